"""Whether the ties that a case rests on still stand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import Store
from enforcement.models import Case, StoreIdentifier
from enforcement.queries.links import Linked, linked_stores
from enforcement.queries.ties import exhibits_of_ties
from policy.queries import policy_at


@dataclass(frozen=True)
class CaseTie:
    """One kind of tie to another store, as the case was told of it, and what became of it."""

    store: Store
    label: str
    since: date
    # Why the case rests on it no more; empty while it stands.
    fault: str


def ties_of_case(case: Case, now: datetime) -> list[CaseTie]:
    """What the exhibits say ties the case's store to others, each kind and store once.

    Rule: docs/rules/enforcement.md#linked-stores
    """
    told = {
        (row.snapshot["linked"], tie["kind"]): tie["since"]
        for row in exhibits_of_ties(case).order_by("number")
        for tie in row.snapshot["ties"]
    }
    if not told:
        return []
    linked = {row.store.slug: row for row in linked_stores(case.store, now)}
    stores = {
        store.slug: store for store in Store.objects.filter(slug__in={slug for slug, _kind in told})
    }
    return [
        CaseTie(
            stores[slug],
            str(StoreIdentifier.Kind(kind).label),
            date.fromisoformat(since),
            _fault(kind, linked.get(slug), now),
        )
        for (slug, kind), since in told.items()
        if slug in stores
    ]


def _fault(kind: str, linked: Linked | None, now: datetime) -> str:
    if linked is None or kind not in {tie.kind for tie in linked.ties}:
        return _("This tie was ended, or its time is over.")
    if linked.sanction is None:
        return _("The other store is neither frozen nor banned any more.")
    least = policy_at(now).governance.links.flag_weight
    if linked.weight < least:
        facts = {"weight": linked.weight, "least": least}
        return _("All that ties the two weighs %(weight)s, less than %(least)s.") % facts
    return ""
