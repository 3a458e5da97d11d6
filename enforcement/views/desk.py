"""The rest of the authority desk: holds, threats, and the figures of a year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import liaisons_only, staff_only
from core import clock
from core.access_log import note_view
from core.countries import country_name
from core.forms import ActionForm
from core.paging import keyset
from enforcement import actions
from enforcement.desk_forms import HoldForm, LiftForm, NoThreatForm, ThreatForm, ToldForm
from enforcement.models import Hold, ThreatReport
from enforcement.queries import authority as queries


@require_http_methods(["GET", "POST"])
@liaisons_only
def holds(request: Any) -> HttpResponse:
    """Holds that stand and those of the past, and a form for a new one."""
    note_view(request, "hold", Hold)
    form = HoldForm(request.POST or None, initial=request.GET.dict())
    verb, now = actions.place_hold, clock.now()
    if form.is_valid() and form.run(verb, actor=request.user, now=now):
        messages.success(request, _("Placed. Every purge obeys it."))
        return redirect("enforcement:holds")
    rows = Hold.objects.select_related("placed_by", "request")
    page = keyset(rows, request, size=25)
    lines = [(row, row.is_standing(now)) for row in page.rows]
    context = {"page": page, "lines": lines, "form": form, "now": now}
    return render(request, "enforcement/holds.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@liaisons_only
def lift(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(Hold.objects.select_related("request__about", "placed_by"), pk=pk)
    note_view(request, "hold", found)
    form = LiftForm(request.POST or None)
    verb, now = actions.lift_hold, clock.now()
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _("Lifted."))
        return redirect("enforcement:holds")
    crumbs = [(_("Preservation holds"), reverse("enforcement:holds")), (found.number, "")]
    context = {"hold": found, "form": form, "now": now, "crumbs": crumbs}
    context |= {"stands": found.is_standing(now)}
    return render(request, "enforcement/lift_hold.html", context, status=form.status)


@require_GET
@liaisons_only
def threats(request: Any) -> HttpResponse:
    note_view(request, "threat", ThreatReport)
    page = keyset(ThreatReport.objects.select_related("about"), request, size=25)
    return render(request, "enforcement/threats.html", {"page": page, "now": clock.now()})


@require_http_methods(["GET", "POST"])
@staff_only
def new_threat(request: Any) -> HttpResponse:
    form = ThreatForm(request.POST or None)
    verb, now = actions.raise_threat, clock.now()
    if form.is_valid() and form.run(verb, actor=request.user, now=now):
        messages.success(request, _("Raised. The authority desk has been told."))
        if request.user.is_liaison:
            return redirect("enforcement:threat", form.result.pk)
        return redirect("core:home")
    return render(request, "enforcement/new_threat.html", {"form": form}, status=form.status)


@require_GET
@liaisons_only
def threat(request: Any, pk: int) -> HttpResponse:
    return _show(request, _threat(pk))


@require_POST
@liaisons_only
def report(request: Any, pk: int) -> HttpResponse:
    return _end(request, pk, ToldForm(request.POST), actions.report_threat)


@require_POST
@liaisons_only
def dismiss(request: Any, pk: int) -> HttpResponse:
    return _end(request, pk, NoThreatForm(request.POST), actions.dismiss_threat)


@require_GET
@liaisons_only
def counts(request: Any) -> HttpResponse:
    this_year = clock.now().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
    year = min(max(year, 2000), this_year)
    here = reverse("enforcement:authority_counts")
    years = range(this_year, this_year - 4, -1)
    tabs = [(str(one), f"{here}?year={one}", None, one == year) for one in years]
    context = {"year": year, "tabs": tabs} | queries.count_year(year)
    return render(request, "enforcement/authority_counts.html", context)


def _threat(pk: int) -> ThreatReport:
    rows = ThreatReport.objects.select_related("about", "opened_by", "decided_by")
    found: ThreatReport = get_object_or_404(rows, pk=pk)
    return found


def _end(request: Any, pk: int, form: ActionForm, verb: Any) -> HttpResponse:
    found = _threat(pk)
    if form.is_valid() and form.run(verb, found, actor=request.user, now=clock.now()):
        messages.success(request, _("Kept. The clock has ended."))
        return redirect("enforcement:threat", pk)
    return _show(request, found, form)


def _show(request: Any, found: ThreatReport, form: ActionForm | None = None) -> HttpResponse:
    note_view(request, "threat", found)
    context = {
        "found": found,
        "form": form,
        "told_form": form if isinstance(form, ToldForm) else ToldForm(),
        "dismiss_form": form if isinstance(form, NoThreatForm) else NoThreatForm(),
        "country": country_name(found.country) if found.country else _("Not known"),
        "now": clock.now(),
        "crumbs": [(_("Threats"), reverse("enforcement:threats")), (found.number, "")],
    }
    status = form.status if form else 200
    return render(request, "enforcement/threat.html", context, status=status)
