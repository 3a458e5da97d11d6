"""Bait prices: a cheap variant that is not the product draws buyers to the others."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from statistics import median

from listings.checks.findings import Finding
from listings.checks.folding import fold
from listings.checks.snapshot import Snapshot, Variant
from policy.sections.facts import BaitLimits
from policy.sections.truth import TruthSection

CODE = "bait_price"


def find_bait(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """The lowest variant far under the middle price that is no product, or hardly in stock.

    Rule: docs/rules/listings.md#bait_price. Source: Directive 2005/29/EC Annex I No 5 and 6.
    """
    limits = truth.bait
    if CODE not in truth.severities or len(snapshot.variants) < max(2, limits.fewest_variants):
        return
    priced = [one for one in snapshot.variants if one.price is not None and one.price > 0]
    if len(priced) < limits.fewest_variants:
        return
    lowest = min(priced, key=_price)
    share = _price(lowest) / median(map(_price, priced))
    if share >= Decimal(str(limits.lowest_share)) or not _is_lure(lowest, snapshot, limits):
        return
    yield Finding(
        code=CODE,
        field="variants",
        start=None,
        end=None,
        severity=truth.severities[CODE],
        rule=CODE,
        version=truth.fingerprint,
        words=lowest.name,
        measured=round(float(share), 4),
        limit=limits.lowest_share,
    )


def _price(variant: Variant) -> Decimal:
    return variant.price or Decimal(0)


def _is_lure(lowest: Variant, snapshot: Snapshot, limits: BaitLimits) -> bool:
    stock = sum(max(0, one.stock) for one in snapshot.variants)
    if stock and max(0, lowest.stock) < Decimal(str(limits.stock_share)) * stock:
        return True
    return _lure_words(limits.lure_words).search(fold(lowest.name)) is not None


@lru_cache(maxsize=8)
def _lure_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Chinese words stand anywhere; others as words, with any ending where a star says so."""
    ways = []
    for word in map(fold, words):
        plain = re.escape(word.removesuffix("*")).replace(r"\ ", r"[\s\-]+")
        end = "" if word.endswith("*") else r"(?![a-z0-9])"
        ways.append(plain if not word.isascii() else rf"(?<![a-z0-9]){plain}{end}")
    return re.compile("|".join(ways) or r"(?!)")
