"""What moderators do to many cases of the queue: the buttons, and how the page tells of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core.forms import ActionForm
from core.many_pages import Line, Page
from enforcement.actions.bulk import MANY
from enforcement.forms import SkipForm
from enforcement.models import Case
from enforcement.queries.cases import list_queue
from enforcement.queue_pages import Asked

LABELS: dict[str, Promise] = {
    "claim": gettext_lazy("Take"),
    "release": gettext_lazy("Give back"),
    "skip": gettext_lazy("Skip"),
}


def actions(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The buttons above the queue; what is decided is nobody's work any more."""
    if asked.view == "decided":
        return ()
    return tuple(
        (str(words), reverse("enforcement:bulk_cases", args=[name]))
        for name, words in LABELS.items()
    )


def counted(n: int) -> str:
    return ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}


def _form(action: str, _user: User, sent: QueryDict | None, _now: datetime) -> ActionForm:
    return SkipForm(sent) if action == "skip" else ActionForm(sent)


def _line(case: Case, _action: str, _now: datetime) -> Line:
    url = reverse("enforcement:case", args=[case.pk])
    holder = case.claimed_by.name if case.claimed_by else _("Free")
    return Line(url, case.title, case.number, case.store.name, holder)


def _becomes(action: str, _facts: Mapping[str, Any], user: User, _now: datetime) -> str:
    return {"claim": user.name, "release": _("Free")}.get(action) or _("Left to others")


def _asked(sent: QueryDict) -> Asked:
    """The queue as it was when the cases were ticked."""
    return Asked.of(QueryDict(sent.get("back", "").partition("?")[2]))


def _shown(request: Any, action: str, now: datetime) -> QuerySet[Case]:
    """Nobody gives back with one box what colleagues hold: only ticked cases of theirs."""
    asked = _asked(request.POST)
    rows = list_queue(request.user, asked.view, now, **asked.narrowed())
    return rows.filter(claimed_by=request.user) if action == "release" else rows


PAGE: Page[Case] = Page(
    MANY,
    title=gettext_lazy("Review queue"),
    labels=LABELS,
    form=_form,
    line=_line,
    becomes=_becomes,
    counted=counted,
    back=lambda sent, _now: _asked(sent).address(),
    shown=_shown,
    order=lambda case: (case.due_at, case.pk),
)
