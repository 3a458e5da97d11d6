"""text_obfuscation: mixed scripts, hidden signs, turned text, and disguises of other findings."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "text_obfuscation"
HIDDEN = [
    # (a) two scripts in one word; Cyrillic and Greek letters are written as escapes.
    "Mirror ⟦c\u043epy⟧ of the bag.",
    "⟦\u0410didas⟧ shoes and ⟦N\u0456ke⟧ shoes.",
    "A ⟦re\u03c1lica⟧ watch.",
    "Eine ⟦R\u0435plik⟧ der Uhr.",
    "Una ⟦r\u00e9plic\u0430⟧ perfecta.",
    "Plain ⟦w\u043erd⟧, nothing else.",
    "Plain ⟦w\u03bfrd⟧, nothing else.",
    # (b) hidden signs between letters or digits.
    "A ⟦pl\u200bain⟧ word.",
    "A ⟦p\u200dl\u2060ai\ufeffn⟧ word, ⟦5\u200b00⟧ ml.",
    "Слово ⟦сло\u200cво⟧.",
    "一个⟦高\u200b仿⟧包。",
    "一个⟦高\u200b仿\u200b包⟧。",
    "加⟦微\u200b\u200b信⟧吧。",
    # (c) turned text.
    "Plain ⟦\u202eacilper\u202c⟧ here.",
    "Plain ⟦\u202dacilper⟧\nnext line.",
    "Plain ⟦\u202eacilper⟧\r\nnext line.",
]
ON_TOP = [
    ("counterfeit_term", "A ⟦ｒｅｐｌｉｃａ⟧ bag."),
    ("counterfeit_term", "A ⟦𝐫𝐞𝐩𝐥𝐢𝐜𝐚⟧ bag."),
    ("counterfeit_term", "A ⟦ⓡⓔⓟⓛⓘⓒⓐ⟧ bag."),
    ("counterfeit_term", "A ⟦🅡🅔🅟🅛🅘🅒🅐⟧ bag."),
    ("counterfeit_term", "A ⟦ʀᴇᴘʟɪᴄᴀ⟧ bag."),
    ("counterfeit_term", "A ⟦rep\u00adlica⟧ bag."),
    ("counterfeit_term", "A ⟦r3plica⟧ bag."),
    ("counterfeit_term", "A ⟦r e p l i c a⟧ bag."),
    ("counterfeit_term", "A ⟦r.e.p.l.i.c.a⟧ bag."),
    ("counterfeit_term", "A ⟦r-e-p-l-i-c-a⟧ bag."),
    ("counterfeit_term", "A ⟦repl*ca⟧ bag."),
    ("superlative_unproven", "⟦N.u.m.b.e.r o.n.e⟧ hose."),
    ("superlative_unproven", "⟦N u m b e r  o n e⟧ hose."),
    ("superlative_unproven", "⟦N u m b e r o n e⟧ hose."),
    ("off_platform_contact", "⟦☎️ 5️⃣5️⃣5️⃣ 0️⃣1️⃣2️⃣ 3️⃣4️⃣5️⃣6️⃣⟧"),
    ("counterfeit_term", "⟦G*cci⟧ belt."),
    ("counterfeit_term", "⟦Gucc1⟧ belt."),
    ("off_platform_contact", "⟦sales (at) lamps (dot) com⟧"),
    ("off_platform_contact", "⟦sales at lamps dot com⟧"),
    ("off_platform_contact", "⟦lamps (dot) com⟧"),
    ("off_platform_contact", "⟦bonjour arobase lampes point fr⟧"),
    ("off_platform_contact", "请加⟦薇❤信 vx77lamp⟧"),
    ("off_platform_contact", "⟦WhatsApp 6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣⟧"),
    ("off_platform_contact", "⟦Phone six one two three four five six seven eight⟧"),
    ("off_platform_contact", "⟦ｓａｌｅｓ＠ｌａｍｐｓ．ｃｏｍ⟧"),
    ("health_claim", "It ⟦cur3s eczema⟧."),
    ("health_claim", "It is ⟦antib@cterial⟧."),
]
NOT_ON_TOP = [
    ("counterfeit_term", "A ⟦RePlIcA⟧ bag."),
    ("counterfeit_term", "Una ⟦réplica⟧."),
    ("counterfeit_term", "Una ⟦re\u0301plica⟧."),
    ("off_platform_contact", "⟦Tel: 030 1 23 45 67⟧"),
    ("off_platform_contact", "⟦WhatsApp +49 151 2345678⟧"),
    ("health_claim", "Ça ⟦soulage la douleur⟧."),
]
HARMLESS = [
    "A family 👨\u200d👩\u200d👧 and a heart ❤\ufe0f.",
    "می\u200cخواهم",
    "क\u200dष क्\u200dष",
    "Left \u200eand right \u200f marks.",
    "A soft hy\u00adphen.",
    "10 \u00b5m, 10 \u03bcm, 5 k\u03a9, 2 M\u2126, 100 \u03bcF, 5\u03bcmol",
    "\u0394T 5 K, \u03a68 mm, \u03bb/4",
    "Русское слово и ελληνικά.",
    "USB-кабель, HDMI-кабель.",
    "cafe\u0301 no\u0308del",
    "18650 cell, 5V@2A, model G0CC1-22.",
    "Size ８ ｃｍ.",
    "\ufeffStarts with a mark.",
    "和\u200b and 手机 case",
]


@pytest.mark.parametrize("marked", HIDDEN)
def test_finds_words_that_hide_something(marked: str) -> None:
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize(("code", "marked"), ON_TOP)
def test_lies_on_findings_that_were_disguised(code: str, marked: str) -> None:
    assert marked_by_check(code, marked) == marked
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize(("code", "marked"), NOT_ON_TOP)
def test_case_accents_and_blanks_in_numbers_are_no_disguise(code: str, marked: str) -> None:
    assert marked_by_check(code, marked) == marked
    assert not findings(CODE, description=marked.strip("⟦⟧"))


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_signs_alone(text: str) -> None:
    assert marked_by_check(CODE, text) == text


def test_full_width_is_usual_in_chinese() -> None:
    text = "ｒｅｐｌｉｃａ"
    assert findings("counterfeit_term", description=text, locale="zh-Hans")
    assert not findings(CODE, description=text, locale="zh-Hans")


def test_one_finding_where_the_word_itself_is_hidden() -> None:
    (found,) = findings(CODE, description="Mirror c\u043epy of it")
    assert (found.start, found.end) == (7, 11)
    assert findings("counterfeit_term", description="Mirror c\u043epy of it")


def test_hidden_signs_are_taken_out_with_one_click() -> None:
    (found,) = findings(CODE, title="A pl\u200bain bag")
    assert found.edit and found.edit.replacement == "plain"


def test_the_brand_may_mix_scripts() -> None:
    assert not findings(CODE, title="M\u0410XX bag", brand="M\u0410XX")
