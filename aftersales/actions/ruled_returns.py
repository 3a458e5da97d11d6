"""A ruling may say that goods come back first: they are waited for, and paid once checked."""

from datetime import datetime

from django.utils.translation import gettext as _

from aftersales.actions.ending import drop_return
from aftersales.actions.lines import facts_of, refuse_amount
from aftersales.actions.returns import approve_return
from aftersales.models import Return, ReturnAddress, Ruling, Ticket
from aftersales.models.rulings import Payer
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import record

# The store has the goods, or lost its say about them.
BACK = (Return.Status.INSPECTED, Return.Status.ACCEPTED)
TRAVELLING = (Return.Status.SENT_BACK, Return.Status.RECEIVED)


def await_goods(ruling: Ruling, ticket: Ticket, *, now: datetime) -> Return | None:
    """The return of a locked ticket as it was ruled, with who pays for it and for which money.

    None where money goes back at once: no goods come back, they are back already, or the store
    named no address. What was waited for then, is no more. Raises NotPossible when so much can no
    longer go back. Rule: docs/rules/aftersales.md#rulings.
    """
    last = ticket.returns.order_by("-pk").first()
    if ruling.return_paid_by != Payer.NOBODY and ruling.refund_minor:
        refuse_amount(ticket, ruling.refund_minor, "refund_minor")
        if last and last.status in TRAVELLING:
            return _take_over(last, ruling, ticket, now)
        if _has_place(ticket) and not (last and last.status in BACK):
            drop_return(ticket, now=now)
            amount, payer = ruling.refund_minor, ruling.return_paid_by
            return approve_return(
                ticket, amount, sends_again=False, paid_by=payer, ruling=ruling, now=now
            )
    drop_return(ticket, now=now)
    return None


def _take_over(returned: Return, ruling: Ruling, ticket: Ticket, now: datetime) -> Return:
    """Goods that are on their way or with the store need not leave again."""
    returned.amount_minor, returned.sends_again = ruling.refund_minor, False
    returned.paid_by, returned.ruling = ruling.return_paid_by, ruling
    returned.save(update_fields=["amount_minor", "sends_again", "paid_by", "ruling"])
    facts = facts_of(ticket, returned=returned.ref, paid_by=returned.paid_by)
    kind, store = "return.approved", ticket.store
    record(kind, subject=returned, store=store, actor=None, at=now, facts=facts)
    return returned


def what_follows(ruling: Ruling, returned: Return | None) -> dict[str, str]:
    """What both sides read of the goods, in each language; empty where none come back."""
    if returned is None:
        if ruling.return_paid_by == Payer.NOBODY or not ruling.refund_minor:
            return {}
        return in_each_language(lambda: _("The money goes back without waiting for the goods."))
    return in_each_language(
        lambda: _("The goods come back first; the money follows once they are checked.")
    )


def return_of(ruling: Ruling) -> Return | None:
    """The return that the ruling asked for, or took over."""
    found: Return | None = ruling.returns.order_by("-pk").first()
    return found


def waiting_return(ruling: Ruling, ticket: Ticket) -> Return | None:
    """The return for whose goods the money of the ruling waits now."""
    if ticket.status != Ticket.Status.AGREED:
        return None
    found: Return | None = ruling.returns.open().first()
    return found


def refuse_while_ruled(ticket: Ticket) -> None:
    """Raises NotPossible where a ruling stands, unless the goods it waits for got lost on the way.

    Every other wait ends by its clock, and who thinks the ruling wrong appeals against it.
    """
    ruling = ticket.rulings.filter(status=Ruling.Status.IN_FORCE).first()
    if ruling is None:
        return
    is_open = hasattr(ruling, "appeal") and ruling.appeal.is_open
    if is_open or not ticket.returns.filter(status=Return.Status.SENT_BACK).exists():
        words = _(
            "A mediator has decided this ticket. Appeal against the decision, with what is new;"
            " its letter says until when."
        )
        raise NotPossible(words, code="ruled")


def _has_place(ticket: Ticket) -> bool:
    return ReturnAddress.objects.filter(store=ticket.store).exists()
