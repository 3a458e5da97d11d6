"""One ticket under two standards: what each gives on the same facts, and where they part."""

from collections.abc import Mapping
from dataclasses import dataclass

from aftersales.checks.mediation import Facts, Judged, Remedy, judge_claim, remedy_of
from policy.sections.mediation import MediationSection

# What can be decided otherwise.
PARTS = ("sum", "payer", "effect")
NOTHING = Remedy(0, 0, "nobody", "none")


@dataclass(frozen=True)
class Given:
    """What a standard gives for a ticket: money in minor units, and by which rows.

    Without claims of the standard it gives nothing, by no row. `waits_for` are facts that could
    still change it and that nobody knows.
    """

    remedy: Remedy
    rows: tuple[str, ...]
    waits_for: tuple[str, ...]


def given_by(standard: MediationSection, claims: Mapping[str, int], facts: Facts) -> Given:
    """Apply a standard to claims with the worth of their articles.

    Rule: docs/rules/aftersales.md#mediation.
    """
    judged = [(judge_claim(claim, facts, standard), worth) for claim, worth in claims.items()]
    waits = dict.fromkeys(code for one, _worth in judged for code in _waits_for(one))
    return Given(
        remedy_of(judged) if judged else NOTHING,
        tuple(one.decides.row.number for one, _worth in judged),
        tuple(code for code in waits if code not in facts),
    )


def _waits_for(judged: Judged) -> tuple[str, ...]:
    """What rows before the one that decides wait for, and what it lacks as evidence."""
    decides = judged.decides
    return (*judged.may_change_with, *decides.buyer_lacks, *decides.seller_lacks)


def parted(old: Remedy, new: Remedy) -> set[str]:
    """Which of `PARTS` the second decides otherwise than the first."""
    same = {
        "sum": (old.low_minor, old.high_minor) == (new.low_minor, new.high_minor),
        "payer": old.return_paid_by == new.return_paid_by,
        "effect": old.effect == new.effect,
    }
    return {part for part in PARTS if not same[part]}


def direction(old: Remedy, new: Remedy) -> int:
    """1 where the second gives the buyer more money, -1 where less, 0 where it cannot be said.

    More is where one bound rose and none fell.
    """
    moves = {_sign(new.low_minor - old.low_minor), _sign(new.high_minor - old.high_minor)} - {0}
    return moves.pop() if len(moves) == 1 else 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
