"""Views of lists that people keep: a name for what the address says."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.audience import signed_in
from core.errors import NotAllowed
from core.models import SavedView
from core.saved_views import actions
from core.saved_views.forms import SavedViewForm
from core.saved_views.indexes import Index, index_of
from core.saved_views.tabs import SAVED, address, store_of, views_of


@require_http_methods(["GET", "POST"])
@signed_in
def save(request: Any, key: str) -> HttpResponse:
    index = _index(request, key)
    form = SavedViewForm(request.POST or None, shown=index.meant(request.GET))
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.save_view, index, store_of(request, index), **facts):
        return _to_list(_("View saved."), request, index, form.result)
    return _show(request, index, form, {"title": _("Save view")})


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: Any, pk: int) -> HttpResponse:
    view, index = _mine(request, pk)
    shown, came_from = index.meant(request.GET), SAVED in request.GET
    form = SavedViewForm(request.POST or None, shown=shown, came_from=came_from, view=view)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.change_view, view, **facts):
        return _to_list(_("View saved."), request, index, form.result)
    kept = QueryDict(view.query)
    context = {"view": view, "kept": index.words(kept), "lost": index.lost(view.query)}
    context |= {"count": index.count(request, kept), "is_mine": _may_change(request, index, view)}
    return _show(request, index, form, context | {"title": _("Change view")})


@require_POST
@signed_in
def delete(request: Any, pk: int) -> HttpResponse:
    view, index = _mine(request, pk)
    actions.delete_view(view, actor=request.user, now=clock.now())
    messages.success(request, _("View deleted. What it showed stays as it is."))
    return redirect(f"{index.url}?view=")


@require_POST
@signed_in
def open_with(request: Any, pk: int) -> HttpResponse:
    view, index = _mine(request, pk)
    on = request.POST.get("on") == "1"
    actions.open_with(view, actor=request.user, now=clock.now(), on=on)
    words = _("The list opens with this view now.") if on else _("The list opens as ever now.")
    return _to_list(words, request, index, view)


def _index(request: Any, key: str) -> Index:
    index = index_of(key)
    if not index.may(request):
        raise NotAllowed(_("You do not work with this list."))
    return index


def _mine(request: Any, pk: int) -> tuple[Any, Index]:
    rows = SavedView.objects.shown_to(request.user).select_related("store", "person")
    view = get_object_or_404(rows, pk=pk)
    index = index_of(view.index)
    # Another store's is not there, whichever list it is of.
    here = store_of(request, index)
    view = get_object_or_404(rows.of_list(view.index, here), pk=pk)
    return view, _index(request, view.index)


def _may_change(request: Any, index: Index, view: SavedView) -> bool:
    if view.person_id == request.user.pk:
        return True
    return view.is_team and index.manages(request.user, view.store)


def _to_list(words: str, request: Any, index: Index, view: SavedView) -> HttpResponse:
    messages.success(request, words)
    return redirect(address(index, view))


def _show(request: Any, index: Index, form: Any, context: dict[str, Any]) -> HttpResponse:
    view = context.get("view")
    shown = index.words(request.GET) if view is None or form.differs else []
    context |= {"form": form, "shown": shown, "back_url": f"{index.url}?{form.shown or 'view='}"}
    context["crumbs"] = [(str(index.label), f"{index.url}?view="), (context["title"], "")]
    found = {one.pk: one.is_default for one in views_of(request, index)}
    context["is_default"] = bool(view and found.get(view.pk))
    return render(request, "core/saved_view.html", context, status=form.status)
