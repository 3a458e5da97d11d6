"""Who must act on a ticket, by when, and what comes of it when nobody does.

Rule: docs/rules/aftersales.md#silence
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from aftersales.clockwork import rules_of
from aftersales.duties import Duty, duty_in
from aftersales.models import Offer, Return, Ticket
from aftersales.money import refundable
from aftersales.resending import may_send_again
from aftersales.stages import stage_of
from policy.sections.aftersales import AftersalesSection
from policy.sections.stages import Stage

OUTCOMES: dict[str, Promise] = {
    "wish": gettext_lazy("Without an answer by then, what the buyer asked for is done."),
    "mediation": gettext_lazy("Without an answer by then, a mediator decides."),
    "close": gettext_lazy("Without an answer by then, the ticket is closed."),
}


@dataclass(frozen=True)
class Turn:
    """Who must act, by when, and what comes of it when nobody does."""

    stage: Stage
    side: str
    due_at: datetime | None
    ends_at: datetime | None
    outcome: str
    # Where the ticket waits for goods that come back; `outcome` is empty then.
    duty: Duty | None = None

    @property
    def words(self) -> Promise | str:
        return self.duty.outcome if self.duty else OUTCOMES.get(self.outcome, "")


def turn_of(
    ticket: Ticket,
    *,
    room: int | None = None,
    can_send: bool | None = None,
    returned: Return | None = None,
) -> Turn:
    """The turn as the pages show it and as `end_silence` ends it.

    `room` is what can go back for the ticket, and `can_send` whether its goods can be sent again,
    where that is known already; `returned` its return, where the caller wants to know whose turn
    that is (`end_return_time` ends it).
    """
    stage = stage_of(ticket)
    if returned and (duty := duty_in(ticket, returned)):
        due_at = returned.due_at if duty.side in ("buyer", "seller") else None
        return Turn(stage, duty.side, due_at, returned.due_at, "", duty)
    outcome = _on_silence(ticket, room, can_send)
    ends_at = _over_at(ticket, stage)
    waits_for_seller = stage.waits_for == "seller"
    due_at = ticket.due_at if waits_for_seller else None
    if outcome == "stay":
        return Turn(stage, stage.waits_for, ends_at or due_at, None, "")
    if outcome == "overdue":
        return Turn(stage, stage.waits_for, due_at, due_at, "mediation")
    return Turn(stage, stage.waits_for, due_at, ends_at, outcome if ends_at else "")


def silence_over_at(ticket: Ticket) -> datetime | None:
    """When the stage ends by itself; None where it does not, or ends with an overdue answer."""
    is_ended = _on_silence(ticket) not in ("stay", "overdue")
    return _over_at(ticket, stage_of(ticket)) if is_ended else None


def ends_when_overdue(ticket: Ticket) -> bool:
    """Whether a mediator decides as soon as the store's answer is overdue."""
    by_kind = rules_of(ticket).kinds[ticket.kind].on_silence == "mediation"
    return stage_of(ticket).on_silence == "kind" and by_kind


def maybe_over(rules: Sequence[AftersalesSection], now: datetime) -> dict[str, datetime]:
    """By status, since when a ticket must stand there for its stage to be over at `now`.

    That is the shortest time that any version ever gave; each ticket keeps the rules it was opened
    under, which `silence_over_at` reads. A status to which none gave a time is missing.
    """
    found = {}
    for status in Ticket.Status.values:
        known = [one.stages[status] for one in rules if status in one.stages]
        days = [one.days for one in known if one.days and one.on_silence != "stay"]
        if days:
            found[status] = now - timedelta(days=min(days))
    return found


def is_grantable(ticket: Ticket, room: int | None = None, can_send: bool | None = None) -> bool:
    """Whether Tradewell can carry out what the buyer asked for: goods sent again, or all the money.

    Nobody is there to name an amount, to apologise or to repair; and of what another ticket of the
    order paid back or sent again a mediator decides.
    """
    wish = rules_of(ticket).offers.get(ticket.wish)
    if wish is None:
        return False
    if wish.is_replacing:
        return may_send_again(ticket) if can_send is None else can_send
    if not wish.gives_all or wish.is_coupon:
        return False
    return (refundable(ticket) if room is None else room) > 0


def _on_silence(ticket: Ticket, room: int | None = None, can_send: bool | None = None) -> str:
    """close, wish, mediation or stay; `overdue` is mediation as soon as an answer is missed."""
    on_silence = stage_of(ticket).on_silence
    if on_silence != "kind":
        return on_silence
    if ends_when_overdue(ticket):
        return "overdue"
    return "wish" if is_grantable(ticket, room, can_send) else "mediation"


def _over_at(ticket: Ticket, stage: Stage) -> datetime | None:
    """A turn lasts from the first message that its side did not answer."""
    if stage.days is None:
        return None
    over_at = ticket.status_at + timedelta(days=stage.days)
    if stage.on_silence != "close":
        return over_at
    # An offer can be accepted for as long as it said.
    standing = ticket.offers.filter(status=Offer.Status.STANDING)
    return max(over_at, standing.aggregate(at=Max("expires_at"))["at"] or over_at)
