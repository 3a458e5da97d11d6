"""What a mediator's ticket page shows of the buyer's earlier claims."""

from datetime import datetime
from typing import Any

from aftersales.measure_words import interval
from aftersales.misuse import flag_of
from aftersales.models import Ticket
from core.intervals import Rate


def claims_context(ticket: Ticket, now: datetime) -> dict[str, Any]:
    flag = flag_of(ticket, now)
    if flag is None:
        return {}
    return {"flag": flag, "flag_interval": interval(Rate(len(flag.refuted), flag.judged))}
