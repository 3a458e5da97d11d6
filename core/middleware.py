"""Escaped refusals become pages, or problem documents for the API."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from core.errors import DomainError, TooLarge, TooMany

MEGA = 1024 * 1024
PROBLEM = "application/problem+json"
# One page each; anything else is a programming error and stays a 500.
PAGES = {403: "403.html", 404: "404.html", 409: "409.html", 422: "422.html", 429: "429.html"}


def problem(error: DomainError) -> JsonResponse:
    """Return the refusal as RFC 9457 problem details."""
    more: dict[str, Any] = {"field": error.field, "code": error.code}
    if error.url:
        more["url"] = settings.SITE_URL + error.url
    more["errors"] = [
        {"pointer": "/" + field.replace(".", "/"), "detail": words}
        for field, words in error.problems.items()
    ]
    told = {name: said for name, said in more.items() if said}
    response = as_problem(error.status, type(error).__name__, str(error), **told)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def as_problem(status: int, title: str, detail: str, **more: Any) -> JsonResponse:
    """RFC 9457 problem details, with `more` members of our own."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return JsonResponse(body, status=status, content_type=PROBLEM)


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _refuse_huge(request)
        except TooLarge as error:
            return _refusal(request, error)
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return _to_page_above(request) or response
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return _refusal(request, error)


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    if request.path.startswith(settings.MACHINE_PATHS):
        return problem(error)
    page = PAGES.get(error.status, "422.html")
    response = render(request, page, {"error": error}, status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def _refuse_huge(request: HttpRequest) -> None:
    """By what the call claims, before any of it lies on the disk: no more than that is read."""
    size, most = int(request.META.get("CONTENT_LENGTH") or 0), settings.BODY_MAX_SIZE
    if size > most:
        words = _("What you sent has %(size)s MB; up to %(most)s MB fit at once. Send less of it.")
        raise TooLarge(words % {"size": size // MEGA, "most": most // MEGA}, code="too_large")


def _to_page_above(request: HttpRequest) -> HttpResponse | None:
    """Lead a reader from the address of a button to the page that the button stands on.

    They come by there after a refused form, when they choose another language or sign in again.
    """
    if request.path.startswith(settings.MACHINE_PATHS):
        return None
    above = request.path
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(above):
            return redirect(above)
    return None
