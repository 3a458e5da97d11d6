"""Second approvals, proposed bans, and the confirmation of a machine's freeze."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only, signed_in
from accounts.step_up.doors import step_up
from core import clock
from core.access_log import note_view
from core.registry import effects
from enforcement import actions
from enforcement.forms import BanForm, ReasonForm, ReleaseForm, RestoreForm
from enforcement.models import Sanction, Violation
from enforcement.queries import approvals as queries
from enforcement.queries import cases
from enforcement.queries.pauses import paused_measures
from enforcement.queries.payouts import orders_of

APPROVE = {
    "ban": actions.approve_ban,
    "freeze": actions.approve_freeze,
    "hold_payout": actions.approve_payout_hold,
}


@require_GET
@moderators_only
def approvals(request: Any) -> HttpResponse:
    now = clock.now()
    rows = queries.list_approvals(now)[:100]
    return render(request, "enforcement/approvals.html", {"rows": rows, "now": now})


@require_GET
@signed_in
def sanction(request: Any, pk: int) -> HttpResponse:
    """The page of a measure: its decision, or for moderators its review while it waits."""
    found = queries.get_sanction(request.user, pk)
    statement = found.statements.order_by("pk").first()
    waits = found.status in (Sanction.Status.PROPOSED, Sanction.Status.PROVISIONAL)
    if request.user.is_moderator and (waits or statement is None):
        return redirect("enforcement:review_sanction", pk)
    statement = statement or get_object_or_404(found.because.statements.order_by("pk")[:1])
    return redirect("enforcement:decision", statement.pk)


@require_GET
@moderators_only
def review_sanction(request: Any, pk: int) -> HttpResponse:
    return _show(request, queries.get_sanction(request.user, pk), ReasonForm())


@require_POST
@moderators_only
@step_up
def agree(request: Any, pk: int) -> HttpResponse:
    """Confirm a machine's freeze (with a reason), or agree to a colleague's proposal."""
    found = queries.get_sanction(request.user, pk)
    if found.status == Sanction.Status.PROPOSED:
        APPROVE[found.kind](found, actor=request.user, now=clock.now())
        return _done(request, _("You agreed. The store has been told why and until when."))
    form = ReasonForm(request.POST)
    confirm, now = actions.confirm_sanction, clock.now()
    if form.is_valid() and form.run(confirm, found, actor=request.user, now=now):
        return _done(request, _("Confirmed. The store has been told."))
    return _show(request, found, form, status=form.status)


@require_POST
@moderators_only
def refuse(request: Any, pk: int) -> HttpResponse:
    found = queries.get_sanction(request.user, pk)
    form = ReasonForm(request.POST)
    verb, now = actions.refuse_sanction, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        return _done(request, _("Turned down. The points stay on the ledger."))
    return _show(request, found, form, status=form.status)


@require_http_methods(["GET", "POST"])
@moderators_only
def restore(request: Any, pk: int) -> HttpResponse:
    """Let something that was taken down back, because its store put it right."""
    found = get_object_or_404(queries.removals(), pk=pk)
    note_view(request, "decision", found)
    form = RestoreForm(request.POST or None)
    verb, now = actions.restore_subject, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Restored. The store has been told."))
        return redirect("enforcement:decision", found.decision.pk)
    context = {"sanction": found, "form": form, "decision": found.decision}
    context |= {"url": queries.url_of(found), "crumbs": _crumbs_of(found, _("Restore"))}
    return render(request, "enforcement/restore.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@moderators_only
@step_up
def release(request: Any, pk: int) -> HttpResponse:
    """Let payouts go on before the hold's end, because its reason is gone."""
    found = get_object_or_404(queries.payout_holds(), pk=pk)
    note_view(request, "payouts", found)
    form = ReleaseForm(request.POST or None)
    verb, now = actions.release_payouts, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Released. The payment side and the store are told."))
        return redirect("enforcement:decision", found.decision.pk)
    context = {"sanction": found, "form": form, "decision": found.decision, "now": now}
    context |= {"orders": orders_of(found), "crumbs": _crumbs_of(found, _("Release payouts"))}
    return render(request, "enforcement/release_payouts.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@moderators_only
@step_up
def propose_ban(request: Any, pk: int) -> HttpResponse:
    violation = get_object_or_404(Violation.objects.select_related("store"), pk=pk)
    note_view(request, "decision", violation)
    form = BanForm(request.POST or None)
    verb, now = actions.propose_ban, clock.now()
    if form.is_valid() and form.run(verb, violation, actor=request.user, now=now):
        return _done(request, _("Proposed. A senior moderator other than you must agree."))
    context = {"violation": violation, "form": form, "history": cases.history(violation.store)}
    context |= {"now": now}
    return render(request, "enforcement/ban.html", context, status=form.status)


def _done(request: Any, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("enforcement:approvals")


def _crumbs_of(sanction: Sanction, here: str) -> list[tuple[str, str]]:
    decision = sanction.decision
    place = (decision.number, reverse("enforcement:decision", args=[decision.pk]))
    return [(_("Sellers"), reverse("enforcement:stores")), place, (here, "")]


def _show(request: Any, found: Sanction, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    note_view(request, "decision", found)
    now = clock.now()
    asked = (found.store, frozenset(found.blocks), now)
    context = {
        "sanction": found,
        "form": form,
        "now": now,
        "statement": found.because.statements.order_by("pk").first(),
        "history": cases.history(found.store),
        "paused": paused_measures(now, sanction=found),
        "effects": [effect for ask in effects for effect in ask(*asked)],
        "crumbs": [
            (_("Second approvals"), reverse("enforcement:approvals")),
            (found.get_kind_display(), ""),
        ],
        "notice_days": queries.notice_days(found, now),
        "is_mine": found.proposed_by_id == request.user.pk,
        "may_agree": found.kind != "ban" or request.user.is_senior,
    }
    return render(request, "enforcement/sanction.html", context, status=status)
