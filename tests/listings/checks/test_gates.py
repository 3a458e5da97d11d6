"""Gates only spare work: whatever an expression matches in a text, its gates have opened."""

import json
from datetime import date
from pathlib import Path

import pytest

from listings.checks.engine import checker_for
from listings.checks.folding import TABLE, Text, fold
from listings.checks.matcher import Matcher, compiled
from listings.checks.outlines import latin_outline, sign_test, wide_outline
from listings.checks.phrases import PhraseCompiler
from listings.checks.snapshot import read_snapshot
from policy.sections.truth import packaged

WRITTEN = Path(__file__).parent / "unseen.jsonl"
SOME = 60


def test_no_rule_is_kept_from_a_match():
    rules = [one for one in compiled(checker_for(packaged()).claims.banks) if not one.rule.exempts]
    matcher = Matcher(rules)
    found = 0
    for line in WRITTEN.read_text().splitlines()[:SOME]:
        row = json.loads(line)
        listing = read_snapshot(row.get("listing", row), today=date(2026, 11, 20))
        folded = Text.of(listing.texts()).folded
        hits = {
            (hit.rule.name, hit.start, hit.end) for hit in matcher.scan(folded).hits(listing.locale)
        }
        for rule in (one.rule for one in rules if listing.locale not in one.rule.skipped_locales):
            for match in rule.expression.finditer(folded):
                start, end = match.span(rule.span_group)
                assert start == end or (rule.name, start, end) in hits, (rule.name, folded)
        found += len(hits)
    assert found > SOME / 2


@pytest.mark.parametrize(
    ("phrase", "language", "gate"),
    [
        ("free (shipping|delivery)", "en", " free shipping "),
        ("free shipping", "en", " free   shipping "),
        ("eco-friendly", "en", " ecofriendly "),
        ("world's best", "en", " world s best "),
        ("heil*", "de", " heil"),
        ("unübertroffen", "de", " unuebertroffen "),
        ("(全网|全国)第一", "zh", "全网第一"),
        ("best ..3 ever made", "en", " ever made "),
    ],
)
def test_whole_stretches_of_a_phrase_gate_it(phrase, language, gate):
    assert gate in PhraseCompiler(language, {}).compile(phrase).gates


@pytest.mark.parametrize("between", [" ", "-", "_ ", " - ", "\n"])
def test_any_signs_may_stand_between_words(between):
    checker = checker_for(packaged())
    text = fold(f"Lamp, Free{between}Shipping!")
    assert [hit.rule.code for hit in checker.claims.matcher.scan(text).hits("en")] == [
        "title_format"
    ]


def test_a_phrase_with_very_many_ways_keeps_few_gates():
    words = "|".join(f"word{number} or other" for number in range(900))
    assert len(PhraseCompiler("en", {}).compile(f"({words}) ({words}) end").gates) < 3000


def test_outlines_keep_every_letter_in_its_place():
    text = "1:1 ünïcode 全网\ud800-x"
    for outline in (latin_outline(text), wide_outline(text)):
        assert len(outline) == len(text) + 2
    assert latin_outline("a.b全c") == " a b c "
    assert wide_outline("a.b全c") == " a b全c "


def test_the_sign_test_lets_every_gate_pass():
    gates = {"@", ".com", "no. 1", "line:", "% off", "/ 5", "★", "(at)"}
    passes = sign_test(gates)
    assert all(passes(f"some words {gate} and more") for gate in gates)
    assert not passes("plain words. nothing else (here), 5/6: 3-4")
    assert not sign_test([])("@")


def test_folding_leaves_no_capital_wherever_it_stands():
    wrong = [point for point in range(0x110000) if fold(chr(point)) != TABLE[point].lower()]
    assert wrong == []
    assert fold("ΣΑΣ Éa") == fold("σας ea")
