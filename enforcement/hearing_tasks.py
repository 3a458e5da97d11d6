"""What a store's owner and managers are asked to answer before a decision."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from core.registry import Task
from enforcement.models import Hearing
from enforcement.queries.hearings import waiting_hearings


def hearing_tasks(user: Any, store: Any) -> list[Task]:
    """None for people of the store who may not answer."""
    rows = list(waiting_hearings(store)[:3])
    if not rows or not store.people(*RUNNING_ROLES).filter(pk=user.pk).exists():
        return []
    return [_task(row) for row in rows]


def _task(row: Hearing) -> Task:
    return Task(
        title=_("Answer before a decision: %(number)s") % {"number": row.number},
        detail=_("Something ties your store to one that is frozen or banned."),
        url=reverse("enforcement:hearing", args=[row.pk]),
        action=_("Respond"),
        icon="link",
        due_at=row.answer_by,
        weight=0,
        tone="bad",
    )
