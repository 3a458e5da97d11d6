"""What the answer to an appeal does to money: that which went back, and that which still waits."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.ending import settle
from aftersales.actions.lines import refuse_amount
from aftersales.actions.ruled_returns import waiting_return
from aftersales.models import RulingAppeal, Ticket
from aftersales.money import keep_refund
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
) -> None:
    """Raises NotPossible on `more_minor` or `left_minor` unless they fit appeal and answer.

    `left_minor` is asked for while money of the ruling waits for goods, and only then.
    """
    waiting = waiting_return(appeal.ruling, ticket)
    waits_minor = (waiting.amount_minor or 0) if waiting else 0
    is_granted = outcome != Status.REFUSED
    if is_granted and appeal.side == Side.BUYER:
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


def change_money(appeal: RulingAppeal, ticket: Ticket, *, actor: User, now: datetime) -> None:
    """Give more, or less of what waits, as an answered appeal of a locked ticket says.

    Money that waits for goods goes on waiting, in all; what went back stays with the buyer.
    Rule: docs/rules/aftersales.md#appeals.
    """
    waiting = waiting_return(appeal.ruling, ticket)
    if appeal.more_minor and waiting is None:
        keep_refund(ticket, appeal.more_minor, now=now, appeal=appeal)
    if waiting is None:
        return
    if appeal.left_minor == 0:
        words = in_each_language(lambda: _("The store’s appeal was granted. No money goes back."))
        benefited = Ticket.Benefited.SELLER
        settle(
            ticket, kind="ticket.settled", benefited=benefited, words=words, actor=actor, now=now
        )
        return
    left_minor = waiting.amount_minor if appeal.left_minor is None else appeal.left_minor
    waiting.amount_minor = (left_minor or 0) + (appeal.more_minor or 0)
    waiting.save(update_fields=["amount_minor"])
