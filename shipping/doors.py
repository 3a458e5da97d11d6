"""Doors for people and machines without an account: buyers and carriers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.doors import CALLS_A_MINUTE
from core import clock
from core.errors import NotFound, NotKnown
from core.links import open_link
from core.rates import caller_of, count_failure, refuse_flood
from core.signatures import HEADER, refuse_large, refuse_unsigned
from policy.queries import policy_at
from shipping.actions.links import PURPOSE
from shipping.checks.providers.signatures import SIGNED, is_signed
from shipping.models import WebhookEndpoint

View = Callable[..., HttpResponse]
# What one address may ask for in a minute. Protects the server, not a rule between people.
PAGES_A_MINUTE = 60


def buyer_link(view: View) -> View:
    """Only with the order's own signed link: `view(request, link)`, in the buyer's language.

    Raises NotFound for a forged, ended or revoked link, TooMany above the rate.
    Rule: docs/rules/shipping.md#buyer-links.
    """

    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        language = _speak(request)
        refuse_flood(f"buyer:{caller_of(request)}", PAGES_A_MINUTE)
        link = open_link(token, PURPOSE, now=clock.now())
        response = view(request, link, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The address itself is the key: it must not leak to other sites or lie in caches.
        # Stricter than "same-origin" would hide the origin of the page's own forms as well,
        # and Django would take them for forged.
        response["Referrer-Policy"] = "same-origin"
        patch_cache_control(response, private=True, no_store=True)
        if language:
            # The pages behind this one are read in the same language.
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.HTTPS
            )
        return response

    door.audience = "buyer's link"  # type: ignore[attr-defined]
    return door


def _speak(request: HttpRequest) -> str:
    """Activate the language of `?lang=`; links in mails carry the buyer's."""
    wanted = request.GET.get("lang", "")
    if wanted not in dict(settings.LANGUAGES):
        return ""
    translation.activate(wanted)
    request.LANGUAGE_CODE = wanted
    return wanted


def signed_by_carrier(view: View) -> View:
    """Only with the endpoint's signature: the provider's own, or over a timestamp and the body.

    `Tradewell-Signature: t=UNIX_SECONDS,v1=HEX` with HMAC-SHA256 of `t.body` under the shared
    secret: `view(request, endpoint)`. An older timestamp is refused as replayed; a replay within
    the tolerance meets scans that are already there.
    Rule: docs/rules/shipping.md#webhooks.
    """

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest, pk: Any) -> HttpResponse:
        refuse_large(request)
        try:
            endpoint = _endpoint_of(request, pk)
        except (NotFound, NotKnown):
            count_failure(request)
            raise
        refuse_flood(f"hook:{endpoint.pk}", CALLS_A_MINUTE)
        return view(request, endpoint)

    door.audience = "carrier's signature"  # type: ignore[attr-defined]
    return door


def _endpoint_of(request: HttpRequest, pk: Any) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.select_related("store")
    endpoint = rows.filter(pk=pk, revoked_at=None).first()
    if endpoint is None:
        raise NotFound(_("There is no such endpoint, or it was closed."))
    if endpoint.provider in SIGNED:
        if not is_signed(endpoint.provider, request.headers, request.body, endpoint.secret):
            raise NotKnown(_("The signature does not fit the message."), code="bad_signature")
    else:
        header, now = request.headers.get(HEADER, ""), clock.now()
        most = policy_at(now).shipping.webhook_tolerance_seconds
        refuse_unsigned(header, request.body, endpoint.secret, most, now=now)
    return endpoint
