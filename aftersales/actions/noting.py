"""Entries in many timelines at once, of a sort that stops no clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Ticket
from core.people import listed
from core.rowsets import insert_rows

NAMES = (
    "store", "ticket", "side", "author", "happening", "text", "words", "language", "facts", "at",
)  # fmt: skip


def note_many(
    said: Sequence[tuple[Ticket, Mapping[str, str]]],
    side: Entry.Side,
    *,
    author: User | None,
    now: datetime,
    resumed: Collection[int] = (),
    marks_people: bool = False,
) -> None:
    """Append Tradewell's words, in each language, to each ticket; no clock is read again.

    They name people by marks where nothing in them was typed (`marks_people`, core/people.py).

    The resolution of the tickets `resumed`, which rested, runs from here.
    """
    by = author.pk if author else None
    rows: list[tuple[Any, ...]] = [
        (
            one.store_id,
            one.pk,
            side,
            by,
            _happening(one, resumed),
            words["en"],
            words,
            "",
            facts,
            now,
        )
        for one, words in said
        for facts in [listed(words) if marks_people else {}]
    ]
    insert_rows(Entry, NAMES, rows)


def _happening(ticket: Ticket, resumed: Collection[int]) -> Happening:
    return Happening.RESUME if ticket.pk in resumed else Happening.INTERNAL_NOTE
