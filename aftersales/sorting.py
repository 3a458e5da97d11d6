"""From tickets to the queues of the mediation team, many in a fixed number of questions."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from aftersales.checks.exchange import EURO, convert
from aftersales.checks.queues import Sortable, queue_for
from aftersales.models import Ticket, TicketLine
from aftersales.money import rooms_in
from core.money import money
from core.rowsets import keyed
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection
from policy.sections.queues import Queue


def queues_of(tickets: Sequence[Ticket], now: datetime) -> dict[int, str]:
    """The queue of each by the policy in force: it is the team's own order, no right of a side."""
    rules = policy_at(now).aftersales
    queues = rules.queues_listed
    if not queues:
        return {ticket.pk: "" for ticket in tickets}
    reasons: dict[int, set[str]] = {ticket.pk: set() for ticket in tickets}
    goods = TicketLine.objects.filter(keyed(TicketLine, reasons, "ticket"))
    for pk, reason in goods.values_list("ticket_id", "reason"):
        reasons[pk].add(reason)
    asks_for_sums = any(queue.from_cents for _code, queue in queues)
    rooms = rooms_in(tickets) if asks_for_sums else {}
    return {
        one.pk: queue_for(
            Sortable(
                one.kind,
                frozenset(reasons[one.pk]),
                one.language,
                _in_euro(one, sum(rooms.get(one.pk, {}).values()), rules, now),
            ),
            queues,
        )
        for one in tickets
    }


def in_words(queue: Queue, rules: AftersalesSection) -> list[str]:
    """The conditions of a queue, each as a line that a person can check on a ticket."""
    kinds = [str(rules.kinds[code].title) for code in queue.kinds]
    reasons = [str(rules.reasons[code].title) for code in queue.reasons]
    found = []
    if kinds:
        found.append(_("Kind: %(kinds)s") % {"kinds": " / ".join(kinds)})
    if reasons:
        found.append(_("Reason: %(reasons)s") % {"reasons": " / ".join(reasons)})
    if queue.languages:
        languages = ", ".join(queue.languages)
        found.append(_("Language of the buyer: %(languages)s") % {"languages": languages})
    if queue.from_cents:
        amount = money(queue.from_cents, EURO)
        found.append(_("Articles worth at least %(amount)s") % {"amount": amount})
    return found or [_("Whatever no other queue takes")]


def _in_euro(
    ticket: Ticket, amount_minor: int, rules: AftersalesSection, now: datetime
) -> int | None:
    currency = ticket.order.currency
    if currency == EURO:
        return amount_minor
    converted = convert(amount_minor, currency, EURO, rules.rates, now.date())
    return converted.amount_minor if converted else None
