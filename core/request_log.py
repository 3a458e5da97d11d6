"""What a line of the log says of a call: nothing that opens a door, and nobody's search terms."""

import re

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from core.rates import address_of

# Signed links: their key, a colon, their signature; and what follows `key`, for a forgotten
# password. Whoever has one is let in.
TOKEN = re.compile(r"[^/]*:[^/]*|(?<=/key/)[^/]+")


class RequestLog(RequestMiddleware):
    """Two lines a call, both with its request id."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {TOKEN.sub('…', request.path)}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """As our proxy saw it; the library takes the caller's own word."""
        structlog.contextvars.bind_contextvars(ip=address_of(request))
