"""What leaves the house, for admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock, outbox, queries
from core.access_log import note_view
from core.audience import admins_only
from core.models import Delivery
from core.paging import keyset

STATES = Delivery.Status.choices


@require_GET
@admins_only
def deliveries(request: HttpRequest) -> HttpResponse:
    note_view(request, "mail", Delivery)
    page = keyset(queries.list_deliveries(request), request, size=50)
    chosen = request.GET.get("status", "")
    tabs = [(_("All"), "?", None, not chosen)]
    tabs += [(str(label), f"?status={key}", None, key == chosen) for key, label in STATES]
    context = {"page": page, "tabs": tabs, "now": clock.now()}
    return render(request, "core/deliveries.html", context)


@require_POST
@admins_only
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk, status=Delivery.Status.DEAD)
    outbox.retry(delivery, now=clock.now())
    messages.success(request, _("Put back in the queue. It is tried again within a minute."))
    return redirect("core:deliveries")
