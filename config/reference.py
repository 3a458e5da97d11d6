"""What the API says of itself: for programs, and as a page."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.doors import CALLS_A_MINUTE
from core.api.reference import read

SIGNING = r"""text = t "\n" n "\n" METHOD "\n" /path?query "\n" Idempotency-Key "\n" body
Tradewell-Signature: t=UNIX_SECONDS,n=NONCE,v2=HEX(HMAC_SHA256(secret, text))"""


@cache
def schema(language: str) -> dict[str, Any]:
    """The description in that language, which is active; made once, for it takes a while."""
    from config.api import api

    return api.describe()


@require_GET
def described(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(schema(get_language() or "en"))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    # Who is not signed in has no menu and no inbox to draw around it.
    frame = "base.html" if request.user.is_authenticated else "public.html"
    told = {"most": CALLS_A_MINUTE, "signing": SIGNING, "frame": frame}
    context = read(schema(get_language() or "en")) | told
    return render(request, "core/api_reference.html", context)
