"""Listings per second of the truthfulness check, beside two plain ways to look for its phrases.

`python -m bench.truth [FILE]`. FILE holds listings (CSV or JSONL, plain or .gz); without one the
demo sentences below are repeated. Promised, in one run and on one core: the phrase pass, with
folding and places, at least 350 times a loop over precompiled expressions and at least 10 times
one automaton for the phrases beside expressions that run on every text; the whole check at least
5,000 listings a second.

The ratios are promised for exactly 2,000 phrases and 60 expressions. The packaged policy has more
phrases and fewer expressions: so these are drawn from it with a fixed seed, and phrases with a gap
between their words count as expressions. The whole policy as it is stands beside it. Both ways
find the very same hits as the phrase pass, or the run fails; they are given folded texts. They take
turns, and the best round of each counts: neighbours on the machine only ever slow one down.
"""

import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TypeVar

import django

from bench.promises import at_least
from bench.report import publish
from listings.checks.engine import checker_for
from listings.checks.folding import Text
from listings.checks.matcher import GatedRule, Hit, Matcher, Rule, compiled
from listings.checks.rows import ListingFile
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

Given = TypeVar("Given")
SEED = 7
SAMPLE, LOOPED, COMPARED, ROUNDS = 3000, 100, 300, 5
PHRASES, EXPRESSIONS = 2000, 60
LOOP_RATIO, AUTOMATON_RATIO, CHECKS_A_SECOND = 350, 10, 5000
SENTENCES = (
    "Woven cotton with a soft lining and two pockets.",
    "Takes a 15 inch laptop and a folder.",
    "The strap is padded and can be set with one hand.",
    "Waschbar bei 40 Grad, mit kurzem Reißverschluss.",
    "Se entrega en una caja sencilla con manual.",
    "不锈钢材质，容量500毫升，附说明书。",
    "The world's lightest frame of its kind.",
    "Steel frame, folds flat, weighs 3.2 kg.",
)


def sample(path: Path | None) -> list[Snapshot]:
    chance = random.Random(SEED)
    if path is not None:
        listings = list(ListingFile(path, today=date(2026, 11, 20)))
        return chance.sample(listings, min(SAMPLE, len(listings)))
    texts = (" ".join(chance.choices(SENTENCES, k=6)) for _ in range(SAMPLE))
    return [
        Snapshot(str(n), date(2026, 11, 20), "Plain thing", text) for n, text in enumerate(texts)
    ]


# A rule, its expression and the group that it marks.
Ready = tuple[Rule, re.Pattern[str], int]


class Ways:
    """Three ways to find the hits of the same rules in a text."""

    def __init__(self, phrases: list[GatedRule], expressions: list[GatedRule]) -> None:
        self.rules = _precompiled(chain(phrases, expressions))
        self.ungated = _precompiled(expressions)
        self.together = Matcher([*phrases, *expressions])
        self.automaton = Matcher(phrases)
        self.name = f"{len(phrases):,} phrases and {len(expressions)} expressions"

    def phrase_pass(self, listing: Snapshot) -> list[Hit]:
        return _found(self.together, Text.of(listing.texts()).folded, listing.locale)

    def one_automaton(self, text: tuple[str, str]) -> list[Hit]:
        return [*_found(self.automaton, *text), *_tried(self.ungated, *text)]

    def loop(self, text: tuple[str, str]) -> list[Hit]:
        return list(_tried(self.rules, *text))


def _precompiled(rules: Iterable[GatedRule]) -> list[Ready]:
    return [(one.rule, one.rule.expression, one.rule.span_group) for one in rules]


def _found(matcher: Matcher, folded: str, locale: str) -> list[Hit]:
    return list(matcher.scan(folded).hits(locale))


def _tried(rules: list[Ready], folded: str, locale: str) -> Iterator[Hit]:
    for rule, expression, group in rules:
        if locale not in rule.skipped_locales:
            for match in expression.finditer(folded):
                start, end = match.span(group)
                if start < end:
                    yield Hit(rule, start, end)


def drawn(rules: list[GatedRule], expressions: set[str]) -> Ways:
    """Exactly so many phrases and expressions as the ratios are promised for."""
    chance = random.Random(SEED)
    own = [one for one in rules if one.rule.name in expressions]
    phrases = [one for one in rules if one.rule.name not in expressions]
    with_gap = [one for one in phrases if one.rule.has_gap]
    padded = own + chance.sample(with_gap, EXPRESSIONS - len(own))
    rest = [one for one in phrases if one not in padded]
    return Ways(chance.sample(rest, PHRASES), padded)


def per_second(given: list[Given], verb: Callable[[Given], object]) -> float:
    """Uses a second of processor time on one core."""
    started = time.process_time()
    for one in given:
        verb(one)
    return len(given) / (time.process_time() - started)


def ratios(ways: Ways, listings: list[Snapshot]) -> tuple[float, float]:
    """How much faster the phrase pass is than each plain way; raises where hits differ."""
    texts = [(Text.of(one.texts()).folded, one.locale) for one in listings]
    for listing, text in zip(listings[:COMPARED], texts, strict=False):
        found = set(ways.phrase_pass(listing))
        if not found == set(ways.one_automaton(text)) == set(ways.loop(text)):
            raise AssertionError(f"The ways find other hits in listing {listing.id}.")
    jobs: dict[str, Callable[[], float]] = {
        "phrase pass": lambda: per_second(listings, ways.phrase_pass),
        "expression loop": lambda: per_second(texts[:LOOPED], ways.loop),
        "one automaton": lambda: per_second(texts, ways.one_automaton),
    }
    rounds = [{name: job() for name, job in jobs.items()} for _round in range(ROUNDS)]
    plain = {name: max(rates[name] for rates in rounds) for name in jobs}
    ours = plain.pop("phrase pass")
    print(f"{ways.name}, {len(listings):,} listings")
    print(f"  phrase pass      {ours:>10,.0f} listings/s")
    for name, rate in plain.items():
        print(f"  {name:16} {rate:>10,.0f} listings/s, the phrase pass {ours / rate:,.1f} x")
    first, second = (ours / rate for rate in plain.values())
    return first, second


def main(path: Path | None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    # What is wrong with a cell is said in the reader's language.
    django.setup()
    listings = sample(path)
    started = time.process_time()
    checker = checker_for(packaged())
    print(f"Policy read and compiled in {time.process_time() - started:.1f} s")
    rules = [one for one in compiled(checker.claims.banks) if not one.rule.exempts]
    names = {one.id for bank in checker.claims.banks.values() for one in bank.expressions}
    whole = [one for one in rules if one.rule.name not in names]
    ratios(Ways(whole, [one for one in rules if one.rule.name in names]), listings)
    loop, automaton = ratios(drawn(rules, names), listings)
    # Beside nothing: what it takes as a rule, and not at its best.
    checks = median(per_second(listings, checker.check) for _round in range(ROUNDS))
    print(f"Whole check: {checks:,.0f} listings/s")
    return publish(
        {"listings": len(listings)},
        [
            at_least("the phrase pass", loop, LOOP_RATIO, "a loop over expressions"),
            at_least("the phrase pass", automaton, AUTOMATON_RATIO, "one automaton"),
            at_least("whole checks a second", checks, CHECKS_A_SECOND, by_clock=True),
        ],
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
