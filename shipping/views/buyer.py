"""The buyer's one page: when it comes, where it is, and what to do when something is wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import sellers_only
from core import clock
from core.models import SignedLink
from shipping.doors import buyer_link
from shipping.models import Order
from shipping.presenting import buyer_context


@require_GET
@buyer_link
def page(request: HttpRequest, link: SignedLink) -> HttpResponse:
    context = buyer_context(link.subject_id, token=link.token, now=clock.now())
    return render(request, "shipping/buyer.html", context)


@require_GET
@sellers_only()
def preview(request: Any, pk: int) -> HttpResponse:
    """The page as the buyer sees it, without the buyer's key: nothing can be done here."""
    get_object_or_404(Order.objects.of_store(request.store), pk=pk)
    context = buyer_context(pk, token="", now=clock.now())
    return render(request, "shipping/buyer.html", context)
