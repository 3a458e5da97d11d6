"""What the answer to an appeal does to money: that which went back, and that which still waits."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.awaiting import await_return, renew_days
from aftersales.actions.calling_off import call_off
from aftersales.actions.ending import settle
from aftersales.actions.lines import refuse_amount
from aftersales.actions.paying import pay_back
from aftersales.actions.ruled_returns import waiting_return
from aftersales.models import Return, RulingAppeal, Ticket
from aftersales.models.rulings import Payer
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.money import money

Side, Status = RulingAppeal.Side, RulingAppeal.Status


def refuse_misfit(
    appeal: RulingAppeal,
    ticket: Ticket,
    *,
    outcome: str,
    more_minor: int | None,
    left_minor: int | None,
    return_paid_by: str,
) -> None:
    """Raises NotPossible on `more_minor`, `left_minor` or `return_paid_by` unless they fit appeal
    and answer.

    `left_minor` is asked for while money of the ruling waits for goods, and only then. A buyer's
    granted appeal gives more money, or lets another side or nobody pay the way back, or both.
    """
    waiting = waiting_return(appeal.ruling, ticket)
    waits_minor = (waiting.amount_minor or 0) if waiting else 0
    is_granted = outcome != Status.REFUSED
    is_buyers = is_granted and appeal.side == Side.BUYER
    changes_payer = _refuse_payer(waiting if is_buyers else None, return_paid_by)
    if is_buyers:
        if more_minor is not None or not changes_payer:
            refuse_amount(ticket, more_minor, "more_minor", promised_minor=waits_minor)
    elif more_minor is not None:
        words = _("More money goes back only where an appeal of the buyer is granted.")
        raise NotPossible(words, field="more_minor")
    if is_granted and appeal.side == Side.SELLER and waits_minor:
        if left_minor is None or not 0 <= left_minor <= waits_minor:
            most = money(waits_minor, ticket.order.currency)
            words = _(
                "Say how much of the %(most)s still goes back once the goods are there; or 0."
            )
            raise NotPossible(words % {"most": most}, field="left_minor")
    elif left_minor is not None:
        words = _("Only money that still waits for goods can be lowered, by the store's appeal.")
        raise NotPossible(words, field="left_minor")


def payers_open(waiting: Return | None) -> tuple[Payer, ...]:
    """Who may pay the way back by a buyer's appeal, while goods are waited for.

    What the buyer has paid on the way already no store takes over: more money goes back for it.
    """
    if waiting is None:
        return ()
    has_left = waiting.status != Return.Status.APPROVED
    by_store = has_left or waiting.paid_by == Return.PaidBy.STORE
    return (Payer.NOBODY,) if by_store else (Payer.STORE, Payer.NOBODY)


def _refuse_payer(waiting: Return | None, return_paid_by: str) -> bool:
    """Whether the way back is changed."""
    if return_paid_by and return_paid_by not in payers_open(waiting):
        words = _("The way back changes only for goods still waited for, and for the buyer’s good.")
        raise NotPossible(words, field="return_paid_by")
    return bool(return_paid_by)


def change_money(appeal: RulingAppeal, ticket: Ticket, *, actor: User, now: datetime) -> None:
    """Give more, or less of what waits, as an answered appeal of a locked ticket says.

    Money that waits for goods goes on waiting, in all, unless they need not come any more; what
    went back stays with the buyer. Rule: docs/rules/aftersales.md#appeals.
    """
    waiting = waiting_return(appeal.ruling, ticket)
    if waiting is None:
        if appeal.more_minor:
            pay_back(ticket, appeal.more_minor, now=now, appeal=appeal)
        return
    if appeal.left_minor == 0:
        _keep_money(waiting, ticket, actor, now)
        return
    left_minor = waiting.amount_minor if appeal.left_minor is None else appeal.left_minor
    amount_minor = (left_minor or 0) + (appeal.more_minor or 0)
    if appeal.return_paid_by == Payer.NOBODY:
        _pay_at_once(appeal, ticket, amount_minor, actor, now)
    elif appeal.return_paid_by:
        await_return(
            ticket,
            amount_minor,
            paid_by=appeal.return_paid_by,
            ruling=appeal.ruling,
            now=now,
        )
    else:
        waiting.amount_minor = amount_minor
        waiting.save(update_fields=["amount_minor"])
        renew_days(waiting, ticket, now=now)
    if appeal.more_minor and appeal.return_paid_by != Payer.NOBODY:
        call_off(ticket, waiting_minor=amount_minor, now=now)


def _keep_money(waiting: Return, ticket: Ticket, actor: User, now: datetime) -> None:
    """The store owes nothing: goods that have left the buyer go back once they are checked."""
    if waiting.status == Return.Status.APPROVED:
        words = in_each_language(lambda: _("The store’s appeal was granted. No money goes back."))
        kind, benefited = "ticket.settled", Ticket.Benefited.SELLER
        settle(ticket, kind=kind, benefited=benefited, words=words, actor=actor, now=now)
        return
    waiting.amount_minor, waiting.sends_again = None, True
    waiting.save(update_fields=["amount_minor", "sends_again"])
    renew_days(waiting, ticket, now=now)


def _pay_at_once(
    appeal: RulingAppeal, ticket: Ticket, amount_minor: int, actor: User, now: datetime
) -> None:
    pay_back(ticket, amount_minor, now=now, appeal=appeal)
    words = in_each_language(
        lambda: _("The buyer’s appeal was granted. The money goes back without the goods.")
    )
    kind, benefited = "ticket.settled", Ticket.Benefited.BUYER
    settle(ticket, kind=kind, benefited=benefited, words=words, actor=actor, now=now)
