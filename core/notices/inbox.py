"""The reader's inbox: narrowed by its address, paged by key, checked for right when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from core.notices.rows import ORDER, PAGE, Notice, of_reader, read_from
from core.notices.topics import OTHER, TOPICS, Topic
from core.paging import Page, Spot

UNREAD, ALL = "unread", "all"
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

    @property
    def filters(self) -> dict[str, Any]:
        """As core.notices.rows names them."""
        since = self.now - timedelta(days=int(self.days)) if self.days else None
        return {"topic": self.topic, "store": self.store, "since": since}

    @property
    def rows(self) -> QuerySet[Delivery]:
        return of_reader(self.request.user.pk, is_unread=self.show == UNREAD, **self.filters)


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


def page_of(request: HttpRequest, asked: Narrowed) -> tuple[Page[Notice], Narrowed]:
    """One page, in words. Without a choice: the unread ones, or all where none is unread."""
    if not asked.show:
        unread = Narrowed(**vars(asked) | {"show": UNREAD})
        page, unread = page_of(request, unread)
        if page.rows or asked.is_narrowed:
            return page, unread
        asked = Narrowed(**vars(asked) | {"show": ALL})
    spot = Spot.of(request, ORDER)
    found = read_from(spot, asked.request.user.pk, asked.show == UNREAD, asked.filters)
    page = spot.page(found, request, PAGE)
    in_words(page.rows, request)
    return page, asked


def in_words(rows: Sequence[Notice], request: Any) -> None:
    """Give each notice its label, its sentence and the way to its page.

    Who has left the store of a notice since reads neither what happened there nor where.
    """
    wording.name_people(rows)
    # The address is that of number 0 with another number in its place.
    opening = reverse("core:open_notice", args=[0]).split("0")
    labels = {kind: wording.label_of(kind) for kind in {row.kind for row in rows}}
    topics = {row.topic: str(TOPICS.get(row.topic, OTHER).label) for row in rows}
    for row in rows:
        row.label, row.topic_label = labels[row.kind], topics[row.topic]
        if not may_read(request.user, row.store_id):
            row.sentence = _("You no longer work for this store.")
            continue
        kind = KINDS.get(row.kind)
        row.sentence = wording.sentence_or_neutral(row)
        row.url = str(row.pk).join(opening) if kind and kind.url_name else ""


def may_read(user: Any, store: int | None) -> bool:
    """Staff, members of the store it is about, and everybody where it is about none.

    The page it leads to asks for itself whether this reader may open it.
    """
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
    store = row.event.store_id
    if not may_read(request.user, store):
        return reverse("core:inbox")
    if store and any(place.store_id == store for place in request.user.places):
        request.session["store_id"], request.session["workspace"] = store, "seller"
    return wording.path(row.event)
