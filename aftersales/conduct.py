"""How a store deals with buyers, told to enforcement: refusals and harassment. People decide."""

from datetime import datetime

from aftersales.checks.insults import quotes_in
from aftersales.models import Entry, Ruling
from aftersales.refusals import refusals_of
from core.intervals import Rate
from enforcement.actions import raise_signal
from enforcement.models import Case, Signal
from policy.queries import policy_at

REFUSED = "refused_standard"
HARASSED = "harassment"


def tell_refusals(ruling: Ruling, now: datetime) -> Case | None:
    """Open a case where a store clearly refuses too often what the published standard grants.

    Clearly: the whole interval lies above the policy's share, over enough rulings and enough
    different buyers. The rulings are the evidence. Rule: docs/rules/aftersales.md#signals.
    """
    policy = policy_at(now)
    terms = policy.signals
    found = refusals_of(ruling.store, now=now, days=terms.refusal_days)
    is_newest_one = ruling in found.rulings
    enough = found.rate.of >= terms.refusal_least and len(found.buyers) >= terms.refusal_buyers
    if not (is_newest_one and enough and found.rate.is_above(terms.refusal_percent / 100)):
        return None
    if REFUSED not in policy.rules.book:
        return None
    words = (
        "%(n)s of %(of)s rulings within %(days)s days gave buyers what the store had refused;"
        " the true share is between %(low)s and %(high)s%%, above %(most)s%%."
    )
    return raise_signal(
        ruling.store,
        rule_code=REFUSED,
        subject_kind="ticket",
        subject_id=str(ruling.ticket_id),
        snapshot={"title": ruling.store.name, "rulings": [_kept(one) for one in found.rulings]},
        detail=words % _figures(found.rate, terms.refusal_days, terms.refusal_percent),
        source=Signal.Source.TICKET,
        actor=None,
        now=now,
    )


def _kept(ruling: Ruling) -> dict[str, object]:
    return {
        "ruling": ruling.number,
        "ticket": ruling.ticket.ref,
        "standard_from_minor": ruling.low_minor,
        "currency": ruling.ticket.order.currency,
        "reason": ruling.reason,
    }


def _figures(rate: Rate, days: int, most: int) -> dict[str, object]:
    low, high = (round(100 * end) for end in rate.interval)
    return {"n": rate.hits, "of": rate.of, "days": days, "low": low, "high": high, "most": most}


def tell_harassment(entry: Entry, now: datetime) -> Case | None:
    """Open a case where a store's message holds words that insult or threaten, with quotes.

    A word is no proof: a moderator reads it in its place, and nothing follows by itself.
    Rule: docs/rules/aftersales.md#signals.
    """
    if entry.side != Entry.Side.SELLER:
        return None
    insults = policy_at(now).signals.insults
    quotes = quotes_in(entry.text, [one for phrases in insults.values() for one in phrases])
    if not quotes:
        return None
    ticket = entry.ticket
    said = [{"found": one.phrase, "text": one.text} for one in quotes]
    facts = {"ticket": ticket.ref, "at": entry.at, "quotes": said, "message": entry.text}
    detail = "; ".join(f"“{one.text}”" for one in quotes)
    return raise_signal(
        ticket.store,
        rule_code=HARASSED,
        subject_kind="ticket",
        subject_id=str(ticket.pk),
        snapshot={"title": ticket.titles["en"]} | facts,
        detail=f"Words in a message of the store in {ticket.ref}: {detail}",
        source=Signal.Source.TICKET,
        actor=None,
        now=now,
    )
