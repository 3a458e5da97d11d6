"""The door to files of the buyer's own tickets."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import clock
from core.links import open_link
from core.rates import caller_of, refuse_flood
from shipping.actions.links import PURPOSE

# A page with many photos asks for each of them. Protects the server, not a rule between people.
FILES_A_MINUTE = 600


def buyer_file_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `buyer_link`, with a rate of its own: photos must not use up the buyer's pages."""

    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        refuse_flood(f"buyer-file:{caller_of(request)}", FILES_A_MINUTE)
        response = view(request, open_link(token, PURPOSE, now=clock.now()), **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    door.audience = "buyer's link"  # type: ignore[attr-defined]
    return door
