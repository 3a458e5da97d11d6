"""The phrase language of the policy: what it matches, what gates it, what it refuses."""

import re
from datetime import date

import pytest
from pydantic import ValidationError

from listings.checks.claims import ClaimChecker
from listings.checks.engine import checker_for
from listings.checks.phrases import BadPhrase, PhraseCompiler
from listings.checks.snapshot import read_snapshot
from listings.checks.ways import WayCounter
from policy.sections.truth import DATA, TruthSection, packaged, read_folder
from tests.listings.checks.marked import listing

LISTS = {"pet": ("cat", "guinea pig"), "empty_ends": ("[x]",)}


def matches(phrase: str, text: str, language: str = "en") -> str | None:
    compiled = PhraseCompiler(language, LISTS).compile(phrase)
    found = re.search(compiled.pattern, text)
    return found.group("span" if "span" in found.groupdict() else 0) if found else None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("eco-friendly", "very eco friendly mug", "eco friendly"),
        ("eco-friendly", "ecofriendly", "ecofriendly"),
        ("eco-friendly", "decofriendly", None),
        ("(a|b c) dog", "b c dog", "b c dog"),
        ("the [very] best", "the best", "the best"),
        ("the [very] best", "the very best", "the very best"),
        ("best [of all]", "best of", "best"),
        ("feed <pet>[s]", "feed guinea pigs", "feed guinea pigs"),
        ("best ..2 world", "best small blue world", "best small blue world"),
        ("best ..2 world", "best very small blue world", None),
        ("best ..2 world", "best. world", None),
        ("heil*", "heilende", "heilende"),
        ("lose # kg", "lose 5.5 kg", "lose 5.5 kg"),
        ("save # eur", "save 1.234.567,50 eur", "save 1.234.567,50 eur"),
        ("item # kg", "item 1234567890123 kg", "item 1234567890123 kg"),
        ("#% off", "50.% off", "50.% off"),
        ("# euro off", "5,- euro off", "5,- euro off"),
        # A sentence may end behind a number.
        ("only # left", "we have only 5. left arm free", None),
        ("version #.#", "version 5.5", "version 5.5"),
        ("the {best}", "the best", "best"),
        ("world's _", "world's lightest tent", "world's lightest"),
    ],
)
def test_what_a_phrase_matches(phrase: str, text: str, found: str | None) -> None:
    assert matches(phrase, text) == found


@pytest.mark.parametrize("run", ["-", "_", "-a", "a-", " -", "- "])
def test_runs_between_words_are_read_one_way_only(run: str) -> None:
    """Read in several ways, they would keep a processor busy for hours."""
    assert matches("wakes ..9 moon", f"wakes {run * 200}") is None


def test_a_hyphen_ends_a_word() -> None:
    assert matches("wakes ..2 moon", "wakes all-day moon")
    assert matches("wakes ..1 moon", "wakes all-day moon") is None


def test_chinese_has_no_words_to_leave_out() -> None:
    with pytest.raises(BadPhrase, match="write ~9"):
        matches("最好..9灯", "最好", language="zh")


def test_chinese_needs_no_blanks_and_german_umlauts_may_be_two_letters() -> None:
    assert matches("(全网|全国)~2第一", "销量全国销量第一的", "zh") == "全国销量第一"
    assert matches("unübertroffen*", "unuebertroffene", "de") == "unuebertroffene"
    assert matches("unübertroffen*", "unubertroffen", "de") == "unubertroffen"


@pytest.mark.parametrize("phrase", ["[the] [best]", "*", "a", "<dog> food", "(a|) best", "best)"])
def test_refuses_a_phrase_that_would_run_everywhere(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        PhraseCompiler("en", LISTS).compile(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "cures ..9 all ..9 known ..9 cancer ..9 now",
        f"cure {'[a] ' * 14}zz",
        f"cure {'(a|a a) ' * 14}zz",
        f"cure{'(a|aa)' * 14}",
        "cure**** zz",
        "cure*a*a*a zz",
        "cure_a_a_a zz",
        "cure*[s]*[s]*[s]* zz",
        "cure(*|d)a(*|d)a(*|d)a zz",
        "<runs>a<runs>a<runs>a zz",
        "<far> ..9 ..9 ..9",
    ],
)
def test_what_can_be_read_in_too_many_ways_is_refused(phrase: str) -> None:
    lists = {"far": ("cures ..9 all", "cures ..9 known"), "runs": ("heal*", "mend*")}
    with pytest.raises(BadPhrase, match=r"ways, more than 7500"):
        PhraseCompiler("en", lists).compile(phrase)


