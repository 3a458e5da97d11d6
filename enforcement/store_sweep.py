"""The worker's door for stores that come, are known, and go: identities, enquiries, closures."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core import clock
from core.sweeps import Sweep, do_each, sweeps
from enforcement.actions import (
    ask_for_age,
    ask_new_owner,
    finish_closure,
    notice_overdue_enquiry,
    notice_overdue_identity,
)
from enforcement.models import Enquiry, StoreClosure, TraderIdentity
from policy.queries import policy_at


def sweep_at(now: datetime) -> dict[str, int]:
    waiting = TraderIdentity.objects.waiting()
    late = waiting.filter(answer_due_at__lte=now, overdue_at=None)
    return {
        "overdue": do_each(late.select_related("store"), notice_overdue_identity, now),
        "asked": do_each(_old(now), ask_for_age, now) + do_each(_handed_over(), ask_new_owner, now),
        "enquiries": do_each(_late_enquiries(now), notice_overdue_enquiry, now),
        "closed": do_each(_closing(), finish_closure, now),
    }


def _late_enquiries(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Enquiry.objects.unfinished()
    return rows.filter(due_at__lte=now, overdue_at=None)


def _closing() -> QuerySet[Any]:
    rows: QuerySet[Any] = StoreClosure.objects.filter(status=StoreClosure.Status.CLOSING)
    return rows.select_related("store")


def _old(now: datetime) -> QuerySet[Any]:
    """Verified filings that are too old, were not asked for, and have none after them."""
    days = policy_at(now).governance.identity.valid_days
    rows: QuerySet[Any] = _standing().filter(status_at__lte=now - timedelta(days=days))
    return rows


def _standing() -> Any:
    later = TraderIdentity.objects.filter(store=OuterRef("store"), pk__gt=OuterRef("pk"))
    later = later.exclude(status="withdrawn")
    rows = TraderIdentity.objects.filter(status="verified", ask=None).exclude(Exists(later))
    return rows.select_related("store")


def _handed_over() -> QuerySet[Any]:
    """Stores whose owner is not the one who filed what is verified."""
    own = Q(memberships__role="owner") & Q(memberships__user=OuterRef("filed_by"))
    other = ~Exists(Store.objects.filter(own, pk=OuterRef("store")))
    rows = _standing().filter(other)
    # A closed store whose owner closed their account has nobody who could answer.
    owned = Store.objects.filter(memberships__role="owner")
    found: QuerySet[Any] = owned.filter(pk__in=rows.values("store"))
    return found


@shared_task(name="enforcement.tasks.sweep_stores")
def sweep_stores() -> dict[str, int]:
    return sweep_at(clock.now())


sweeps.append(
    Sweep(
        "enforcement.tasks.sweep_stores",
        gettext_lazy("Stores that come and go"),
        {
            "overdue": gettext_lazy("identities overdue"),
            "asked": gettext_lazy("stores asked again"),
            "enquiries": gettext_lazy("enquiries overdue"),
            "closed": gettext_lazy("stores closed"),
        },
    )
)
