"""The lines of the sidebar, the line at its foot, and what waits for an admin."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import registry
from core.counting import Waiting
from core.registry import NavItem, Task
from policy.models import PolicyVersion
from policy.queries import number_in_force


def _waiting_for(user: Any) -> Any:
    waiting = PolicyVersion.objects.filter(status="awaiting_approval")
    return waiting.exclude(drafted_by_id=user.pk).defer("sections")


def _waiting(asker: Any) -> Waiting:
    return Waiting(_waiting_for(asker.user))


def _foot_line(now: datetime) -> str:
    found = number_in_force(now)
    if found is None:
        return ""
    _pk, number, since = found
    words = {"version": f"v{number}", "since": formats.date_format(since, "DATE_FORMAT")}
    return _("Policy %(version)s · in force since %(since)s") % words


def _tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    if workspace != "admin":
        return []
    return [
        Task(
            title=_("Policy %(version)s waits for your approval") % {"version": version},
            detail=_("Drafted by %(name)s") % {"name": version.drafted_by.name},
            url=reverse("policy:version", args=[version.pk]),
            action=_("Read and decide"),
            icon="file-text",
            due_at=version.effective_from,
            weight=3,
            tone="accent",
        )
        for version in _waiting_for(user).select_related("drafted_by")
    ]


registry.navigation.add(
    "admin",
    "rules",
    NavItem(gettext_lazy("Policies"), "policy:versions", "file-text", order=10, waiting=_waiting),
)
for workspace in ("seller", "moderation", "mediation", "admin", "audit"):
    registry.navigation.add(
        workspace, "help", NavItem(gettext_lazy("Rulebook"), "policy:rulebook", "book-2", order=90)
    )
registry.foot_lines.append(_foot_line)
registry.tasks.append(_tasks)
