"""The reader's inbox: narrowed by its address, paged by key, checked for right when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import wording
from core.events import KINDS
from core.models import Delivery
from core.notices.topics import OTHER, TOPICS, Topic
from core.paging import Page, keyset

UNREAD, ALL = "unread", "all"
# Newest first; what is in the inbox has always arrived.
ORDER = ("-sent_at", "-id")
PAGE = 25
SPANS = {
    "1": gettext_lazy("The last 24 hours"),
    "7": gettext_lazy("The last 7 days"),
    "30": gettext_lazy("The last 30 days"),
}


@dataclass(frozen=True)
class Narrowed:
    """What the address asks for; anything unknown asks for nothing."""

    request: Any
    now: datetime
    show: str = ""
    topic: str = ""
    store: int | None = None
    days: str = ""
    topics: list[Topic] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.topic or self.store or self.days)

    def query(self, **other: str) -> str:
        """The address of the same filters, with some of them changed."""
        own = {"show": self.show, "topic": self.topic, "days": self.days}
        parts = own | {"store": str(self.store or "")} | other
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @cached_property
    def rows(self) -> QuerySet[Delivery]:
        found = Delivery.objects.filter(recipient_id=self.request.user.pk, channel="inbox")
        if self.show == UNREAD:
            found = found.filter(read_at=None)
        if self.topic:
            found = found.filter(topic=self.topic)
        if self.days:
            found = found.filter(sent_at__gte=self.now - timedelta(days=int(self.days)))
        if self.store:
            found = found.filter(event__store_id=self.store)
        return found


def narrow(request: Any, now: datetime) -> Narrowed:
    asked = request.GET
    topics = topics_of(request)
    show = asked.get("show", "")
    stores = {str(place.store_id): place.store_id for place in request.user.places}
    return Narrowed(
        request,
        now,
        show if show in (UNREAD, ALL) else "",
        next((topic.key for topic in topics if topic.key == asked.get("topic")), ""),
        stores.get(asked.get("store", "")),
        asked.get("days", "") if asked.get("days") in SPANS else "",
        topics,
    )


def topics_of(request: Any) -> list[Topic]:
    """Those that people of the reader's workspaces hear of."""
    own = set(request.workspaces)
    rows = (*TOPICS.values(), OTHER)
    shown = (topic for topic in rows if not topic.is_hidden)
    return [topic for topic in shown if not topic.workspaces or topic.workspaces & own]


def page_of(request: HttpRequest, asked: Narrowed) -> tuple[Page[Delivery], Narrowed]:
    """One page, in words. Without a choice: the unread ones, or all where none is unread."""
    if not asked.show:
        unread = Narrowed(**vars(asked) | {"show": UNREAD})
        page, unread = page_of(request, unread)
        if page.rows or asked.is_narrowed:
            return page, unread
        asked = Narrowed(**vars(asked) | {"show": ALL})
    rows = asked.rows.select_related("event", "event__store", "event__actor")
    page = keyset(rows, request, order=ORDER, size=PAGE)
    in_words(page.rows, request)
    return page, asked


def in_words(rows: Sequence[Delivery], request: Any) -> None:
    """Give each notice its label, its sentence and the way to its page.

    Who has left the store of a notice since reads neither what happened there nor where.
    """
    wording.name_people(row.event for row in rows)
    for row in rows:
        notice: Any = row
        kind = KINDS.get(row.event.kind)
        notice.label = wording.label_of(row.event.kind)
        notice.topic_label = TOPICS.get(row.topic, OTHER).label
        if not may_read(request.user, row):
            notice.sentence = _("You no longer work for this store.")
            notice.url = ""
            continue
        notice.sentence = wording.sentence_or_neutral(row.event)
        notice.url = reverse("core:open_notice", args=[row.pk]) if kind and kind.url_name else ""


def may_read(user: Any, row: Delivery) -> bool:
    """Staff, members of the store it is about, and everybody where it is about none.

    The page it leads to asks for itself whether this reader may open it.
    """
    store = row.event.store_id
    return store is None or bool(user.roles) or any(p.store_id == store for p in user.places)


def get_notice(user: Any, pk: int) -> Delivery:
    rows = Delivery.objects.filter(recipient_id=user.pk, channel="inbox")
    found: Delivery = get_object_or_404(rows.select_related("event__store"), pk=pk)
    return found


def mark_read(row: Delivery, *, now: datetime) -> None:
    """Once: the first time it was read stays."""
    Delivery.objects.filter(pk=row.pk, read_at=None).update(read_at=now)


def mark_all_read(asked: Narrowed, *, now: datetime) -> int:
    """All that the filters show; return how many were unread."""
    rows = Delivery.objects.filter(pk__in=asked.rows.filter(read_at=None).values("pk"))
    return rows.update(read_at=now)


def page_behind(request: Any, row: Delivery) -> str:
    """The page of a notice, in the store it is about; the inbox where it has none."""
    if not may_read(request.user, row):
        return reverse("core:inbox")
    store = row.event.store_id
    if store and any(place.store_id == store for place in request.user.places):
        request.session["store_id"], request.session["workspace"] = store, "seller"
    return wording.path(row.event)
