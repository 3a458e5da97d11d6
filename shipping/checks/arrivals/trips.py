"""Trips: what was known before each one, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from shipping.checks.arrivals.columns import Question, Unreadable
from shipping.checks.arrivals.parsing import (
    Floats,
    Ints,
    holds_dates,
    instants_of,
    numbers_of,
)
from shipping.checks.arrivals.seasons import DAY, Seasons

Texts = dict[str, list[str]]
SECONDS = {"days": DAY, "minutes": 60.0}


@dataclass(frozen=True)
class Trips:
    """Rows in file order. `lanes` has a code per row and lane prefix, coarse to fine; `columns`
    one per row and single lane column; codes are shared by all trips read together.

    `facts` are what was known as numbers (NaN where not), one column per name. `promised` is the
    promised duration, empty when none was asked for. `units` are rows that
    belong together (see folds); empty when nothing tells.
    """

    took: Floats
    lanes: Ints
    columns: Ints
    facts: Floats
    names: tuple[str, ...]
    promised: Floats
    units: Ints
    skipped: int = 0

    def __len__(self) -> int:
        return len(self.took)

    @property
    def has_features(self) -> bool:
        return bool(self.lanes.shape[1] or self.facts.shape[1] or len(self.promised))

    def only(self, rows: npt.NDArray[Any]) -> "Trips":
        return Trips(
            self.took[rows],
            self.lanes[rows],
            self.columns[rows],
            self.facts[rows],
            self.names,
            self.promised[rows] if len(self.promised) else self.promised,
            self.units[rows] if len(self.units) else self.units,
        )


class Reader:
    """Reads further files the way the first one, which teaches, asks for."""

    def __init__(self, question: Question, teaching: Texts, key: str = "") -> None:
        self.question = question
        self.key = key
        self._codes: dict[tuple[int, tuple[str, ...]], int] = {}
        self._dates = [name for name in question.numbers if holds_dates(teaching[name])]
        self._is_date_promised = bool(question.promised) and holds_dates(
            teaching[question.promised]
        )
        if self._is_date_promised and not question.start:
            raise Unreadable("A promised date needs --start and --end, not --duration.")
        clock = [question.start] if question.start else self._dates
        self._seasons = [Seasons.of(name, instants_of(teaching[name])) for name in clock]

    def trips(self, texts: Texts) -> Trips:
        """Rows without a readable duration are left out and counted."""
        took, ends = self._took(texts)
        kept = np.isfinite(took)
        if not kept.any():
            raise Unreadable(
                f"No row tells how long it took ({', '.join(sorted(self.question.wanted))}). "
                "Dates are read as ISO 8601, such as 2026-01-31 or 2026-01-31 14:05."
            )
        lanes = [texts[name] for name in self.question.lanes]
        facts, names = self._facts(texts)
        trips = Trips(
            took,
            self._coded([lanes[: place + 1] for place in range(len(lanes))], len(took)),
            self._coded([[lane] for lane in lanes], len(took)),
            facts,
            names,
            self._promised(texts),
            np.unique(texts[self.key], return_inverse=True)[1] if self.key else ends,
        )
        return replace(trips.only(kept), skipped=int((~kept).sum()))

    def _took(self, texts: Texts) -> tuple[Floats, Ints]:
        asked = self.question
        if asked.duration:
            return numbers_of(texts[asked.duration]), np.empty(0, np.int64)
        start, end = instants_of(texts[asked.start]), instants_of(texts[asked.end])
        pairs = np.column_stack([np.nan_to_num(start), np.nan_to_num(end)])
        shared = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
        return (end - start) / SECONDS[asked.unit], shared

    def _facts(self, texts: Texts) -> tuple[Floats, tuple[str, ...]]:
        asked, facts = self.question, {}
        for name in asked.numbers:
            if name not in self._dates:
                facts[name] = numbers_of(texts[name])
            elif asked.start:
                lead = instants_of(texts[asked.start]) - instants_of(texts[name])
                facts[f"days since {name}"] = lead / DAY
        for season in self._seasons:
            facts |= season.facts(instants_of(texts[season.name]))
        rows = len(next(iter(texts.values())))
        return np.array([*facts.values()]).reshape(-1, rows).T, tuple(facts)

    def _promised(self, texts: Texts) -> Floats:
        asked = self.question
        if not asked.promised:
            return np.empty(0)
        if not self._is_date_promised:
            return numbers_of(texts[asked.promised])
        start = instants_of(texts[asked.start])
        return (instants_of(texts[asked.promised]) - start) / SECONDS[asked.unit]

    def _coded(self, groups: Sequence[Sequence[Sequence[str]]], rows: int) -> Ints:
        coded = np.empty((rows, len(groups)), np.int64)
        for place, group in enumerate(groups):
            known = self._codes
            # The number of columns keeps a prefix apart from a single column of the same text.
            keys = ((len(groups) * len(group) + place, key) for key in zip(*group, strict=True))
            coded[:, place] = [known.setdefault(key, len(known)) for key in keys]
        return coded


def seen(teaching: Trips, asked: Trips) -> Ints:
    """How many teaching trips the finest lane of each asked trip had."""
    if not teaching.lanes.shape[1]:
        return np.full(len(asked), len(teaching))
    own, other = teaching.lanes[:, -1], asked.lanes[:, -1]
    return np.bincount(own, minlength=max(own.max(), other.max()) + 1)[other]
