"""What the ticket page shows of the words: what they suggest, and the form that follows or not."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from aftersales.checks.queues import Sortable, queue_for
from aftersales.clockwork import rules_of
from aftersales.models import Suggestion, Ticket, TicketLine
from aftersales.subject_forms import SubjectForm
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection


def subject_of(
    ticket: Ticket, acts: Collection[str], goods: Sequence[tuple[TicketLine, str]]
) -> dict[str, Any]:
    """For mediators: `told` by the words, whether the ticket `agrees`, and the fresh form.

    Rule: docs/rules/aftersales.md#triage
    """
    suggestion: Suggestion | None = getattr(ticket, "suggestion", None)
    lines = [line for line, _reason in goods]
    found: dict[str, Any] = {"suggestion": suggestion}
    if suggestion:
        found |= _in_words(suggestion, ticket, lines)
    if "prioritise" in acts:
        found["subject"] = SubjectForm(ticket, lines, None if found.get("agrees") else suggestion)
    return found


def _in_words(
    suggestion: Suggestion, ticket: Ticket, lines: Sequence[TicketLine]
) -> dict[str, Any]:
    rules = rules_of(ticket)
    kind, reason = rules.kinds[suggestion.kind], rules.reasons[suggestion.reason]
    return {
        "told": f"{kind.title} · {reason.title}",
        "queue": _queue(suggestion, ticket, policy_at(ticket.opened_at).aftersales),
        "agrees": agrees(suggestion, ticket, lines),
    }


def agrees(suggestion: Suggestion, ticket: Ticket, lines: Iterable[TicketLine]) -> bool:
    """Whether the ticket is what its words suggested: the kind, and the reason of an article."""
    reasons = {line.reason for line in lines}
    return ticket.kind == suggestion.kind and suggestion.reason in reasons


def _queue(suggestion: Suggestion, ticket: Ticket, rules: AftersalesSection) -> str:
    """The queue that such a ticket falls into by kind, reason and language; sums are left out."""
    sorted_by = [(code, one) for code, one in rules.queues_listed if not one.from_cents]
    ticket_as_told = Sortable(
        suggestion.kind, frozenset({suggestion.reason}), ticket.language, None
    )
    code = queue_for(ticket_as_told, sorted_by)
    return str(rules.queues[code].title) if code else ""
