"""Declared events: the list, the form, and taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import moderators_or_admins
from core import clock
from core.paging import keyset
from shipping.actions import declare_event, withdraw_event
from shipping.forms import DeclareForm
from shipping.models import DeclaredEvent

SIZE = 50


@require_http_methods(["GET", "POST"])
@moderators_or_admins
def index(request: Any) -> HttpResponse:
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(declare_event, actor=request.user, now=clock.now()):
        messages.success(request, _("Declared. Late parcels on these ways are judged anew."))
        return redirect("shipping:declared_events")
    rows = DeclaredEvent.objects.select_related("declared_by", "withdrawn_by")
    page = keyset(rows, request, order=("-id",), size=SIZE)
    context = {"page": page, "form": form, "now": clock.now(), "crumbs": [(_("Events"), "")]}
    return render(request, "shipping/declared.html", context, status=form.status)


@require_POST
@moderators_or_admins
def withdraw(request: Any, pk: int) -> HttpResponse:
    declared = get_object_or_404(DeclaredEvent, pk=pk)
    withdraw_event(declared, actor=request.user, now=clock.now())
    messages.success(request, _("Taken back. Delay counts again, and the parcels are judged anew."))
    return redirect("shipping:declared_events")
