"""Enquiries in the sidebar and on the home of moderators, and their time of keeping."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import registry
from core.counting import Waiting
from core.purging import Subject
from core.registry import NavItem, Task, navigation
from core.retention import RecordClass, register
from enforcement.models import Enquiry
from enforcement.models.enquiries import DONE
from policy.queries import policy_at

HOT = timedelta(hours=24)


def enquiry_tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    """What this person took, and what is nearly late."""
    if workspace != "moderation":
        return []
    mine = Enquiry.objects.unfinished().filter(taken_by_id=user.pk)
    late = Enquiry.objects.filter(status=Enquiry.Status.NEW, due_at__lt=now + HOT)
    return [
        Task(
            title=_("Answer enquiry %(number)s") % {"number": row.number},
            detail=str(row.get_status_display()),
            url=reverse("enforcement:enquiry", args=[row.pk]),
            action=_("Open"),
            icon="message-2-question",
            due_at=row.due_at,
            weight=3,
            tone="bad" if row.due_at <= now else "warn",
        )
        for row in (mine | late).order_by("due_at")[:5]
    ]


def _waiting(asker: Any) -> Waiting:
    waiting = Enquiry.objects.unfinished()
    return Waiting(waiting, hot=waiting.filter(due_at__lt=asker.now))


def _days(now: datetime) -> int:
    return policy_at(now).governance.enquiries.keep_days


def _over(before: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Enquiry.objects.filter(status__in=DONE, status_at__lt=before)
    return rows.filter(forgotten_at=None)


def forget_enquiries(rows: Sequence[Enquiry], now: datetime) -> None:
    """Take out who asked and all words; that there was an enquiry, and its clock, stay."""
    blank = ("name", "email", "sells", "message", "answer")
    for row in rows:
        for name in blank:
            setattr(row, name, "")
        row.forgotten_at = now
    Enquiry.objects.bulk_update(rows, [*blank, "forgotten_at"])


def _about(row: Enquiry, now: datetime) -> list[Subject]:
    return [Subject("person", row.email)]


register(
    RecordClass(
        "enquiries",
        gettext_lazy("Enquiries of people who want to sell"),
        gettext_lazy("who asked, and all words, blanked"),
        _days,
        _over,
        forget_enquiries,
        _about,
    )
)
registry.tasks.append(enquiry_tasks)
navigation.add(
    "moderation",
    "work",
    NavItem(
        gettext_lazy("Enquiries"),
        "enforcement:enquiries",
        "message-2-question",
        order=50,
        waiting=_waiting,
    ),
)
