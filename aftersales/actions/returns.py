"""Goods come back: approved, labelled, sent, received."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import buyer_of, facts_of, lock, refuse_others
from aftersales.actions.return_addresses import address_of
from aftersales.checks.returns import end_of_working_day
from aftersales.clockwork import calendar_at, rules_of
from aftersales.models import Return, Ruling, Ticket
from core.attachments import Sent, keep
from core.errors import NotPossible
from core.events import done_by, record
from core.transitions import move
from policy.uploads import look_at
from shipping.actions import announce_return
from shipping.models import Parcel


def approve_return(
    ticket: Ticket,
    amount_minor: int | None,
    *,
    sends_again: bool,
    now: datetime,
    paid_by: str = "",
    ruling: Ruling | None = None,
) -> Return:
    """Let the goods of a locked ticket come back, for money or for goods sent again.

    Whose fault it is pays the way back, unless a ruling says who: `paid_by`. Raises
    NotPossible without an address to send them to.
    Rule: docs/rules/aftersales.md#returns.
    """
    address = address_of(ticket.store)
    paid_by = paid_by or blamed(ticket)
    returned: Return = Return.objects.create(
        store=ticket.store,
        ticket=ticket,
        amount_minor=amount_minor,
        sends_again=sends_again,
        paid_by=paid_by,
        ruling=ruling,
        country=address.country,
        address=address.lines,
        steps_version=address.steps_version,
        status_at=now,
        approved_at=now,
        due_at=now + timedelta(days=days_to_send(ticket, paid_by)),
    )
    record(
        "return.approved",
        subject=returned,
        store=ticket.store,
        actor=None,
        at=now,
        facts=facts_of(ticket, returned=returned.ref, paid_by=paid_by),
    )
    return returned


def days_to_send(ticket: Ticket, paid_by: str, has_label: bool = False) -> int:
    """Days until the goods leave, or until the label is there without which they cannot."""
    rules = rules_of(ticket)
    waits_for_label = paid_by == Return.PaidBy.STORE and not has_label
    return rules.return_label_days if waits_for_label else rules.return_ship_days


def blamed(ticket: Ticket) -> str:
    """The side that pays the way back, by the reasons of the articles."""
    reasons = rules_of(ticket).reasons_of(ticket.kind)
    blamed = {reasons[row.reason].return_paid_by for row in ticket.goods.all()}
    return Return.PaidBy.STORE if "store" in blamed else Return.PaidBy.BUYER


@transaction.atomic
def attach_label(
    returned: Return,
    *,
    document: Sent | None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Return:
    """Give the buyer a paid label; the days to send the goods back run from now.

    A later label replaces an earlier one. `actor` None is the store's system of the key `system`.
    Raises NotPossible on `document` as `look_at` does, on no field once the goods have left.
    """
    if not document:
        raise NotPossible(_("Choose the file of the label."), field="document")
    [looked] = look_at([document], now=now, field="document")
    returned, ticket = lock_return(returned)
    if actor:
        refuse_others(ticket, actor)
    if returned.status != Return.Status.APPROVED:
        raise NotPossible(_("The goods have left already, or are not waited for any more."))
    returned.label = keep(f"labels/{ticket.store_id}", looked)
    returned.due_at = now + timedelta(days=days_to_send(ticket, returned.paid_by, has_label=True))
    returned.save(update_fields=["label", "due_at"])
    record(
        "return.label_added",
        subject=returned,
        store=ticket.store,
        actor=actor,
        at=now,
        mail_to=[buyer_of(ticket, now)],
        facts=return_facts(returned, ticket, **done_by(system)),
    )
    return returned


@transaction.atomic
def send_back(
    returned: Return, *, carrier: str, number: str, as_printed: bool = False, now: datetime
) -> Return:
    """The buyer says in which parcel the goods are; it is tracked from now on.

    Raises NotPossible on `number` as dispatching does, on no field when nothing is waited for.
    """
    returned, ticket = lock_return(returned)
    if returned.status != Return.Status.APPROVED:
        raise NotPossible(_("The goods have left already, or are not waited for any more."))
    parcel = announce_return(
        ticket.order,
        carrier=carrier,
        number=number,
        as_printed=as_printed,
        destination=returned.country,
        now=now,
    )
    facts = return_facts(returned, ticket, carrier=parcel.carrier, tracking=parcel.number)
    return move(
        returned,
        Return.Status.SENT_BACK,
        actor=None,
        now=now,
        kind="return.sent_back",
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts,
        also={"parcel": parcel, "due_at": arrival_due_at(ticket, now)},
    )


@transaction.atomic
def receive_return(
    returned: Return, *, actor: User | None, system: str = "", now: datetime
) -> Return:
    """The goods are with the store, which must check them within the policy's business days.

    `actor` None is a scan of the carrier, or the store's system of the key `system`.
    """
    returned, ticket = lock_return(returned)
    if actor:
        refuse_others(ticket, actor)
    due_at = check_due_at(ticket, now)
    return move(
        returned,
        Return.Status.RECEIVED,
        actor=actor,
        now=now,
        kind="return.received",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=return_facts(returned, ticket, **done_by(system)) | {"due_at": due_at.isoformat()},
        also={"due_at": due_at},
    )


def receive_parcel(parcel: Parcel, *, now: datetime) -> Return | None:
    """The carrier delivered a parcel of returned goods; None where nobody waits for it."""
    waiting = Return.objects.filter(parcel=parcel, status=Return.Status.SENT_BACK).first()
    return receive_return(waiting, actor=None, now=now) if waiting else None


def check_due_at(ticket: Ticket, received_at: datetime) -> datetime:
    """Until when the store must check goods: the end of a business day of its calendar."""
    days = rules_of(ticket).return_check_days
    return end_of_working_day(calendar_at(ticket, received_at), received_at, days)


def arrival_due_at(ticket: Ticket, sent_at: datetime) -> datetime:
    """Until when goods that were sent back are waited for.

    Rule: docs/rules/aftersales.md#return-clocks.
    """
    return sent_at + timedelta(days=rules_of(ticket).return_arrival_days)


def lock_return(returned: Return) -> tuple[Return, Ticket]:
    """Both under their locks, the ticket first, as every verb does."""
    ticket = lock(returned.ticket)
    rows = Return.objects.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=returned.pk), ticket


def return_facts(returned: Return, ticket: Ticket, **more: str) -> dict[str, Any]:
    due_at = returned.due_at.isoformat() if returned.due_at else ""
    page = {"ticket_id": ticket.pk, "due_at": due_at}
    return facts_of(ticket, returned=returned.ref, **page, **more)
