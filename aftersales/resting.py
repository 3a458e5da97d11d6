"""How long the clock of a ticket may still rest by pauses."""

from collections.abc import Iterable
from datetime import datetime

from aftersales.checks.pauses import Happened, days_left, rested
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Ticket
from policy.sections.service import PauseReason


def pause_days_left(ticket: Ticket, entries: Iterable[Entry], now: datetime) -> int:
    """Days that pauses of the ticket may still take, of all that its policy allows.

    `entries` are those of the ticket, the oldest first.
    """
    happened = [Happened(one.happening, one.at, one.facts) for one in entries]
    return days_left(rules_of(ticket).pauses_most_days, rested(happened, now))


def within(reasons: dict[str, PauseReason], left: int) -> dict[str, PauseReason]:
    """The same, none for longer than is left; none at all where nothing is."""
    if not left:
        return {}
    return {
        code: one.model_copy(update={"most_days": min(one.most_days, left)})
        for code, one in reasons.items()
    }
