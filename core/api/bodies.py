"""What a call of a store's system brings: read as typed facts, and carried out once."""

from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from core.calls import MOST_BYTES, Work, key_of, once
from core.errors import NotPossible
from core.facts import Facts, words_of
from core.middleware import as_problem

F = TypeVar("F", bound=Facts)


def carry_out(
    request: Any,
    call: str,
    work: Work,
    *,
    title: str,
    target: str = "",
    most: int = MOST_BYTES,
    now: datetime,
) -> HttpResponse:
    """Do the work of a call once under its key; a body that is wrong is refused under `title`."""
    key = key_of(request, most)
    try:
        return once(request.store, call, key, request.body, work, target=target, now=now)
    except ValidationError as error:
        return refusal(error, title)


def read_facts(kind: type[F], body: bytes) -> F:
    """A body as typed facts.

    Raises NotPossible when it is no text or holds more values than one without files could: each
    takes many times its own size to read. Raises ValidationError when it is wrong.
    """
    if body.count(b",") > MOST_BYTES:
        raise NotPossible(_("The body holds more values than any call needs."), code="too_large")
    try:
        return kind.model_validate_json(body)
    except UnicodeDecodeError:
        raise NotPossible(_("The body is not UTF-8."), code="not_json") from None


def refusal(error: ValidationError, title: str) -> HttpResponse:
    """RFC 9457 problem details, with every field that is wrong."""
    found = [
        {
            "pointer": "/" + "/".join(str(part) for part in problem["loc"]),
            "detail": words_of(problem),
        }
        for problem in error.errors()
    ]
    return as_problem(422, title, found[0]["detail"], errors=found)
