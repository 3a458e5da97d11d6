"""One way to answer a browser page and an htmx swap from the same view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def show(
    request: HttpRequest, page: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render `partial` for htmx, otherwise `page`, which must include `partial`."""
    response = render(request, partial if is_swap(request) else page, context, status=status)
    # Same URL, two bodies: without this the back button may show a bare partial.
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of a page that it swaps in."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-History-Restore-Request") != "true"
