"""Into which queue of the mediation team a ticket falls. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.sections.queues import Queue


@dataclass(frozen=True)
class Sortable:
    """What of a ticket the queues look at; `euro_cents` None is a sum that nobody can convert."""

    kind: str
    reasons: frozenset[str]
    language: str
    euro_cents: int | None


def queue_for(ticket: Sortable, queues: Iterable[tuple[str, Queue]]) -> str:
    """The first queue of which all conditions hold; empty where the policy has none.

    Rule: docs/rules/aftersales.md#queues.
    """
    return next((code for code, queue in queues if _fits(ticket, queue)), "")


def _fits(ticket: Sortable, queue: Queue) -> bool:
    return (
        (not queue.kinds or ticket.kind in queue.kinds)
        and (not queue.reasons or not ticket.reasons.isdisjoint(queue.reasons))
        and (not queue.languages or ticket.language in queue.languages)
        and (not queue.from_cents or _is_worth(ticket, queue.from_cents))
    )


def _is_worth(ticket: Sortable, cents: int) -> bool:
    # A sum of which nobody knows the size is looked at as a large one.
    return ticket.euro_cents is None or ticket.euro_cents >= cents
