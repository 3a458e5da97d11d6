"""A ruling may say that goods come back first: they are waited for, and paid once checked."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from aftersales.actions.awaiting import await_return, on_the_way
from aftersales.actions.calling_off import call_off
from aftersales.actions.ending import drop_return
from aftersales.actions.lines import refuse_amount
from aftersales.models import Replacement, Return, ReturnAddress, Ruling, RulingAppeal, Ticket
from aftersales.models.rulings import Payer
from aftersales.wording import in_each_language
from core.errors import NotPossible


def await_goods(ruling: Ruling, ticket: Ticket, *, now: datetime) -> Return | None:
    """The return of a locked ticket as it was ruled, with who pays for it and for which money.

    None where money goes back at once: no goods come back, they are back already, or the store
    named no address. What was waited for then, is no more. Raises NotPossible when so much can no
    longer go back. Rule: docs/rules/aftersales.md#rulings.
    """
    payer, amount = ruling.return_paid_by, ruling.refund_minor
    if payer != Payer.NOBODY and amount:
        refuse_amount(ticket, amount, "refund_minor")
        if on_the_way(ticket, payer) or _has_place(ticket):
            found = await_return(ticket, amount, paid_by=payer, ruling=ruling, now=now)
            if found:
                call_off(ticket, waiting_minor=amount, now=now)
                return found
    drop_return(ticket, now=now)
    return None


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


def has_open_appeal(ticket: Ticket) -> bool:
    """Whether somebody has yet to answer an appeal against the ruling that stands."""
    filed = {"status": RulingAppeal.Status.FILED, "ruling__status": Ruling.Status.IN_FORCE}
    found: bool = RulingAppeal.objects.filter(ruling__ticket=ticket, **filed).exists()
    return found


def refuse_while_ruled(ticket: Ticket) -> None:
    """Raises NotPossible where a ruling stands, unless the goods it waits for may be lost.

    Every other wait ends by its clock, and who thinks the ruling wrong appeals against it.
    """
    ruling = ticket.rulings.filter(status=Ruling.Status.IN_FORCE).first()
    if ruling is None:
        return
    is_open = hasattr(ruling, "appeal") and ruling.appeal.is_open
    if is_open or not _may_be_lost(ticket):
        words = _(
            "A mediator has decided this ticket. Appeal against the decision, with what is new;"
            " its letter says until when."
        )
        raise NotPossible(words, code="ruled")


def _may_be_lost(ticket: Ticket) -> bool:
    """They did not come in their days, the store has taken a parcel that nobody sent, or they go
    back to the buyer once more by an answered appeal."""
    if Replacement.objects.awaited().filter(ticket=ticket).exists():
        return True
    missed = Q(status=Return.Status.SENT_BACK, due_at=None)
    unsent = Q(status=Return.Status.RECEIVED, parcel=None)
    found: QuerySet[Return] = ticket.returns.filter(missed | unsent)
    return found.exists()


def _has_place(ticket: Ticket) -> bool:
    return ReturnAddress.objects.filter(store=ticket.store).exists()
