"""One reading of the policy's dates for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from policy.queries import read_once


class OnePolicyMiddleware:
    """All questions of a request, whichever instants they ask for, cost one query together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once():
            return self.get_response(request)
