"""Every open case of the service clocks, compared whole: each query's full answer."""

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
from tests.evaluations.folder import needs, read_cases

pytestmark = needs("spec/clocks/open.jsonl")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_every_open_case_is_exact() -> None:
    cases = read_cases("clocks")

    assert len(cases) >= 120
    assert [case["id"] for case in cases if _answer(case["input"]) != case["expected"]] == []


def _answer(facts: dict[str, Any]) -> dict[str, Any]:
    calendars = [_calendar(version) for version in facts["calendars"]]
    targets = _targets(facts["targets"])
    events = [_event(event) for event in facts["events"]]
    results = []
    for query in facts["queries"]:
        found = clocks(calendars, targets, events, _instant(query))
        results.append({"at": query, "clocks": {n.value: _clock(c) for n, c in found.items()}})
    return {"results": results}


def _calendar(facts: dict[str, Any]) -> Calendar:
    return Calendar(
        effective_from=_instant(facts["effective_from"]),
        zone=facts["zone"],
        weekly=tuple(
            tuple(
                Hours(_minutes(opens), _minutes(closes)) for opens, closes in facts["weekly"][day]
            )
            for day in WEEK
        ),
        closed_dates=frozenset(date.fromisoformat(day) for day in facts["closed_dates"]),
    )


def _targets(facts: dict[str, Any]) -> Targets:
    return {
        Name(name): Target(target["minutes"], Kind(target["kind"]))
        for name, target in facts.items()
    }


def _event(facts: dict[str, Any]) -> TicketEvent:
    return TicketEvent(
        at=_instant(facts["at"]),
        type=Happening(facts["type"]),
        by=Party(facts["by"]) if "by" in facts else None,
        targets=_targets(facts["targets"]) if "targets" in facts else None,
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
