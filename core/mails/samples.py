"""Each kind of notice in its words, drawn from sample facts: nobody's case, no rule."""

from datetime import UTC, datetime
from string import Formatter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from core.events import KINDS
from core.models import Delivery
from core.notices.topics import topic_of
from core.wording import sentence, write_mail

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "name": "Lin Wei",
    "title": "Linen towel set",
    "order": "8117-1",
    "number": "8117-1",
    "ticket": "T-42",
    "refund": "US$ 19.90",
    "amount": "US$ 19.90",
    "reason": "The parcel was scanned after the last day.",
    "why": "The parcel was scanned after the last day.",
    "url": "https://shop.example/hook",
    "file": "orders.csv",
    "rule": "L-3.2",
    "decision": "D-17",
    "carrier": "PostLink Air",
    "city": "Utrecht",
    "buyer": "Anna Jansen",
    "body": "What we found, by which rule, and what you can do about it.",
    "events": [],
    "more": 0,
}
COUNTS = ("count", "n", "days", "hours", "done", "skipped", "failed", "left", "points", "total")


class Sample(NamedTuple):
    """One kind in one language; `fault` says why its mail needs more than sample facts."""

    language: str
    sentence: str
    subject: str = ""
    body: str = ""
    fault: str = ""

    @property
    def title(self) -> Any:
        return dict(settings.LANGUAGES)[self.language]


def facts_for(kind: str) -> dict[str, Any]:
    """The usual facts, and something for each placeholder of the kind's sentence."""
    found = dict(FACTS) | dict.fromkeys(COUNTS, 3)
    names = (name for _text, name, _format, _turn in Formatter().parse(str(KINDS[kind].sentence)))
    for name in filter(None, names):
        if name not in found:
            found[name] = _something(name)
    return found


def _something(name: str) -> Any:
    if name.endswith("_at"):
        return AT.isoformat()
    if name.endswith("_on"):
        return AT.date().isoformat()
    return f"‹{name}›"


def sample_delivery(kind: str, language: str) -> Any:
    """Looks like a delivery with its event, its store and its reader; stands in no table."""
    person = SimpleNamespace(
        pk=1, name="Lin Wei", time_zone="Asia/Shanghai", language=language, is_moderator=False
    )
    store = SimpleNamespace(pk=1, slug="harbour-linen", name="Harbour Linen", language=language)
    event = SimpleNamespace(
        pk=1,
        kind=kind,
        facts=facts_for(kind),
        at=AT,
        store=store,
        store_id=1,
        actor=SimpleNamespace(pk=2, name="Max Berger"),
        subject_type="core.event",
        subject_id="1",
    )
    return SimpleNamespace(
        pk=1,
        event=event,
        event_id=1,
        language=language,
        link="",
        recipient=person,
        recipient_id=1,
        topic=topic_of(kind).key,
        address="lin@example.com",
        message_id=Delivery(pk=1, event_id=1).message_id,
    )


def sample_of(kind: str, language: str) -> Sample:
    """The sentence of the inbox and the mail, as a reader of the language gets them."""
    row = sample_delivery(kind, language)
    with translation.override(language):
        said = sentence(row.event)
        try:
            subject, body = write_mail(row)
        except Exception as error:
            return Sample(language, said, fault=f"{type(error).__name__}: {error}"[:200])
    return Sample(language, said, subject, body)
