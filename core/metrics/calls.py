"""How many calls each page got, and how long they took."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# By the name of the page and not by its address: there are as many of those as rows.
CALLS = Histogram(
    "tradewell_request_seconds",
    "Calls by page, method and status, with the time they took",
    ("view", "method", "status"),
    buckets=BUCKETS,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountCalls:
    """Outermost, so that the time of all other middleware counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        method = request.method if request.method in METHODS else "other"
        name = match.view_name if match else "none"
        CALLS.labels(name or "none", method, response.status_code).observe(perf_counter() - start)
        return response
