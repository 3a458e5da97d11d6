"""What happens to a return when the time of a side is over, or soon is.

Safe to call twice and late.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import SERVICE_ROLES
from aftersales.actions.awaiting import renew_days
from aftersales.actions.ending import settle
from aftersales.actions.inspecting import give
from aftersales.actions.lines import buyer_of
from aftersales.actions.returns import arrival_due_at, lock_return, return_facts
from aftersales.actions.ruled_returns import has_open_appeal
from aftersales.actions.sending import send_to_mediation
from aftersales.clockwork import rules_of
from aftersales.duties import duty_in
from aftersales.models import Return, Ticket
from aftersales.wording import in_each_language
from core.events import record
from core.transitions import move


@transaction.atomic
def remind_of_return(returned: Return, *, now: datetime) -> bool:
    """Tell the side whose turn it is once, before its time ends, what follows when it does nothing.

    Returns False when that is not due, was told already, or waits for a mediator or an appeal.
    Rule: docs/rules/aftersales.md#return-clocks.
    """
    returned, ticket = lock_return(returned)
    duty, ends_at = duty_in(ticket, returned), returned.due_at
    if duty is None or ends_at is None or returned.reminded_of == ends_at:
        return False
    before = timedelta(minutes=rules_of(ticket).return_reminder_minutes)
    if duty.side == "nobody" or not ends_at - before <= now < ends_at or has_open_appeal(ticket):
        return False
    returned.reminded_of = ends_at
    returned.save(update_fields=["reminded_of"])
    said = {"task": in_each_language(duty.task.__str__)}
    said |= {"outcome": in_each_language(duty.outcome.__str__)}
    is_buyers = duty.side == "buyer"
    record(
        "return.reminded",
        subject=returned,
        store=ticket.store,
        actor=None,
        at=now,
        notify=() if is_buyers else ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)] if is_buyers else (),
        facts=return_facts(returned, ticket) | said,
    )
    return True


@transaction.atomic
def end_return_time(returned: Return, *, now: datetime) -> bool:
    """The goods were not sent in time: the store keeps the money. The store sent no label, or did
    not check them in time: they count as back and in order. They were sent and have not arrived: a
    mediator looks at it.

    Returns False when somebody acted meanwhile, and when a mediator has the ticket or an appeal:
    the days begin again then. Rule: docs/rules/aftersales.md#return-clocks.
    """
    returned, ticket = lock_return(returned)
    if returned.due_at is None or returned.due_at > now:
        return False
    if returned.status == Return.Status.SENT_BACK:
        return _miss(returned, ticket, now)
    if ticket.status != Ticket.Status.AGREED or has_open_appeal(ticket):
        renew_days(returned, ticket, now=now)
        return False
    is_unsent = returned.status == Return.Status.APPROVED and not returned.waits_for_label
    to, kind = Return.Status.ACCEPTED, "return.accepted"
    if is_unsent:
        to, kind = Return.Status.EXPIRED, "return.expired"
    facts = return_facts(returned, ticket)
    none: dict[str, None] = {"due_at": None}
    moved = move(returned, to, actor=None, now=now, kind=kind, facts=facts, also=none)
    if is_unsent:
        _keep_money(ticket, now)
    else:
        give(moved, ticket, None, actor=None, now=now)
    return True


def _miss(returned: Return, ticket: Ticket, now: datetime) -> bool:
    """Tell both sides that the goods have not arrived; they stay on their way."""
    due_at = arrival_due_at(ticket, returned.status_at)
    returned.due_at = due_at if due_at > now else None
    returned.save(update_fields=["due_at"])
    if returned.due_at:
        return False
    days = rules_of(ticket).return_arrival_days
    record(
        "return.missing",
        subject=returned,
        store=ticket.store,
        actor=None,
        at=now,
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=return_facts(returned, ticket) | {"days": days},
    )
    if ticket.status == Ticket.Status.AGREED:
        said = in_each_language(
            lambda: (
                ngettext(
                    "The goods were sent back and have not arrived in %(days)s day. A mediator"
                    " looks at it.",
                    "The goods were sent back and have not arrived in %(days)s days. A mediator"
                    " looks at it.",
                    days,
                )
                % {"days": days}
            )
        )
        send_to_mediation([ticket], actor=None, now=now, said=said)
    return True


def _keep_money(ticket: Ticket, now: datetime) -> None:
    if ticket.status != Ticket.Status.AGREED:
        return
    words = in_each_language(
        lambda: _("The goods were not sent back in time. The store keeps the money.")
    )
    benefited = Ticket.Benefited.SELLER
    settle(ticket, kind="ticket.settled", benefited=benefited, words=words, now=now)
