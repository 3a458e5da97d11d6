"""One way to answer a browser page and an htmx swap from the same view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def show(
    request: HttpRequest, page: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render `partial` for htmx, otherwise `page`, which must include `partial`."""
    swap = request.headers.get("HX-Request") == "true"
    swap = swap and request.headers.get("HX-History-Restore-Request") != "true"
    response = render(request, partial if swap else page, context, status=status)
    # Same URL, two bodies: without this the back button may show a bare partial.
    patch_vary_headers(response, ["HX-Request"])
    return response
