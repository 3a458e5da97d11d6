"""A page of the queue, asked for in a question that is written once.

Writing it anew and reading whole rows of cases, stores and people cost a quarter of the page.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Field, SmallIntegerField
from django.http import HttpRequest

from accounts.models import Store, User
from core.paging import Page, Spot, keyset
from core.prepared import ASKER, Given, Prepared, as_read, prepare
from enforcement.models import Case
from enforcement.queries.cases import VIEWS, end_of_day, in_view, list_queue, with_reasons

CASE = (
    *("id", "store_id", "claimed_by_id", "rule_code", "title", "status"),
    *("severity", "severity_rank", "opened_at", "due_at"),
)
REASONS = ("sources", "is_flagged")
STORE, PERSON = ("id", "name", "slug"), ("id", "name")
PLACE: dict[str, "Field[Any, Any]"] = {
    "id": BigIntegerField(),
    "due_at": DateTimeField(),
    "opened_at": DateTimeField(),
    "severity_rank": SmallIntegerField(),
}


def read_page(
    request: HttpRequest,
    view: str,
    now: datetime,
    *,
    order: tuple[str, ...],
    size: int,
    **narrowed: str,
) -> Page[Case]:
    """Cases of one saved view, each with its store and who took it by name; narrowed as
    `list_queue` does."""
    if any(narrowed.values()):
        rows = list_queue(request.user, view, now, **narrowed)
        return keyset(rows, request, order=order, size=size)
    spot = Spot.of(request, order)
    asked = _question(view, order, spot.back, bool(spot.place), size + 1)
    place = dict(zip(spot.names, spot.place, strict=True)) if spot.place else {}
    found = asked.ask(user=request.user.pk, until=end_of_day(now), **place)
    return spot.page([_read(row) for row in found], request, size)


# Each view in each order: a first page and two ways to turn it.
@lru_cache(maxsize=len(VIEWS) * 12)
def _question(
    view: str, order: tuple[str, ...], back: bool, has_place: bool, at_most: int
) -> Prepared:
    until = Given("until", DateTimeField())
    rows = with_reasons(Case.objects.filter(in_view(ASKER.user, view, until)))
    names = Spot(order).names
    place = [Given(name, PLACE[name]) for name in names] if has_place else []
    beside = (*(f"store__{name}" for name in STORE), *(f"claimed_by__{name}" for name in PERSON))
    columns = (*CASE, *REASONS, *beside)
    return prepare(Spot(order, back, place).narrow(rows).values_list(*columns)[:at_most])


def _read(row: tuple[Any, ...]) -> Case:
    own, beside = len(CASE) + len(REASONS), row[-len(PERSON) :]
    store = as_read(Store, STORE, row[own : own + len(STORE)])
    person = None if beside[0] is None else as_read(User, PERSON, beside)
    return as_read(Case, CASE + REASONS, row[:own], store=store, claimed_by=person)
