"""Service clocks of a ticket: first response, next response and resolution, read at any instant.

Nothing is stored: clocks are replayed from the ticket's events, so they cannot drift.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aftersales.checks.calendars import Calendar, instant, seconds, version_at


class Name(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Kind(StrEnum):
    BUSINESS = "business"
    CALENDAR = "calendar"


class State(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"
    MET = "met"


class Happening(StrEnum):
    OPENED = "opened"
    CUSTOMER_MESSAGE = "customer_message"
    AGENT_REPLY = "agent_reply"
    INTERNAL_NOTE = "internal_note"
    PAUSE = "pause"
    RESUME = "resume"
    SOLVED = "solved"
    REOPENED = "reopened"
    PRIORITY_CHANGED = "priority_changed"
    MERGED = "merged"


class Party(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True)
class Target:
    """How long the clock may count: opening hours only (business) or every second."""

    minutes: int
    kind: Kind

    @property
    def seconds(self) -> int:
        return self.minutes * 60


Targets = Mapping[Name, Target]


@dataclass(frozen=True)
class TicketEvent:
    """`by` is read for opened and reopened, `targets` (all three) for priority_changed."""

    at: datetime
    type: Happening
    by: Party | None = None
    targets: Targets | None = None


@dataclass(frozen=True)
class Clock:
    """`due_at` as a person may rely on it: None while paused, not started or never open.

    `is_live` until an answer or a solution stopped it, also after the breach.
    """

    state: State
    due_at: datetime | None
    elapsed_seconds: int
    remaining_seconds: int
    is_live: bool = False


@dataclass
class _Run:
    """One run of a clock. `due` is the expected due instant, fixed once it has been reached."""

    calendar: Calendar
    target: Target
    since: int
    elapsed: int = 0
    due: int | None = None
    is_paused: bool = False
    stopped_at: int | None = None

    @property
    def is_live(self) -> bool:
        return self.stopped_at is None

    def is_breached(self, at: int) -> bool:
        judged_at = at if self.stopped_at is None else self.stopped_at
        return self.due is not None and judged_at > self.due

    def elapsed_at(self, at: int) -> int:
        if self.is_paused or not self.is_live:
            return self.elapsed
        if self.target.kind is Kind.CALENDAR:
            return self.elapsed + at - self.since
        return self.elapsed + self.calendar.count(self.since, at)

    def go(self, at: int) -> None:
        """Count from `at`. A due instant that was reached before the rest stays."""
        rested_at = at if self.stopped_at is None else self.stopped_at
        self.since, self.is_paused, self.stopped_at = at, False, None
        if not self._has_been_due(rested_at):
            self.due = self._due_from(at)

    def pause(self, at: int) -> None:
        self.elapsed = self.elapsed_at(at)
        if not self._has_been_due(at):
            self.due = None
        self.is_paused = True

    def stop(self, at: int) -> None:
        self.elapsed = self.elapsed_at(at)
        self.stopped_at = at

    def aim(self, target: Target, at: int) -> None:
        """Take a new target and keep what has been counted; never due before `at`."""
        if target == self.target or self.is_breached(at):
            return
        self.elapsed = self.elapsed_at(at)
        self.since, self.target = at, target
        if self.elapsed >= target.seconds:
            self.due = at
        else:
            self.due = None if self.is_paused else self._due_from(at)

    def _has_been_due(self, at: int) -> bool:
        return self.due is not None and self.due <= at

    def _due_from(self, at: int) -> int | None:
        left = self.target.seconds - self.elapsed
        if self.target.kind is Kind.CALENDAR:
            return at + left
        return self.calendar.reach(at, left)

    def read(self, at: int) -> Clock:
        elapsed = self.elapsed_at(at)
        due_at = None if self.due is None else instant(self.due)
        left = self.target.seconds - elapsed
        return Clock(self._state(at), due_at, elapsed, left, self.is_live)

    def _state(self, at: int) -> State:
        if self.is_breached(at):
            return State.BREACHED
        if not self.is_live:
            return State.MET
        return State.PAUSED if self.is_paused else State.RUNNING


@dataclass
class _Ticket:
    calendars: Sequence[Calendar]
    targets: Targets
    runs: dict[Name, _Run] = field(default_factory=dict)
    is_solved: bool = False
    is_merged: bool = False

    def is_live(self, name: Name) -> bool:
        return name in self.runs and self.runs[name].is_live

    def start(self, name: Name, at: datetime) -> None:
        run = _Run(version_at(self.calendars, at), self.targets[name], seconds(at))
        run.go(seconds(at))
        self.runs[name] = run

    def stop(self, name: Name, at: datetime) -> None:
        if self.is_live(name):
            self.runs[name].stop(seconds(at))


def clocks(
    calendars: Sequence[Calendar],
    targets: Targets,
    events: Sequence[TicketEvent],
    at: datetime,
) -> dict[Name, Clock]:
    """State, due instant, elapsed and remaining seconds of the three clocks at `at`.

    Events after `at` are not seen; equal instants keep their given order.
    Raises ValueError when there is no calendar.
    Rule: docs/rules/aftersales.md#clocks.
    """
    ticket = _Ticket(calendars, targets)
    for event in sorted((event for event in events if event.at <= at), key=lambda e: e.at):
        _apply(ticket, event)
    return {name: _read(ticket, name, seconds(at)) for name in Name}


def _read(ticket: _Ticket, name: Name, at: int) -> Clock:
    if name in ticket.runs:
        return ticket.runs[name].read(at)
    return Clock(State.NOT_STARTED, None, 0, ticket.targets[name].seconds)


def _apply(ticket: _Ticket, event: TicketEvent) -> None:
    if ticket.is_merged:
        return
    if event.type is Happening.REOPENED:
        _reopen(ticket, event)
    elif event.type is Happening.PRIORITY_CHANGED:
        _change_priority(ticket, event)
    elif not ticket.is_solved:
        _apply_unsolved(ticket, event)
    ticket.is_merged = event.type is Happening.MERGED


def _apply_unsolved(ticket: _Ticket, event: TicketEvent) -> None:
    match event.type:
        case Happening.OPENED:
            ticket.start(Name.RESOLUTION, event.at)
            _hear_if_customer(ticket, event)
        case Happening.CUSTOMER_MESSAGE:
            _hear_customer(ticket, event.at)
        case Happening.AGENT_REPLY:
            _answer(ticket, event.at)
        case Happening.PAUSE:
            _pause(ticket, event.at)
        case Happening.RESUME:
            _resume(ticket, event.at)
        case Happening.SOLVED | Happening.MERGED:
            _solve(ticket, event.at)


def _hear_if_customer(ticket: _Ticket, event: TicketEvent) -> None:
    if event.by is Party.CUSTOMER:
        _hear_customer(ticket, event.at)


def _hear_customer(ticket: _Ticket, at: datetime) -> None:
    """A waiting customer: the clock dates from the oldest unanswered message."""
    if Name.FIRST_RESPONSE not in ticket.runs:
        ticket.start(Name.FIRST_RESPONSE, at)
    elif not ticket.is_live(Name.FIRST_RESPONSE) and not ticket.is_live(Name.NEXT_RESPONSE):
        ticket.start(Name.NEXT_RESPONSE, at)


def _answer(ticket: _Ticket, at: datetime) -> None:
    waiting = Name.FIRST_RESPONSE if ticket.is_live(Name.FIRST_RESPONSE) else Name.NEXT_RESPONSE
    ticket.stop(waiting, at)


def _pause(ticket: _Ticket, at: datetime) -> None:
    run = ticket.runs.get(Name.RESOLUTION)
    if run and not run.is_paused:
        run.pause(seconds(at))


def _resume(ticket: _Ticket, at: datetime) -> None:
    run = ticket.runs.get(Name.RESOLUTION)
    if run and run.is_paused:
        run.go(seconds(at))


def _solve(ticket: _Ticket, at: datetime) -> None:
    for name in Name:
        ticket.stop(name, at)
    ticket.is_solved = True


def _reopen(ticket: _Ticket, event: TicketEvent) -> None:
    if not ticket.is_solved:
        return
    ticket.is_solved = False
    run = ticket.runs.get(Name.RESOLUTION)
    if run:
        run.go(seconds(event.at))
        run.aim(ticket.targets[Name.RESOLUTION], seconds(event.at))
    _hear_if_customer(ticket, event)


def _change_priority(ticket: _Ticket, event: TicketEvent) -> None:
    """Live clocks take the new target now; a solved ticket's resolution when it reopens."""
    if event.targets is None:
        raise ValueError("A priority change names the three new targets.")
    ticket.targets = event.targets
    for name, run in ticket.runs.items():
        if run.is_live:
            run.aim(event.targets[name], seconds(event.at))
