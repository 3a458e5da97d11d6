"""Views of the index that people keep: a name for what the address says."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import sellers_only
from core import clock
from listings import actions
from listings.filters import Filter
from listings.models import SavedView
from listings.saved_views import filter_of
from listings.view_forms import SavedViewForm


@require_http_methods(["GET", "POST"])
@sellers_only()
def save(request: Any) -> HttpResponse:
    shown = Filter.of(request.GET)
    form = SavedViewForm(request.POST or None)
    facts = {"narrowed": shown, "actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.save_view, request.store, **facts):
        return _to_index(_("View saved."), request, form.result)
    return _show(request, form, {"shown": shown.words, "title": _("Save view")})


@require_http_methods(["GET", "POST"])
@sellers_only()
def change(request: Any, pk: int) -> HttpResponse:
    view, shown = _mine(request, pk), Filter.of(request.GET)
    form = SavedViewForm(request.POST or None, view=view, shown=shown)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.change_view, view, **facts):
        return _to_index(_("View saved."), request, form.result)
    context = {"view": view, "kept": filter_of(view).words, "title": _("Change view")}
    return _show(request, form, context | {"shown": shown.words if form.differs else []})


@require_POST
@sellers_only()
def delete(request: Any, pk: int) -> HttpResponse:
    actions.delete_view(_mine(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("View deleted. The listings stay as they are."))
    return redirect("listings:index")


def _mine(request: Any, pk: int) -> SavedView:
    rows = SavedView.objects.select_related("store")
    found: SavedView = get_object_or_404(rows, pk=pk, store=request.store, person=request.user)
    return found


def _to_index(words: str, request: Any, view: SavedView) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("listings:index") + filter_of(view).but(saved=str(view.pk)).query())


def _show(request: Any, form: SavedViewForm, context: dict[str, Any]) -> HttpResponse:
    context["back_url"] = reverse("listings:index") + Filter.of(request.GET).query()
    context["crumbs"] = [(_("Listings"), reverse("listings:index")), (context["title"], "")]
    return render(request, "listings/saved_view.html", context | {"form": form}, status=form.status)
