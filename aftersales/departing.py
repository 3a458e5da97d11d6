"""Whether a ruling is what the standard gives, and whether it takes two mediators."""

from decimal import Decimal

from babel.numbers import get_currency_precision

from aftersales.actions.awaiting import are_back
from aftersales.checks.mediation import Remedy
from aftersales.models import Ticket
from aftersales.standard import Assessed
from policy.queries import policy_at
from policy.sections import Policy


def usual(ticket: Ticket, remedy: Remedy | None, refund_minor: int | None) -> tuple[str, str]:
    """Effect and payer by the standard; a ruling that gives nothing counts against nobody.

    Goods that the store has checked, or had to, do not come back a second time (`are_back`).
    """
    if remedy is None or not refund_minor:
        return "none", "nobody"
    return remedy.effect, "nobody" if are_back(ticket) else remedy.return_paid_by


def departs(
    ticket: Ticket, assessed: Assessed, refund_minor: int | None, effect: str, payer: str
) -> bool:
    """Whether a ruling is not what the standard gives. Where it gives nothing, none departs."""
    remedy = assessed.remedy
    if remedy is None:
        return False
    expected = usual(ticket, remedy, refund_minor)
    return not remedy.covers(refund_minor or 0) or (effect, payer) != expected


def needs_second(ticket: Ticket, refund_minor: int | None) -> bool:
    """Whether so much money takes two mediators; always where the currency has no rate."""
    return takes_two(policy_at(ticket.opened_at), ticket.order.currency, refund_minor)


def takes_two(policy: Policy, currency: str, refund_minor: int | None) -> bool:
    """The same under this policy."""
    if not refund_minor:
        return False
    rates = policy.truth.specs.eur_per_unit if policy.truth.specs else {}
    if currency not in rates:
        return True
    major = Decimal(refund_minor).scaleb(-get_currency_precision(currency))
    cents = major * Decimal(str(rates[currency])) * 100
    return cents >= policy.mediation.second_mediator_cents
