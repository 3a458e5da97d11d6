"""Webhooks of stores: an admin vouches for one by giving its carrier a secret of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.audience import admins_only
from shipping import endpoint_pages
from shipping.actions import vouch_webhook
from shipping.endpoint_pages import VouchForm
from shipping.models import WebhookEndpoint


@require_GET
@admins_only
def index(request: Any) -> HttpResponse:
    context = endpoint_pages.index(request, now=clock.now())
    return render(request, "shipping/endpoints.html", context)


@require_http_methods(["GET", "POST"])
@admins_only
@never_cache
def vouch(request: Any, pk: Any) -> HttpResponse:
    """The answer to the form shows the secret: a redirect would have to keep it somewhere."""
    rows = WebhookEndpoint.objects.filter(revoked_at=None, vouched_at=None)
    endpoint = get_object_or_404(rows.select_related("store"), pk=pk)
    form = VouchForm(request.POST if request.method == "POST" else None, endpoint=endpoint)
    facts = {"actor": request.user, "now": clock.now()}
    is_done = form.is_valid() and form.run(vouch_webhook, endpoint, **facts)
    context = endpoint_pages.vouch(endpoint, form, is_done=is_done, now=facts["now"])
    return render(request, "shipping/endpoint.html", context, status=form.status)
