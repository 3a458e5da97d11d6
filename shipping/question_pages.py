"""What pages show of the questions of customs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paging import Page, keyset
from core.registry import Task
from shipping.models import CustomsRequest, Parcel
from shipping.question_forms import AnswersForm, AskForm

To = CustomsRequest.To
PAGE = 50


def questions_context(
    parcel: Parcel,
    *,
    may_ship: bool,
    ask: AskForm | None = None,
    answers: AnswersForm | None = None,
) -> dict[str, Any]:
    """The questions on a parcel with their answers, and the forms to ask and to answer.

    A form that was refused comes back with its words, even where its question is closed by now.
    """
    rows = list(parcel.customs_requests.order_by("-pk").prefetch_related("answers"))
    open_to = {row.to: row for row in rows if row.is_open}
    is_over = parcel.status == Parcel.Status.DELIVERED
    forms: dict[str, AskForm] = {}
    if may_ship and not is_over:
        forms = {to: AskForm(to=to) for to in (To.BUYER, To.SELLER) if to not in open_to}
    if ask is not None:
        forms[ask.data.get(f"{ask.prefix}-to", To.BUYER)] = ask
    own = answers.request if answers else open_to.get(To.SELLER)
    if answers is None and own and may_ship:
        answers = AnswersForm(request=own)
    return {
        "questions": rows,
        "answers": answers,
        "own": own,
        "asks": [(label, forms[to]) for to, label in _asks().items() if to in forms],
        "may_ship": may_ship,
    }


def questions_page(request: Any) -> Page[CustomsRequest]:
    """What customs asks about a store's parcels, the newest question first."""
    rows = CustomsRequest.objects.of_store(request.store).select_related("parcel__order")
    return keyset(rows, request, order=("-id",), size=PAGE)


def _asks() -> dict[str, str]:
    return {To.BUYER: _("Ask the buyer"), To.SELLER: _("Note what customs asks you")}


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """Questions that the store has to answer, the first due on top."""
    if workspace != "seller" or store is None:
        return []
    rows = CustomsRequest.objects.of_store(store).running().filter(to=To.SELLER)
    waiting = list(rows.order_by("due_at").values_list("due_at", "parcel_id")[:100])
    if not waiting:
        return []
    due_at, parcel_id = waiting[0]
    count = len(waiting)
    words = ngettext("Answer customs on %(n)s parcel", "Answer customs on %(n)s parcels", count)
    return [
        Task(
            title=words % {"n": count},
            detail=_("Customs keeps the parcel until it knows more."),
            url=reverse("shipping:parcel", args=[parcel_id]) + "#questions",
            action=_("Answer"),
            icon="receipt",
            due_at=due_at,
            weight=2 if due_at < now else 4,
            tone="bad" if due_at < now else "warn",
        )
    ]
