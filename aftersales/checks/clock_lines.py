"""Tickets as JSON, and their clocks: the shapes of `manage.py answer_clocks`."""

from datetime import date, datetime
from typing import Any

from aftersales.checks.calendars import Calendar, Hours
from aftersales.checks.clocks import (
    Clock,
    Happening,
    Kind,
    Name,
    Party,
    Target,
    Targets,
    TicketEvent,
    clocks,
)

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """The three clocks at each instant that `given` asks for, in that order.

    Raises KeyError, TypeError or ValueError when something is missing or of the wrong kind.
    """
    calendars = [_calendar(version) for version in given["calendars"]]
    targets = _targets(given["targets"])
    events = [_event(event) for event in given["events"]]
    results = []
    for query in given["queries"]:
        found = clocks(calendars, targets, events, _instant(query))
        results.append({"at": query, "clocks": {n.value: _clock(c) for n, c in found.items()}})
    return {"results": results}


def _calendar(given: dict[str, Any]) -> Calendar:
    return Calendar(
        effective_from=_instant(given["effective_from"]),
        zone=given["zone"],
        weekly=tuple(
            tuple(
                Hours(_minutes(opens), _minutes(closes)) for opens, closes in given["weekly"][day]
            )
            for day in WEEK
        ),
        closed_dates=frozenset(date.fromisoformat(day) for day in given["closed_dates"]),
    )


def _targets(given: dict[str, Any]) -> Targets:
    return {
        Name(name): Target(target["minutes"], Kind(target["kind"]))
        for name, target in given.items()
    }


def _event(given: dict[str, Any]) -> TicketEvent:
    return TicketEvent(
        at=_instant(given["at"]),
        type=Happening(given["type"]),
        by=Party(given["by"]) if "by" in given else None,
        targets=_targets(given["targets"]) if "targets" in given else None,
    )


def _clock(found: Clock) -> dict[str, Any]:
    return {
        "state": found.state.value,
        "due_at": found.due_at and found.due_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "elapsed_seconds": found.elapsed_seconds,
        "remaining_seconds": found.remaining_seconds,
    }


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
