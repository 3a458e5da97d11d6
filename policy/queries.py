"""Which policy is in force, and what differs between two versions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.db.models import QuerySet

from core.prepared import ASKER, Prepared, prepare
from policy.models import PolicyVersion
from policy.sections import Policy

# Key, number and first instant of an approved version.
Row = tuple[int, int, datetime]


class NoPolicyInForce(RuntimeError):
    """The installation is incomplete: `manage.py load_policy` was never run."""


@dataclass
class _Reading:
    rows: list[Row] | None = None


_reading: ContextVar[_Reading | None] = ContextVar("policy_reading", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within, the dates of the versions are read when first asked for, and kept."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def read_again() -> None:
    """Forget the dates that `read_once` keeps: they have changed."""
    if reading := _reading.get():
        reading.rows = None


def approved_by_date() -> list[Row]:
    """All approved versions, the last to begin first."""
    reading = _reading.get()
    if reading and reading.rows is not None:
        return reading.rows
    rows = [row for row in _approved().ask() if row[2]]
    if reading:
        reading.rows = rows
    return rows


@cache
def _approved() -> Prepared:
    rows = PolicyVersion.objects.approved().order_by("-effective_from")
    return prepare(rows.values_list("pk", "number", "effective_from"))


def policy_at(now: datetime) -> Policy:
    """Return the policy in force at `now`.

    One small query per call, and within `read_once` (a request) one for all, so that a running
    process sees a new version at once; the parsed version itself is kept, since an approved
    version never changes.
    """
    row = number_in_force(now)
    if row is None:
        raise NoPolicyInForce("No policy version is in force. Run: manage.py load_policy")
    return _parsed(*row)


def number_in_force(now: datetime) -> Row | None:
    """Key, number and first instant of the version in force: most pages and all checks ask."""
    if _reading.get() is None:
        return next(iter(_started().ask(now=now)), None)
    return next((row for row in approved_by_date() if row[2] <= now), None)


@cache
def _started() -> Prepared:
    rows = PolicyVersion.objects.started(ASKER.now)
    return prepare(rows.values_list("pk", "number", "effective_from")[:1])


def policy_numbered(number: int) -> Policy:
    """Return the approved version that a decision pinned. Raises DoesNotExist without one."""
    rows = PolicyVersion.objects.approved().values_list("pk", "number", "effective_from")
    return _parsed(*rows.get(number=number))


def read_policy(version: PolicyVersion) -> Policy:
    """Parse a version of any status; a draft is read afresh each time."""
    if version.status == PolicyVersion.Status.APPROVED and version.effective_from:
        return _parsed(version.pk, version.number, version.effective_from)
    return Policy.model_validate({"version": version.number, **version.sections})


def version_in_force(now: datetime) -> PolicyVersion | None:
    return without_sections(PolicyVersion.objects.started(now)).first()


def next_version(now: datetime) -> PolicyVersion | None:
    """The approved version that takes effect next, if there is one."""
    return coming_versions(now).first()


def coming_versions(now: datetime) -> QuerySet[PolicyVersion]:
    """Approved versions whose date has yet to come, the next one first."""
    coming = PolicyVersion.objects.approved().filter(effective_from__gt=now)
    return without_sections(coming).order_by("effective_from")


def list_versions() -> QuerySet[PolicyVersion]:
    """All versions, newest first, without their contents."""
    rows = without_sections(PolicyVersion.objects.order_by("-number"))
    return rows.select_related("drafted_by", "approved_by", "based_on")


def without_sections(rows: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """The contents are hundreds of kilobytes; lists and lines of a page do not need them."""
    return rows.defer("sections", "based_on__sections")


# The date stands beside the id so that an emptied database never meets an older parse.
@lru_cache(maxsize=16)
def _parsed(pk: int, number: int, effective_from: datetime) -> Policy:
    sections = PolicyVersion.objects.values_list("sections", flat=True).get(pk=pk)
    return Policy.model_validate({"version": number, "effective_from": effective_from, **sections})


class Schedule:
    """The approved versions by date, read once: for pages whose rows pin many instants."""

    def __init__(self) -> None:
        self.rows = approved_by_date()

    @property
    def policies(self) -> list[Policy]:
        return [_parsed(*row) for row in self.rows]

    def at(self, instant: datetime) -> Policy:
        """Return the policy that was in force at `instant`, as `policy_at` does."""
        for row in self.rows:
            if row[2] <= instant:
                return _parsed(*row)
        raise NoPolicyInForce("No policy version is in force. Run: manage.py load_policy")


def signed_age_seconds(now: datetime) -> int:
    """How old a signed message may be, by the policy in force."""
    return policy_at(now).shipping.webhook_tolerance_seconds
