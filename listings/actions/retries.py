"""Edits that wait are tried again: as something favours them, and as each day begins."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.errors import NotPossible
from enforcement import gates
from listings.actions.staging import open_edit, retry_edit
from listings.days import next_day
from listings.errors import CheckFailed
from listings.guards import lock
from listings.models import Listing, StagedEdit

OPEN = StagedEdit.Status.OPEN


def due_edits(now: datetime) -> QuerySet[Listing]:
    """Live listings whose edit is due, but for those of stores that a sanction closes."""
    rows: QuerySet[Listing] = Listing.objects.live().filter(
        staged_edits__status=OPEN, staged_edits__due_at__lte=now
    )
    return rows.exclude(store_id__in=gates.stores_blocked(gates.PUBLISH, now=now))


def open_edits() -> QuerySet[StagedEdit]:
    rows: QuerySet[StagedEdit] = StagedEdit.objects.filter(status=OPEN)
    return rows


def make_due(edit: StagedEdit, *, now: datetime) -> bool:
    """Have it tried next. Of many each by itself: who holds one lock and waits blocks nobody."""
    return bool(open_edits().filter(pk=edit.pk).update(due_at=now))


@transaction.atomic
def settle_edit(listing: Listing, *, now: datetime) -> bool:
    """Check the edit that waits once more and take it over where it passes; its people hear.

    Judged, it is due again as the next day begins at its store: certificates and windows of
    prices count by days. It stays due where nobody could judge it: a sanction forbids it,
    nothing is live, or the check broke down.
    Rule: docs/rules/listings.md#editing
    """
    locked = lock(listing)
    waiting = open_edit(locked)
    if waiting is None:
        return False
    due_at = next_day(now, locked.store)
    try:
        with transaction.atomic():
            still = retry_edit(locked, actor=None, now=now).staged
    except (gates.Blocked, CheckFailed):
        still, due_at = waiting, now
    except NotPossible:
        still, due_at = waiting, due_at if locked.is_live else now
    if still:
        still.due_at = due_at
        still.save(update_fields=["due_at"])
    return still is None
