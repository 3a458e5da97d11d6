"""Quizzes on the rules: which questions are asked, and what the answers are worth. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from policy.sections.quiz import Question


class Asked(NamedTuple):
    """One question of a sheet, with the places of its answers in the order shown."""

    code: str
    order: tuple[int, ...]


Sheet = tuple[Asked, ...]


@dataclass(frozen=True)
class Marking:
    """How many questions were answered rightly, question by question, and whether it passes."""

    correct: tuple[bool, ...]
    passed: bool

    @property
    def right(self) -> int:
        return sum(self.correct)


def draw(
    bank: Mapping[str, Question],
    *,
    codes: Collection[str],
    first: Collection[str] = (),
    at_most: int,
    lot: Random,
) -> Sheet:
    """Draw up to `at_most` of the questions `codes`, those on the rules `first` before others.

    Questions and their answers come in an order by lot. Rule: docs/rules/enforcement.md#earn-back
    """
    mixed = lot.sample(sorted(codes), len(codes))
    mixed.sort(key=lambda code: bank[code].rule not in first)
    chosen = mixed[:at_most]
    lot.shuffle(chosen)
    return tuple(Asked(code, _mixed(len(bank[code].answers), lot)) for code in chosen)


def _mixed(count: int, lot: Random) -> tuple[int, ...]:
    return tuple(lot.sample(range(count), count))


def mark(
    bank: Mapping[str, Question],
    sheet: Sheet,
    ticked: Sequence[Collection[int]],
    *,
    pass_percent: int,
) -> Marking:
    """Judge `ticked`: for each question of the sheet the places of the ticked answers.

    A question is right when exactly its right answers are ticked. Passed is what reaches
    `pass_percent` of the questions. Raises ValueError where a question has no entry.
    """
    pairs = zip(sheet, ticked, strict=True)
    correct = tuple(bank[asked.code].right == set(places) for asked, places in pairs)
    return Marking(correct, sum(correct) * 100 >= pass_percent * len(correct))


def to_json(sheet: Sheet) -> list[list[object]]:
    return [[asked.code, list(asked.order)] for asked in sheet]


def from_json(kept: Sequence[Sequence[object]]) -> Sheet:
    """The sheet as `to_json` wrote it."""
    return tuple(Asked(str(code), tuple(order)) for code, order in kept)  # type: ignore[arg-type]
