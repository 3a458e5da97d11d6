"""Listings per second of the truthfulness check, beside a loop over precompiled expressions.

Run: python -m bench.truth [FILE]. FILE holds listings (CSV or JSONL, plain or .gz); without one the
demo sentences below are repeated. The loop searches the same rules in the same folded texts, but
without the automaton: every expression on every text. Their ratio is what gating is worth.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from listings.checks.engine import checker_for
from listings.checks.folding import Text
from listings.checks.rows import ListingFile
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

SEED = 7
SAMPLE, LOOPED = 3000, 60
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


def per_second(listings: list[Snapshot], verb: Callable[[Snapshot], object]) -> float:
    """Listings a second of processor time on one core."""
    started = time.process_time()
    for listing in listings:
        verb(listing)
    return len(listings) / (time.process_time() - started)


def main(path: Path | None) -> None:
    listings = sample(path)
    checker = checker_for(packaged())
    expressions = [rule.expression for rule in checker.claims.matcher.rules]

    def loop(listing: Snapshot) -> list[object]:
        folded = Text.of(listing.texts()).folded
        return [expression.search(folded) for expression in expressions]

    def phrase_pass(listing: Snapshot) -> list[object]:
        folded = Text.of(listing.texts()).folded
        return list(checker.claims.matcher.scan(folded).hits(folded, listing.locale))

    for listing in listings[:50]:
        checker.check(listing)
    rates = {
        "expression loop": per_second(listings[:LOOPED], loop),
        "phrase pass": per_second(listings, phrase_pass),
        "whole check": per_second(listings, checker.check),
    }
    naive = rates["expression loop"]
    print(f"{len(expressions):,} rules, {len(listings):,} listings")
    for name, rate in rates.items():
        print(f"{name:16} {rate:>10,.0f} listings/s {rate / naive:>8,.1f} x")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
