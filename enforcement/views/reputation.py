"""A store's reputation, for anybody: buyers before they order, and brands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import public
from accounts.models import Store
from core import clock
from core.countries import country_name
from core.registry import store_panels
from enforcement.profile_registered import told_by
from enforcement.queries.identities import public_identity
from enforcement.reputation import reputation_of


@require_GET
@public
def reputation(request: HttpRequest, slug: str) -> HttpResponse:
    store, now = get_object_or_404(Store, slug=slug), clock.now()
    context: dict[str, Any] = {"store": store, "country": country_name(store.country), "now": now}
    trader = public_identity(store)
    context |= {"known": reputation_of(store, now=now), "trader": trader}
    context |= {"trader_country": country_name(trader.country) if trader else ""}
    context |= {"panels": [p for ask in store_panels for p in ask(store, now)]}
    context |= told_by(store, now=now)
    return render(request, "enforcement/reputation.html", context)
