"""Where a store stands, its decisions, and the way to an appeal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import RUNNING_ROLES, moderators_only, sellers_only, signed_in
from accounts.models import Store
from core import clock
from core.access_log import note_view
from core.paging import keyset
from enforcement import actions, gates
from enforcement.appeal_forms import AppealForm
from enforcement.models import Sanction, Statement
from enforcement.queries import cases, decisions, quizzes
from enforcement.queries import standing as queries
from enforcement.queries.approvals import removals, url_of
from enforcement.queries.hearings import waiting_hearings
from enforcement.queries.pauses import paused_measures
from enforcement.queries.payouts import orders_of


@require_GET
@sellers_only()
def standing(request: Any) -> HttpResponse:
    context = _standing(request.store) | {"quizzes": quizzes.history(request.store)}
    context["hearings"] = waiting_hearings(request.store)
    context["may_quiz"] = request.membership.role in RUNNING_ROLES
    return render(request, "enforcement/standing.html", context)


@require_GET
@sellers_only()
def decision_list(request: Any) -> HttpResponse:
    now, here = clock.now(), reverse("enforcement:decisions")
    view = "in_force" if request.GET.get("view") == "in_force" else "all"
    page = keyset(decisions.list_decisions(request.store, view), request, size=25)
    tabs = [
        (_("All"), here, None, view == "all"),
        (_("In force"), f"{here}?view=in_force", None, view == "in_force"),
    ]
    context = {"page": page, "lines": decisions.lines(page.rows, now), "now": now, "tabs": tabs}
    return render(request, "enforcement/decisions.html", context)


@require_GET
@signed_in
def decision(request: Any, pk: int) -> HttpResponse:
    return _show(request, decisions.get_decision(request.user, pk), None)


@require_POST
@sellers_only(*RUNNING_ROLES)
def file_appeal(request: Any, pk: int) -> HttpResponse:
    statement = decisions.get_decision(request.user, pk)
    form = AppealForm(statement.rule_code, request.POST, request.FILES)
    now = clock.now()
    if form.is_valid() and form.run(actions.file_appeal, statement, actor=request.user, now=now):
        messages.success(request, _("Your appeal has arrived. Somebody uninvolved answers it."))
        return redirect("enforcement:appeal", form.result.pk)
    return _show(request, statement, form, status=form.status)


@require_GET
@moderators_only
def stores(request: Any) -> HttpResponse:
    query = cases.searchable(request.GET.get("q", ""))
    rows = Store.objects.filter(name__icontains=query) if query else Store.objects.all()
    page = keyset(rows, request, size=50)
    totals = cases.worst_totals([store.pk for store in page.rows], clock.now())
    lines = [(store, cases.total_words(totals.get(store.pk, 0))) for store in page.rows]
    context = {"page": page, "lines": lines, "query": query}
    return render(request, "enforcement/stores.html", context)


@require_GET
@moderators_only
def store(request: Any, slug: str) -> HttpResponse:
    found = get_object_or_404(Store, slug=slug)
    note_view(request, "store", found, store=found)
    context = _standing(found) | {"history": cases.history(found, 50)}
    context |= {"last_violation": found.violations.standing().order_by("-pk").first()}
    return render(request, "enforcement/store.html", context)


def _standing(found: Any) -> dict[str, Any]:
    now = clock.now()
    running = Sanction.objects.of_store(found).running(now).order_by("-starts_at")
    closed = gates.blocked(found, now)
    return {
        "store": found,
        "verdict": queries.verdict(found, now),
        "bars": quizzes.with_offers(found, queries.family_bars(found, now), now),
        "running": running,
        "paused": paused_measures(now, store=found),
        "announced": Sanction.objects.of_store(found).announced(now).order_by("starts_at"),
        "closed": [(gates.NAMES[name], sanction) for name, sanction in closed.items()],
        "stays_open": gates.STAYS_OPEN,
        "now": now,
    }


def _show(
    request: Any, statement: Statement, form: AppealForm | None, *, status: int = 200
) -> HttpResponse:
    note_view(request, "decision", statement)
    now = clock.now()
    member = request.user.memberships.filter(store=statement.store).first()
    paused = paused_measures(now, sanction__because=statement.violation_id)
    is_paused = any(pause.sanction_id == statement.sanction_id for pause in paused)
    state = statement.sanction.state(now) if statement.sanction else None
    context = {
        "statement": statement,
        "state": (_("Paused"), "warn") if is_paused else state,
        "paused": paused,
        "form": form or AppealForm(statement.rule_code),
        "now": now,
        "refusal": decisions.appeal_refusal(statement, now),
        "may_appeal": bool(member and member.role in RUNNING_ROLES),
        "entries": decisions.what_became_of(statement),
        "appeals": statement.appeals.order_by("-pk"),
        "removals": [
            (row, url_of(row)) for row in removals().filter(because=statement.violation_id)
        ],
        "payout_orders": orders_of(statement.sanction) if statement.sanction else [],
        "stays_open": gates.STAYS_OPEN,
        "is_moderator": member is None,
        "crumbs": [(_("Decisions"), reverse("enforcement:decisions")), (statement.number, "")]
        if member
        else [(_("Sellers"), reverse("enforcement:stores")), (statement.number, "")],
    }
    return render(request, "enforcement/decision.html", context, status=status)
