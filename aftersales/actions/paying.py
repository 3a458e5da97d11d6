"""Money of a ticket goes back, and goods that it would have sent again for it do not leave."""

from collections.abc import Mapping
from datetime import datetime

from aftersales.actions.calling_off import call_off
from aftersales.checks.refunds import Line
from aftersales.models import RulingAppeal, Ticket
from aftersales.money import keep_refund


def pay_back(
    ticket: Ticket,
    amount_minor: int,
    *,
    now: datetime,
    shares: Mapping[Line, int] | None = None,
    appeal: RulingAppeal | None = None,
) -> None:
    """Keep the refund of a locked ticket, and call off what it would have sent again for it.

    Raises NotPossible as `keep_refund`.
    """
    keep_refund(ticket, amount_minor, shares=shares, appeal=appeal, now=now)
    call_off(ticket, now=now)
