"""The review by sample in the sidebar of auditors, and on their home."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import registry
from core.counting import AT_MOST, Waiting
from core.registry import NavItem, Task, navigation
from enforcement.models import AuditSample


def _waiting(asker: Any) -> Waiting:
    return Waiting(AuditSample.objects.waiting().exclude(about_id=asker.user.pk))


def audit_tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    """What was drawn and nobody has looked at, as one task; of their own doing nothing."""
    if workspace != "audit":
        return []
    count = AuditSample.objects.waiting().exclude(about_id=user.pk)[:AT_MOST].count()
    if not count:
        return []
    title = ngettext("Look at %(n)s sample", "Look at %(n)s samples", count) % {"n": count}
    return [
        Task(
            title=title,
            detail=gettext("Drawn from what staff did or opened"),
            url=reverse("enforcement:audit_samples"),
            action=gettext("Open"),
            icon="checklist",
        )
    ]


navigation.add(
    "audit",
    "look",
    NavItem(
        _("Review by sample"),
        "enforcement:audit_samples",
        "checklist",
        order=40,
        waiting=_waiting,
    ),
)
registry.tasks.append(audit_tasks)
