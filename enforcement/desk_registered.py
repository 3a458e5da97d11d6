"""What the authority desk answers to core: its sidebar, its tasks and its sweep."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import registry
from core.counting import Waiting
from core.registry import NavItem, Panel, Task, navigation
from core.sweeps import Sweep, sweeps
from enforcement.models import AuthorityRequest, ThreatReport
from enforcement.queries import authority


def _open_requests(asker: Any) -> Waiting:
    rows = AuthorityRequest.objects.unfinished()
    return Waiting(rows, rows.filter(due_at__lt=asker.now))


def _open_threats(asker: Any) -> Waiting:
    rows = ThreatReport.objects.filter(status=ThreatReport.Status.OPEN)
    return Waiting(rows, rows)


def _tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace != "liaison":
        return []
    return [*_threats(), *_requests(user, now)]


def _threats() -> list[Task]:
    rows = ThreatReport.objects.filter(status=ThreatReport.Status.OPEN).order_by("due_at")
    return [
        Task(
            title=_("Tell an authority of threat %(number)s") % {"number": row.number},
            detail=row.suspicion[:120],
            url=reverse("enforcement:threat", args=[row.pk]),
            action=_("Open"),
            icon="alert-octagon",
            due_at=row.due_at,
            weight=0,
            tone="bad",
        )
        for row in rows[:5]
    ]


def _requests(user: Any, now: datetime) -> list[Task]:
    rows = AuthorityRequest.objects.unfinished().order_by("due_at")
    return [
        Task(
            title=_("Answer request %(number)s") % {"number": row.number},
            detail=f"{row.authority} · {row.get_status_display()}",
            url=reverse("enforcement:authority_request", args=[row.pk]),
            action=_("Open"),
            icon="lock",
            due_at=row.due_at,
            weight=2,
            tone="bad" if row.due_at < now else "warn",
        )
        for row in rows.exclude(status="proposed", proposed_by_id=user.pk)[:5]
    ]


def _panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    if workspace != "liaison":
        return []
    rows = authority.list_requests("open").order_by("due_at", "id")[:10]
    return [Panel("enforcement/_authority_panel.html", {"rows": rows}, order=10)]


registry.tasks.append(_tasks)
registry.panels.append(_panels)
for _item in (
    NavItem(
        gettext_lazy("Requests"),
        "enforcement:authority_requests",
        "lock",
        order=10,
        waiting=_open_requests,
    ),
    NavItem(
        gettext_lazy("Threats"),
        "enforcement:threats",
        "alert-octagon",
        order=20,
        waiting=_open_threats,
    ),
    NavItem(gettext_lazy("Preservation holds"), "enforcement:holds", "archive", order=30),
    NavItem(gettext_lazy("Yearly figures"), "enforcement:authority_counts", "activity", order=40),
):
    navigation.add("liaison", "work", _item)
for _workspace, _group in (("moderation", "look"), ("mediation", "work")):
    navigation.add(
        _workspace,
        _group,
        NavItem(
            gettext_lazy("Raise a threat"), "enforcement:new_threat", "alert-triangle", order=90
        ),
    )
sweeps.append(
    Sweep(
        "enforcement.tasks.sweep_authorities",
        gettext_lazy("Authority desk"),
        {
            "told": gettext_lazy("stores told of a release"),
            "overdue_requests": gettext_lazy("requests overdue"),
            "overdue_threats": gettext_lazy("threats not reported in time"),
        },
    )
)
