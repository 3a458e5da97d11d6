"""What was agreed is carried out: money at once, goods on their way."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from aftersales.actions.awaiting import await_return
from aftersales.actions.calling_off import call_off
from aftersales.actions.ending import agree, drop_return, settle
from aftersales.actions.paying import pay_back
from aftersales.actions.replacing import send_again
from aftersales.checks.refunds import Line
from aftersales.clockwork import rules_of
from aftersales.endings import under_way
from aftersales.models import Ticket
from policy.sections.aftersales import OfferKind


def carry_out(
    ticket: Ticket,
    code: str,
    amount_minor: int | None,
    *,
    kind: str,
    benefited: str,
    words: dict[str, str],
    now: datetime,
    actor: User | None = None,
    shares: Mapping[Line, int] | None = None,
    without_return: bool = False,
) -> Ticket:
    """Do what the offer `code` says, and close the locked ticket as soon as it is done.

    Goods that come back are waited for, unless `without_return` or they are back already, and
    goods sent again as well; the ticket stays agreed until then. `shares` are the amount by
    article, where it was named so; `kind` is the event of a ticket that closes at once; what is
    under way has another one.
    Raises NotPossible as `await_return` and `pay_back` do.
    """
    offer = rules_of(ticket).offers[code]
    if offer.needs_return and not without_return and _await(ticket, offer, amount_minor, now):
        return agree(ticket, kind=under_way(kind), words=words, actor=actor, now=now)
    drop_return(ticket, now=now)
    if offer.is_replacing:
        send_again(ticket, None, now=now)
        return agree(ticket, kind=under_way(kind), words=words, actor=actor, now=now)
    if amount_minor:
        pay_back(ticket, amount_minor, shares=shares, now=now)
    return settle(ticket, kind=kind, benefited=benefited, words=words, actor=actor, now=now)


def _await(ticket: Ticket, offer: OfferKind, amount_minor: int | None, now: datetime) -> bool:
    returned = await_return(ticket, amount_minor, sends_again=offer.is_replacing, now=now)
    if returned and amount_minor:
        call_off(ticket, waiting_minor=amount_minor, now=now)
    return returned is not None
