"""A mail that is about to leave: at once, later, in the summary, or not at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import structlog

from core import registry
from core.bounces.noting import bouncing
from core.events import KINDS
from core.models import Choice, Delivery, NoticeHours
from core.notices.hours import quiet_until
from core.notices.topics import DAILY, NEVER, TOPICS

log = structlog.get_logger(__name__)
# English, as all reasons that a delivery keeps for admins.
CLOSED = "The account is closed."
SUSPENDED = "The store is suspended: its people are told what is mandatory alone."
LEFT = "The reader no longer works for the store."
CAME_BACK = "Mails to this address came back; its person was told in the inbox."
NOT_WANTED = "The reader switched mails on this topic off."


Failed = tuple[Delivery, Exception]


class Told(NamedTuple):
    """What becomes of a mail; without a status it leaves now."""

    status: str = ""
    due_at: datetime | None = None
    why: str = ""


class Wishes:
    """What the readers of a batch chose, asked in a fixed number of questions."""

    def __init__(self, rows: Sequence[Delivery], now: datetime) -> None:
        optional = [row for row in rows if is_optional(row)]
        people = {row.recipient_id for row in optional}
        self.now = now
        self.choices: dict[tuple[Any, str], str] = {}
        self.hours: dict[Any, NoticeHours] = {}
        self.suspended: set[tuple[int, int]] = set()
        self.readers: set[tuple[int, int]] = set()
        told = [row.address for row in rows if _is_to_person(row)]
        self.bouncing = bouncing(told) if told else set()
        if people:
            chosen = Choice.objects.filter(user__in=people).values_list("user", "topic", "mail")
            self.choices = {(user, topic): mail for user, topic, mail in chosen}
            self.hours = NoticeHours.objects.in_bulk(people)
            pairs = {(row.recipient_id, row.event.store_id) for row in optional}
            self.suspended, self.readers = suspended(pairs, now), readers(pairs)

    def on(self, row: Delivery) -> Told:
        """Raises KeyError for a mail of a kind that a newer or older version records."""
        unwanted = Delivery.Status.UNWANTED
        if row.channel == Delivery.Channel.EMAIL and row.event.kind not in KINDS:
            raise KeyError(f"This version knows no event kind {row.event.kind!r}")
        if _is_to_person(row) and row.address.lower() in self.bouncing:
            return Told(unwanted, why=CAME_BACK)
        if not is_optional(row):
            return Told()
        assert row.recipient is not None
        if not row.recipient.is_active:
            return Told(unwanted, why=CLOSED)
        about = (row.recipient_id, row.event.store_id)
        if row.event.store_id and about not in self.readers:
            return Told(unwanted, why=LEFT)
        if about in self.suspended:
            return Told(unwanted, why=SUSPENDED)
        mail = self.choices.get((row.recipient_id, row.topic)) or default_of(row.topic)
        if mail == NEVER:
            return Told(unwanted, why=NOT_WANTED)
        if mail == DAILY:
            return Told(Delivery.Status.DAILY)
        zone = row.recipient.time_zone
        if end := quiet_until(self.hours.get(row.recipient_id), zone, self.now):
            return Told(Delivery.Status.DUE, due_at=end)
        return Told()


def is_optional(row: Delivery) -> bool:
    """Mails to people with an account, of kinds that are not mandatory."""
    kind = KINDS.get(row.event.kind)
    return _is_to_person(row) and kind is not None and not kind.mandatory


def _is_to_person(row: Delivery) -> bool:
    return row.channel == Delivery.Channel.EMAIL and row.recipient_id is not None


def default_of(topic: str) -> str:
    return TOPICS[topic].mail if topic in TOPICS else "now"


def suspended(pairs: Iterable[tuple[Any, Any]], now: datetime) -> set[tuple[int, int]]:
    """Those of (person, store) that belong to each other while the store is suspended."""
    asked = {(user, store) for user, store in pairs if user and store}
    return set(registry.suspended_people(asked, now)) if asked else set()


def readers(pairs: Iterable[tuple[Any, Any]]) -> set[tuple[int, int]]:
    """Those of (person, store) whose person may read what happens in the store."""
    asked = {(user, store) for user, store in pairs if user and store}
    return set(registry.readers(asked)) if asked else set()


def sort_out(rows: Sequence[Delivery], now: datetime) -> tuple[list[Delivery], list[Failed]]:
    """Return those that leave now, and those that could not be sorted, with the reason.

    The others are put where they belong.
    """
    wishes, leaving, failed = Wishes(rows, now), [], []
    for row in rows:
        try:
            told = wishes.on(row)
        except Exception as error:
            # One that nobody can sort must not hold up the others.
            log.exception("delivery_not_sorted", delivery_id=row.pk)
            failed.append((row, error))
            continue
        if not told.status:
            leaving.append(row)
            continue
        changes = {"status": told.status, "error": told.why}
        Delivery.objects.filter(pk=row.pk).update(**changes, due_at=told.due_at or row.due_at)
    return leaving, failed
