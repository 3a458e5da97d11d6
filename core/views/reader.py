"""What a reader chooses for themselves: language, theme and keyboard."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.audience import public, signed_in

YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")


@require_POST
@public
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = _back(request)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            _keep(request.user, language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, YEAR, samesite="Lax", secure=settings.HTTPS
        )
    return response


@require_POST
@public
def set_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    response = _back(request)
    if theme in THEMES:
        response.set_cookie("theme", theme, YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_POST
@signed_in
def set_keys(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("keys", "")
    if chosen in ("on", "off"):
        user: Any = request.user
        user.single_keys = chosen == "on"
        user.save(update_fields=["single_keys"])
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _keep(user: Any, language: str) -> None:
    """Mails and pages of this person speak the language they chose, on every device."""
    user.language = language
    user.save(update_fields=["language"])
