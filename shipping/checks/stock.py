"""Who gets goods when there are not enough for all, and when the others can expect theirs."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

K = TypeVar("K", bound=Hashable)


class Reason(models.TextChoices):
    """Why what is on the shelf is not what was on record."""

    COUNTED = "counted", pgettext_lazy("stock", "Counted")
    DAMAGED = "damaged", _("Damaged")
    LOST = "lost", pgettext_lazy("stock", "Lost")
    FOUND = "found", pgettext_lazy("stock", "Found")
    OWN_USE = "own_use", _("Taken for own use")
    # Given by the verb that begins to track, never chosen.
    OPENING = "opening", _("Opening count")


CHOSEN = tuple(reason for reason in Reason if reason is not Reason.OPENING)


def hand_out(amount: int, wants: Iterable[tuple[K, int]]) -> list[tuple[K, int]]:
    """Who gets how many of `amount`: the first as much as it wants, then the next."""
    given = []
    for key, wanted in wants:
        part = min(amount, wanted)
        if part <= 0:
            break
        given.append((key, part))
        amount -= part
    return given


def days_for(
    wants: Iterable[tuple[K, int]], coming: Sequence[tuple[date, int]]
) -> dict[K, date | None]:
    """The day on which the last piece for each is expected; None where too few are coming.

    `wants` come first come first served, `coming` is by day.
    """
    days: dict[K, date | None] = {}
    needed, arrived, arrivals = 0, 0, iter(coming)
    day: date | None = None
    for key, wanted in wants:
        needed += wanted
        while arrived < needed:
            day, count = next(arrivals, (None, 0))
            if day is None:
                break
            arrived += count
        days[key] = day if arrived >= needed else None
    return days
