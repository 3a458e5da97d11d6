"""Trader identities on the homes and in the sidebars of owners and moderators."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import registry
from core.counting import Waiting
from core.registry import NavItem, Task, navigation
from enforcement.checks.identity import Stage
from enforcement.identity_pages import headline
from enforcement.models import TraderIdentity
from enforcement.queries.identities import identity_answer, list_identities


def identity_tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace == "seller":
        return _own(user, store, now)
    if workspace != "moderation":
        return []
    rows = list_identities("open", user).order_by("answer_due_at")[:5]
    return [
        Task(
            title=_("Check trader identity %(number)s") % {"number": row.number},
            detail=row.store.name,
            url=reverse("enforcement:review_identity", args=[row.pk]),
            action=_("Open"),
            icon="id-badge-2",
            due_at=row.answer_due_at,
        ).by_deadline(now)
        for row in rows
    ]


def _own(user: Any, store: Any, now: datetime) -> list[Task]:
    """What the owner has to do, and nothing while we are at it."""
    role = next((place.role for place in user.places if place.store_id == store.pk), "")
    if role != "owner":
        return []
    found = identity_answer(store, now)
    if found.stage in (Stage.MET, Stage.WAITING, Stage.NOT_ASKED):
        return []
    return [
        Task(
            title=_("Say who trades through your store"),
            detail=headline(found.stage, found.may_offer),
            url=reverse("enforcement:identity"),
            action=_("File it"),
            icon="id-badge-2",
            due_at=found.due_at,
            weight=1,
            tone="warn" if found.may_offer else "bad",
        )
    ]


def _waiting(asker: Any) -> Waiting:
    waiting = TraderIdentity.objects.open_to(asker.user)
    return Waiting(waiting, hot=waiting.filter(answer_due_at__lt=asker.now))


registry.tasks.append(identity_tasks)
navigation.add(
    "seller",
    "standing",
    NavItem(
        gettext_lazy("Trader identity"),
        "enforcement:identity",
        "id-badge-2",
        order=40,
        shown_to=lambda request: request.membership.role == "owner",
    ),
)
navigation.add(
    "moderation",
    "work",
    NavItem(
        gettext_lazy("Trader identities"),
        "enforcement:identities",
        "id-badge-2",
        order=45,
        waiting=_waiting,
    ),
)
