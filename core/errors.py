"""What can go wrong in a verb. Messages are for the person: what, the limit, what to do next."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal with words for the user; `field` names the form field it belongs to."""

    status = 400
    # Where to read on, if anywhere, and each field that is wrong where there are several.
    url = ""
    problems: Mapping[str, str] = {}

    def __init__(self, message: object, *, field: str | None = None, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotKnown(DomainError):
    """The caller did not show who it is."""

    status = 401


class NotFound(DomainError):
    """It is not there, or not theirs: the two look the same from outside."""

    status = 404


class NotAllowed(DomainError):
    """They are known, but this is not theirs to do."""

    status = 403


class TooLarge(DomainError):
    """The message is larger than any that is meant for us."""

    status = 413


class NotPossible(DomainError):
    """The facts or the state refuse it; nothing was written."""

    status = 422


class Stale(DomainError):
    """The page showed an older state; `changes` says what moved in between."""

    status = 409

    def __init__(self, message: object, *, changes: Mapping[str, Any] | None = None) -> None:
        super().__init__(message, code="stale")
        self.changes = dict(changes or {})


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: object, *, retry_after: int, rate: Any = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.rate = rate
