"""Complaints on the home of moderators, beside their appeals."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import registry
from core.registry import Task
from enforcement.models import Complaint


def complaint_tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace != "moderation":
        return []
    rows = Complaint.objects.open_to(user).filter(Q(taken_by_id=user.pk) | Q(status="filed"))
    return [
        Task(
            title=_("Answer complaint %(number)s") % {"number": row.number},
            detail=row.store.name,
            url=reverse("enforcement:complaint", args=[row.pk]),
            action=_("Open"),
            icon="scale",
            due_at=row.due_at,
        ).by_deadline(now)
        for row in rows.select_related("store").order_by("due_at")[:5]
    ]


registry.tasks.append(complaint_tasks)
