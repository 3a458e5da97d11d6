"""Notices as the inbox shows them, asked for in one question that is written once.

As rows of models they cost a third of the page.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, Field, QuerySet

from core.models import Delivery
from core.paging import Spot
from core.prepared import ASKER, Given, Prepared, prepare

COLUMNS = (
    *("pk", "sent_at", "read_at", "topic", "event__kind", "event__facts", "event__at"),
    *("event__store_id", "event__store__name", "event__actor__name"),
)
# What a question may name, beside whose notices it asks for and where the page begins.
FILTERS: dict[str, tuple[str, "Field[Any, Any]"]] = {
    "topic": ("topic", CharField()),
    "since": ("sent_at__gte", DateTimeField()),
    "store": ("event__store_id", BigIntegerField()),
}
# Newest first; what is in the inbox has always arrived.
ORDER = ("-sent_at", "-id")
PLACE: dict[str, "Field[Any, Any]"] = {"sent_at": DateTimeField(), "id": BigIntegerField()}
PAGE = 25


class Named(NamedTuple):
    """A store or a person of whom the name alone is shown."""

    name: str


@dataclass
class Notice:
    """A delivery and what is shown of its event; the last four are words for its reader."""

    pk: int
    sent_at: datetime
    read_at: datetime | None
    topic: str
    kind: str
    facts: Any
    at: datetime
    store_id: int | None
    store: Named | None
    actor: Named | None
    label: str = ""
    topic_label: str = ""
    sentence: str = ""
    url: str = ""

    @property
    def id(self) -> int:
        return self.pk


def read_from(spot: Spot, user: int, is_unread: bool, filters: dict[str, Any]) -> list[Notice]:
    """The user's notices of one page, and one more where there is another page."""
    given = {name: value for name, value in filters.items() if value}
    asked = _question(spot.back, bool(spot.place), is_unread, tuple(given))
    place = dict(zip(PLACE, spot.place, strict=True)) if spot.place else {}
    return [_read(row) for row in asked.ask(user=user, **given, **place)]


def of_reader(user: Any, *, is_unread: bool, **narrowed: Any) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(recipient_id=user, channel=Delivery.Channel.INBOX)
    if is_unread:
        found = found.filter(read_at=None)
    return found.filter(**{FILTERS[name][0]: value for name, value in narrowed.items() if value})


# Each of three filters or not, two ways to turn pages and a first one, unread ones or all.
@lru_cache(maxsize=64)
def _question(back: bool, has_place: bool, is_unread: bool, named: tuple[str, ...]) -> Prepared:
    given = {name: Given(name, FILTERS[name][1]) for name in named}
    rows = of_reader(ASKER.user.pk, is_unread=is_unread, **given)
    place = [Given(name, kind) for name, kind in PLACE.items()] if has_place else []
    spot = Spot(ORDER, back, place)
    return prepare(spot.narrow(rows).values_list(*COLUMNS)[: PAGE + 1])


def _read(row: tuple[Any, ...]) -> Notice:
    pk, sent_at, read_at, topic, kind, facts, at, store_id, store, actor = row
    known, who = _named(store), _named(actor)
    return Notice(pk, sent_at, read_at, topic, kind, json.loads(facts), at, store_id, known, who)


def _named(name: str | None) -> Named | None:
    return None if name is None else Named(name)
