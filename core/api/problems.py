"""Whatever goes wrong in a call of the API is answered as a problem document (RFC 9457)."""

from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from core.errors import DomainError, NotFound, TooMany
from core.middleware import PROBLEM, as_problem, problem

log = structlog.get_logger(__name__)
MEDIA_TYPE = PROBLEM


class Fault(Schema):
    """One thing that is wrong: the place in the body, or the parameter; of a check, its code."""

    detail: str
    code: str = ""
    pointer: str = ""
    parameter: str = ""


class Problem(Schema):
    """Problem details (RFC 9457). `code` is for programs, `detail` for people; `url` leads to the
    decision or the page that says more."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    field: str = ""
    url: str = ""
    errors: tuple[Fault, ...] = ()


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer every exception by the functions below, and none as a page."""
    handlers: dict[type[Exception], Any] = {
        DomainError: _refused,
        ValidationError: _wrong_parameters,
        Http404: _nothing_here,
        HttpError: _as_it_says,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def nothing_here() -> HttpResponse:
    return problem(NotFound(_("There is nothing here."), code="not_found"))


def _refused(request: Any, error: DomainError) -> HttpResponse:
    if isinstance(error, TooMany) and error.rate:
        request.rate = error.rate
    return problem(error)


def _wrong_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [
        {"parameter": str(one["loc"][-1]), "detail": f"{one['loc'][-1]}: {one['msg']}"}
        for one in error.errors
    ]
    words = _("A parameter of this call is not right: %(name)s.")
    detail = words % {"name": found[0]["parameter"]}
    return as_problem(422, "NotPossible", detail, code="bad_parameter", errors=found)


def _nothing_here(request: HttpRequest, error: Exception) -> HttpResponse:
    return nothing_here()


def _as_it_says(request: HttpRequest, error: HttpError) -> HttpResponse:
    return as_problem(error.status_code, "Refused", error.message)


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("api_failed", path=request.path, exc_info=error)
    words = _("Something went wrong on our side. Call again later; nothing was changed.")
    return as_problem(500, "Failed", words, code="failed")
