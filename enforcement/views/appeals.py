"""Appeals, as the store follows them and as moderators answer them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import RUNNING_ROLES, moderators_only, sellers_only, signed_in
from core import clock
from core.access_log import note_view
from core.paging import keyset
from enforcement import actions
from enforcement.appeal_forms import AnswerForm, MessageForm
from enforcement.appeal_pages import show_to_store
from enforcement.docket_pages import tabs_for
from enforcement.models import Appeal
from enforcement.queries import approvals as queries
from enforcement.queries import cases
from enforcement.queries.pauses import paused_measures, with_pauses


@require_GET
@sellers_only()
def appeals(request: Any) -> HttpResponse:
    now = clock.now()
    rows = with_pauses(Appeal.objects.of_store(request.store), now).select_related("statement")
    context = {"page": keyset(rows, request, size=25), "now": now}
    return render(request, "enforcement/appeals.html", context)


@require_GET
@signed_in
def appeal(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    member = request.user.memberships.filter(store=found.store).first()
    if member is None:
        return redirect("enforcement:answer", pk)
    return show_to_store(request, found, member, MessageForm())


@require_POST
@signed_in
def write(request: Any, pk: int) -> HttpResponse:
    """A question on an appeal, or its answer, by either side."""
    found, form = queries.get_appeal(request.user, pk), MessageForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.write_on_appeal, found, **facts):
        messages.success(request, _("Written. The other side is told."))
        return redirect("enforcement:appeal", pk)
    member = request.user.memberships.filter(store=found.store).first()
    if member is None:
        return _show(request, found, AnswerForm(found), form)
    return show_to_store(request, found, member, form)


@require_POST
@sellers_only(*RUNNING_ROLES)
def withdraw(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    actions.withdraw_appeal(found, actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn. You can appeal again while the time runs."))
    return redirect("enforcement:appeal", pk)


@require_GET
@moderators_only
def docket(request: Any) -> HttpResponse:
    """The moderators' list of appeals."""
    view, days, now = request.GET.get("view", "open"), request.GET.get("days", ""), clock.now()
    view = view if view in ("mine", "answered") else "open"
    tabs = tabs_for(request.user, view)
    order = ("-due_at", "-id") if view == "answered" else ("due_at", "id")
    since = cases.days_ago(days, now) if days else None
    rows = queries.list_appeals(view, request.user, since)
    page = keyset(with_pauses(rows, now), request, order=order, size=25)
    context = {"page": page, "tabs": tabs, "now": now, "reader": request.user}
    return render(request, "enforcement/docket.html", context)


@require_GET
@moderators_only
def answer(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    return _show(request, found, AnswerForm(found))


@require_POST
@moderators_only
def take(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    actions.take_appeal(found, actor=request.user, now=clock.now())
    return redirect("enforcement:answer", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    actions.release_appeal(found, actor=request.user, now=clock.now())
    messages.success(request, _("Given back. Whoever took no part can take it now."))
    return redirect("enforcement:answer", pk)


@require_POST
@moderators_only
def decide(request: Any, pk: int) -> HttpResponse:
    found = queries.get_appeal(request.user, pk)
    form = AnswerForm(found, request.POST)
    now = clock.now()
    if form.is_valid() and form.run(actions.decide_appeal, found, actor=request.user, now=now):
        messages.success(request, _("Answered. The store has been told."))
        return redirect("enforcement:docket")
    return _show(request, found, form)


def _show(
    request: Any, found: Appeal, form: AnswerForm, message: MessageForm | None = None
) -> HttpResponse:
    note_view(request, "appeal", found)
    user, message, now = request.user, message or MessageForm(), clock.now()
    context = {
        "appeal": found,
        "form": form,
        "now": now,
        "paused": paused_measures(now, appeal=found),
        "is_involved": user.pk in found.involved,
        "crumbs": [(_("Appeals"), reverse("enforcement:docket")), (found.number, "")],
        "may_take": found.status == Appeal.Status.FILED and user.pk not in found.involved,
        "may_answer": found.status == Appeal.Status.IN_REVIEW and found.taken_by_id == user.pk,
        "may_release": found.status == Appeal.Status.IN_REVIEW
        and (found.taken_by_id == user.pk or user.is_senior),
        "message_form": message,
        "history": cases.history(found.store),
        "exhibits": found.statement.case.exhibits.order_by("number")
        if found.statement.case
        else [],
    }
    status = max(form.status, message.status)
    return render(request, "enforcement/answer.html", context, status=status)
