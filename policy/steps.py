"""Which step of one ladder became which of another."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policy.sections.base import Effect
from policy.sections.ladder import Action, Step

HARSHNESS: dict[Action, int] = {
    "warn": 0,
    "restrict_listing": 1,
    "restrict_shipping": 1,
    "freeze": 2,
    "propose_ban": 3,
}
Pair = tuple[Step | None, Step | None, Effect]


def pairs(old: Sequence[Step], new: Sequence[Step]) -> Iterator[Pair]:
    """Yield what differs: (before, after, effect), None where a step is new or gone.

    Steps at the same points belong together, then steps of the same kind in their order.
    """
    gone = [step for step in old if step not in new]
    come = [step for step in new if step not in old]
    for same in (_same_place, _same_action):
        for before in list(gone):
            after = next((step for step in come if same(before, step)), None)
            if after:
                gone.remove(before)
                come.remove(after)
                yield before, after, _effect(before, after)
    yield from ((step, None, Effect.MILDER) for step in gone)
    yield from ((None, step, Effect.STRICTER) for step in come)


def _same_place(one: Step, other: Step) -> bool:
    return one.at_points == other.at_points


def _same_action(one: Step, other: Step) -> bool:
    return one.action == other.action


def _effect(before: Step, after: Step) -> Effect:
    """Earlier, harsher or longer is stricter; where these disagree it is simply a change."""
    directions = {
        _sign(before.at_points - after.at_points),
        _sign(HARSHNESS[after.action] - HARSHNESS[before.action]),
        _sign(_length(after) - _length(before)) if after.action == before.action else 0,
    } - {0}
    if directions == {1}:
        return Effect.STRICTER
    return Effect.MILDER if directions == {-1} else Effect.OTHER


def _length(step: Step) -> float:
    return float("inf") if step.days is None else step.days


def _sign(number: float | Decimal) -> int:
    return (number > 0) - (number < 0)
