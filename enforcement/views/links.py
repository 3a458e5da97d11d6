"""Stores that share something with one, for moderators, and the end of such a tie."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import moderators_only
from accounts.models import Store
from core import clock
from core.access_log import note_view
from enforcement import actions
from enforcement.actions.guards import refuse_unless_moderator
from enforcement.cluster import cluster
from enforcement.forms import EndLinkForm
from enforcement.models import StoreIdentifier
from enforcement.queries.links import linked_stores


@require_GET
@moderators_only
def linked(request: Any, slug: str) -> HttpResponse:
    store = get_object_or_404(Store, slug=slug)
    refuse_unless_moderator(request.user, store)
    note_view(request, "links", store, store=store)
    now = clock.now()
    rows = linked_stores(store, now)
    mine = {(row.kind, row.digest): row.pk for row in store.identifiers.order_by("-pk")}
    lines = [(row, [(tie, mine[tie.kind, tie.digest]) for tie in row.ties]) for row in rows]
    context = {"store": store, "lines": lines, "now": now, "crumbs": _crumbs(store)}
    context["picture"] = cluster(store, rows)
    return render(request, "enforcement/linked_stores.html", context)


@require_http_methods(["GET", "POST"])
@moderators_only
def end(request: Any, mine: int, theirs: int) -> HttpResponse:
    rows = StoreIdentifier.objects.select_related("store")
    own, other = get_object_or_404(rows, pk=mine), get_object_or_404(rows, pk=theirs)
    for row in (own, other):
        refuse_unless_moderator(request.user, row.store)
    form = EndLinkForm(request.POST or None)
    verb, now = actions.end_link, clock.now()
    if form.is_valid() and form.run(verb, own, theirs=other, actor=request.user, now=now):
        messages.success(request, _("Ended. This no longer ties the two stores."))
        return redirect("enforcement:linked_stores", own.store.slug)
    note_view(request, "links", own.store, store=own.store)
    context = {"mine": own, "theirs": other, "form": form, "crumbs": _crumbs(own.store)}
    return render(request, "enforcement/end_link.html", context, status=form.status)


def _crumbs(store: Store) -> list[tuple[str, str]]:
    place = reverse("enforcement:store", args=[store.slug])
    return [
        (_("Sellers"), reverse("enforcement:stores")),
        (store.name, place),
        (_("Linked stores"), ""),
    ]