def test_without_blanks_each_letter_is_a_place() -> None:
    with pytest.raises(BadPhrase, match=r"ways, more than 4000"):
        PhraseCompiler("zh", LISTS).compile("(a|ab) [a][a]~9[a][off] ~9* [#]# off")


@pytest.mark.parametrize(
    ("phrase", "ways"),
    [
        ("cures [the] [most] [of] ills", 1),
        # Too many rather than too few: they begin alike.
        ("cures [the] [them] ills", 2),
        ("cures [the] [the] ills", 2),
        ("(cure|cures|heal) ..2 ills", 3),
        ("(cure|cure all) ills", 2),
        ("cure(s|d)", 1),
        # Any letter is also the first of the others.
        ("(*|cure|sale)", 3),
        ("cure [all]", 2),
        ("cure [a|an]", 3),
        # A run ends at a blank, and at what it cannot hold; else at each of its letters.
        ("cure* of # pains", 1),
        ("cure *1 #kg", 1),
        ("cur*e", 30),
        ("#5", 1),
        ("#.#", 6),
        ("_s", 30),
        ("cure*-all", 30),
    ],
)
def test_ways_are_counted_where_a_text_can_be_read_otherwise(phrase: str, ways: int) -> None:
    assert WayCounter({}, spaced=True).ways(phrase) == ways


@pytest.mark.parametrize("phrase", ["(best", "best]", "the {best", ""])
def test_the_section_refuses_brackets_that_do_not_pair(phrase: str) -> None:
    content = read_folder(DATA)
    content["banks"]["eco_offset"]["phrases"]["en"] = [phrase]
    with pytest.raises(ValidationError):
        TruthSection.model_validate(content)


def test_the_section_refuses_lists_that_do_not_exist() -> None:
    content = read_folder(DATA)
    content["banks"]["eco_offset"]["phrases"]["en"] = ["<nothing> neutral"]
    with pytest.raises(ValidationError, match="nothing"):
        TruthSection.model_validate(content)


def test_a_stored_phrase_that_cannot_be_read_stops_no_check() -> None:
    bank = packaged().banks["eco_offset"]
    phrases = bank.phrases | {"en": ("[a]", "moon neutral")}
    truth = packaged().model_copy(
        update={"banks": {"eco_offset": bank.model_copy(update={"phrases": phrases})}}
    )
    shot = read_snapshot({"id": "1", "title": "Moon neutral lamp"}, today=date(2026, 3, 2))
    assert [one.code for one in ClaimChecker(truth).find(shot)] == ["eco_offset"]
    with pytest.raises(BadPhrase):
        ClaimChecker(truth, strict=True)


def test_a_claim_whose_code_a_version_does_not_grade_keeps_the_packaged_severity() -> None:
    content = read_folder(DATA)
    del content["severities"]["eco_offset"]
    truth = TruthSection.model_validate(content)

    (finding,) = checker_for(truth).check(listing(description="A carbon neutral lamp.")).findings
    assert (finding.code, finding.severity) == ("eco_offset", "block")


def test_every_code_has_words_in_all_six_languages() -> None:
    for code, bank in packaged().banks.items():
        if bank.named:  # Schemes have names of their own, most the same in every language.
            continue
        languages = {key.split()[0] for key in (*bank.phrases, *bank.weak_phrases)}
        assert {"en", "zh", "es", "pt", "fr", "de"} <= languages, code


def test_a_policy_version_is_compiled_once() -> None:
    assert checker_for(packaged()) is checker_for(packaged())
    other = packaged().model_copy(update={"shortest_certificate_number": 4})
    assert checker_for(packaged()) is not checker_for(other)
