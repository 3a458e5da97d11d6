"""Marks in a store's measures are rows that another row reverses."""

from datetime import datetime

from aftersales.models import Mark, Ruling


def take_marks_back(ruling: Ruling, now: datetime) -> None:
    """By rows that reverse them: what counted once can be read for ever."""
    for mark in ruling.marks.filter(reverses=None, reversal=None):
        Mark.objects.create(
            store=mark.store,
            ticket=mark.ticket,
            ruling=ruling,
            kind=mark.kind,
            reverses=mark,
            at=now,
        )
