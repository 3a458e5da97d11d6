"""The door for stores' own systems: a key of the store, and what that key may do."""

import hmac
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from accounts.api_keys import digest
from accounts.models import ApiKey
from accounts.signed_calls import refuse_unsigned_call
from core import clock, registry
from core.errors import NotAllowed, NotKnown, TooMany
from core.events import Words
from core.middleware import as_problem, problem
from core.prepared import Given, Prepared, columns_of, prepare
from core.rates import count_failure, refuse_flood
from core.signatures import refuse_large

View = Callable[..., HttpResponse]
# What one key may ask for in a minute. Protects the server, not a rule between people.
CALLS_A_MINUTE = 600


def let_in(request: Any, scope: str, file_bytes: int = 0) -> ApiKey:
    """Only with a store's API key as bearer token that has the scope; sets `request.store`,
    `request.api_key` and `request.rate`.

    A key that takes signed calls alone wants `Tradewell-Signature` over the whole call besides.
    A call that is a file or brings some may have `file_bytes`.

    Raises NotKnown for no key, one that is closed or has ended, and TooMany above the rate;
    NotAllowed outside its scopes.
    Rule: docs/rules/shipping.md#api-keys.
    """
    now = clock.now()
    refuse_large(request, file_bytes)
    key = _known(request, now)
    if key.is_signed_only:
        # Its signature is over the body.
        _hold(request, file_bytes)
        _refuse_unsigned(request, key, now)
    request.rate = refuse_flood(f"api:{key.pk}", CALLS_A_MINUTE)
    request.store, request.api_key = key.store, key
    _keep_day(key, now)
    if scope not in key.scopes:
        words = _("This key lacks the scope %(scope)s. Make a key that has it.")
        raise NotAllowed(words % {"scope": scope}, code="no_scope")
    _hold(request, file_bytes)
    return key


def _hold(request: Any, file_bytes: int) -> None:
    """Django holds no body of this size of its own accord; only who has a key may send one."""
    if file_bytes and not hasattr(request, "_body"):
        request._body = request.read()


class StoreKey(HttpBearer):
    """For `auth` of an operation: `let_in` with its scope, and its bytes where it takes a file."""

    def __init__(self, scope: str, file_bytes: int) -> None:
        super().__init__()
        self.scope, self.file_bytes = scope, file_bytes

    def __call__(self, request: Any) -> ApiKey:
        return let_in(request, self.scope, self.file_bytes)

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        return self(request)


def needs(
    scope: str, summary: Words, description: Words = "", *, file_bytes: int = 0, **described: Any
) -> dict[str, Any]:
    """What an operation of the API says of itself: its door and scope, and what it is for."""
    return {
        "auth": StoreKey(scope, file_bytes),
        # Both languages: the words are chosen when somebody asks for the description.
        "summary": summary,
        "description": description,
        "openapi_extra": {"x-scope": str(scope)} | described,
    }


def answered(view: View) -> View:
    """Every answer of the API says how many calls are left; also to who was not let in."""

    @wraps(view)
    def door(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            response = _wrong_method(request, response)
        if rate := getattr(request, "rate", None):
            response["X-RateLimit-Limit"] = str(rate.limit)
            response["X-RateLimit-Remaining"] = str(rate.left)
            response["X-RateLimit-Reset"] = str(rate.seconds)
        response["Cache-Control"] = "no-store, private"
        return response

    door.audience = "API key"  # type: ignore[attr-defined]
    return door


def _wrong_method(request: Any, answer: HttpResponse) -> HttpResponse:
    """Nobody showed a key for it, so it counts for the address."""
    try:
        request.rate = count_failure(request)
    except TooMany as error:
        request.rate = error.rate
        return problem(error)
    words = _("This address takes %(methods)s only.") % {"methods": answer["Allow"]}
    refused = as_problem(405, "WrongMethod", words, code="wrong_method")
    refused["Allow"] = answer["Allow"]
    return refused


def _known(request: Any, now: datetime) -> ApiKey:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    key = _key_of(secret.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        request.rate = count_failure(request)
        raise NotKnown(_("Send your store's API key as a bearer token."), code="no_key")
    if key.has_ended(now):
        request.rate = count_failure(request)
        words = _("This key ended at %(time)s UTC. Make a new one.")
        told = f"{key.expires_at:%Y-%m-%d %H:%M}"
        raise NotKnown(words % {"time": told}, code="key_ended")
    return key


def _key_of(secret: str) -> ApiKey | None:
    for key in _keys().rows_of(ApiKey, "store", prefix=secret[:11]):
        if hmac.compare_digest(key.digest, digest(secret)):
            return key
    return None


@cache
def _keys() -> Prepared:
    rows = ApiKey.objects.in_use().filter(prefix=Given("prefix", models.CharField()))
    return prepare(rows.order_by("pk").values_list(*columns_of(ApiKey, "store"))[:1])


def _refuse_unsigned(request: Any, key: ApiKey, now: datetime) -> None:
    most = registry.signed_age_seconds(now)
    try:
        refuse_unsigned_call(request, key.signing_secret, most, whose=key.pk, now=now)
    except NotKnown:
        request.rate = count_failure(request)
        raise


def _keep_day(key: ApiKey, now: datetime) -> None:
    if key.used_on != now.date():
        ApiKey.objects.filter(pk=key.pk).update(used_on=now.date())
