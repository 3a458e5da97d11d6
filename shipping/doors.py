"""Doors for people and machines without an account: buyers, stores' systems, carriers."""

import hmac
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.actions import digest
from accounts.models import ApiKey
from core import clock
from core.errors import DomainError, NotFound
from core.links import open_link
from core.rates import address_of, refuse_flood
from core.signatures import HEADER, fits, read_header
from policy.queries import policy_at
from shipping.actions.links import PURPOSE
from shipping.checks.providers.signatures import SIGNED, is_signed
from shipping.models import WebhookEndpoint

View = Callable[..., HttpResponse]
# What one address or key may ask for in a minute. Protects the server, not a rule between people.
PAGES_A_MINUTE = 60
CALLS_A_MINUTE = 600
FAILED_A_MINUTE = 60
# A thousand events with their raw texts fit; a larger message is no message of a carrier.
MOST_BYTES = 2 * 1024**2


class TooLarge(DomainError):
    """The message is larger than any that a carrier sends."""

    status = 413


class NotKnown(DomainError):
    """The caller did not show who it is."""

    status = 401


def buyer_link(view: View) -> View:
    """Only with the order's own signed link: `view(request, link)`, in the buyer's language.

    Raises NotFound for a forged, ended or revoked link, TooMany above the rate.
    Rule: docs/rules/shipping.md#buyer-links.
    """

    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        language = _speak(request)
        refuse_flood(f"buyer:{address_of(request)}", PAGES_A_MINUTE)
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


def api_key(view: View) -> View:
    """Only with a store's API key as bearer token; sets `request.store` and `request.api_key`.

    A key that takes signed calls alone wants `Tradewell-Signature` besides, as carriers send it.
    Rule: docs/rules/shipping.md#signed-calls.
    """

    @csrf_exempt
    @wraps(view)
    def door(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        key = _key_of(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            _count_failure(request)
            raise NotKnown(_("Send your store's API key as a bearer token."), code="no_key")
        if key.is_signed_only:
            _refuse_unsigned_call(request, key)
        refuse_flood(f"api:{key.pk}", CALLS_A_MINUTE)
        request.store, request.api_key = key.store, key
        return view(request, *args, **kwargs)

    door.audience = "API key"  # type: ignore[attr-defined]
    return door


def _refuse_unsigned_call(request: HttpRequest, key: ApiKey) -> None:
    _refuse_large(request)
    header = request.headers.get(HEADER, "")
    try:
        refuse_unsigned(header, request.body, key.signing_secret, now=clock.now())
    except NotKnown:
        _count_failure(request)
        raise


def _key_of(secret: str) -> ApiKey | None:
    key = ApiKey.objects.select_related("store").filter(prefix=secret[:11], revoked_at=None).first()
    if key and hmac.compare_digest(key.digest, digest(secret)):
        return key
    return None


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
        _refuse_large(request)
        try:
            endpoint = _endpoint_of(request, pk)
        except (NotFound, NotKnown):
            _count_failure(request)
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
        header = request.headers.get(HEADER, "")
        refuse_unsigned(header, request.body, endpoint.secret, now=clock.now())
    return endpoint


def _refuse_large(request: HttpRequest) -> None:
    """Before the body is read: what it claims, and what stands in front has counted."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        words = _("The message is larger than %(most)s MB. Send fewer events at once.")
        raise TooLarge(words % {"most": MOST_BYTES // 1024**2}, code="too_large")


def refuse_unsigned(header: str, body: bytes, secret: str, *, now: datetime) -> None:
    """Raise NotKnown unless the header signs the body with the secret, a short while ago."""
    read = read_header(header)
    if read is None:
        raise NotKnown(_("The message is not signed."), code="unsigned")
    stamp, told = read
    if not fits(told, body, stamp, secret):
        raise NotKnown(_("The signature does not fit the message."), code="bad_signature")
    # In whole seconds: a stamp may lie beyond the years that a date can have.
    if abs(int(now.timestamp()) - stamp) > policy_at(now).shipping.webhook_tolerance_seconds:
        raise NotKnown(_("The message is too old. Sign it anew."), code="too_old")


def _count_failure(request: HttpRequest) -> None:
    """Count by address: counted by what was tried, strangers could lock its holder out."""
    refuse_flood(f"failed:{address_of(request)}", FAILED_A_MINUTE)
