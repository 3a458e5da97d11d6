"""What a ruling keeps of the standard's working: facts in both languages, and the rows."""

from typing import Any

from aftersales.models import RulingRow, Ticket
from aftersales.standard import Assessed
from policy.sections.mediation import MediationSection


def facts_kept(assessed: Assessed) -> list[dict[str, Any]]:
    """The facts as a ruling keeps them: in words of both languages, with who said so."""
    return [
        {
            "code": one.code,
            "value": one.value,
            "title": one.criterion.title.as_facts,
            "shown_by": one.criterion.shown_by,
            "by": "record" if one.is_known else "mediator" if one.value is not None else "",
        }
        for one in assessed.criteria
    ]


def rows_kept(assessed: Assessed, ticket: Ticket) -> list[RulingRow]:
    """The rows that decided, for a ruling that is yet to be given to them."""
    categories = categories_of(ticket, assessed.standard)
    return [
        RulingRow(
            claim=judged.claim,
            code=judged.decides.code,
            number=judged.decides.row.number,
            low_percent=judged.decides.low_percent,
            high_percent=judged.decides.high_percent,
            category=categories.get(judged.claim, ""),
        )
        for judged in assessed.judged
    ]


def categories_of(ticket: Ticket, standard: MediationSection) -> dict[str, str]:
    """The category of the first article of each claim."""
    found: dict[str, str] = {}
    for row in ticket.goods.select_related("line__listing").order_by("line"):
        listing = row.line.listing
        found.setdefault(standard.claim_of(row.reason), listing.category if listing else "")
    return found
