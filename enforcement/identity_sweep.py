"""The worker's door for trader identities: those that wait too long, and stores asked again."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core import clock
from core.sweeps import Sweep, do_each, sweeps
from enforcement.actions import ask_for_age, ask_new_owner, notice_overdue_identity
from enforcement.models import TraderIdentity
from policy.queries import policy_at


def sweep_at(now: datetime) -> dict[str, int]:
    waiting = TraderIdentity.objects.waiting()
    late = waiting.filter(answer_due_at__lte=now, overdue_at=None)
    return {
        "overdue": do_each(late.select_related("store"), notice_overdue_identity, now),
        "asked": do_each(_old(now), ask_for_age, now) + do_each(_handed_over(), ask_new_owner, now),
    }


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
    found: QuerySet[Any] = Store.objects.filter(pk__in=rows.values("store"))
    return found


@shared_task(name="enforcement.tasks.sweep_identities")
def sweep_identities() -> dict[str, int]:
    return sweep_at(clock.now())


sweeps.append(
    Sweep(
        "enforcement.tasks.sweep_identities",
        gettext_lazy("Trader identities"),
        {
            "overdue": gettext_lazy("identities overdue"),
            "asked": gettext_lazy("stores asked again"),
        },
    )
)
