"""Record what happened, once, in the caller's transaction, and who is to be told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, NotRequired, Protocol, TypeAlias, TypedDict, Unpack

from django.db import models
from django.utils.functional import Promise

from core import event_words, outbox
from core.models import Event
from core.notices.topics import topic_of
from core.outbox import Audience, Draft, EventRow

Words: TypeAlias = str | Promise


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its label, its sentence (placeholders are facts) and its mail."""

    kind: str
    label: Words
    sentence: Words
    template: str = "emails/notice.txt"
    url_name: str = ""
    # The fact that names the page's object, where that is not the event's own subject.
    url_fact: str = ""
    # A mandatory notice cannot be switched off by its reader.
    mandatory: bool = False
    # A kind that is told by mail alone.
    by_mail_alone: bool = False
    # What the mail says beside the facts, looked up when it is written.
    more: Callable[[Event], dict[str, Any]] | None = None
    # Its mail opens an account: the words are written each time it leaves, and nowhere kept.
    is_secret: bool = False
    # Facts that somebody types, beside those that are known as such (core/event_words.py).
    typed: tuple[str, ...] = ()
    # Another system that must act on it: a name in settings.RECEIVERS.
    receiver: str = ""


@dataclass(frozen=True)
class Addressee:
    """Somebody without an account: a mail address, their language and their own link."""

    address: str
    language: str = "en"
    link: str = ""


class Handler(Protocol):
    def __call__(self, event: Event, *, now: datetime) -> None: ...


KINDS: dict[str, EventKind] = {}
HANDLERS: dict[str, Handler] = {}
REACTIONS: dict[str, list[str]] = {}


def register(*kinds: EventKind) -> None:
    for kind in kinds:
        if kind.kind in KINDS:
            raise ValueError(f"{kind.kind} is registered twice")
        KINDS[kind.kind] = kind


def react(*kinds: str) -> Callable[[Handler], Handler]:
    """Let a worker call the function once for each event of these kinds."""

    def keep(function: Handler) -> Handler:
        name = f"{function.__module__}.{function.__name__}"  # type: ignore[attr-defined]
        HANDLERS[name] = function
        for kind in kinds:
            REACTIONS.setdefault(kind, []).append(name)
        return function

    return keep


class About(TypedDict):
    """What is said of an event beside its kind."""

    subject: models.Model
    store: models.Model | None
    # None means the system did it.
    actor: models.Model | None
    at: datetime
    # Users (inbox and email), and people without an account (email).
    notify: NotRequired[Iterable[Any]]
    mail_to: NotRequired[Iterable[Addressee]]
    # What somebody typed among them is kept apart from the event (core/event_words.py).
    facts: NotRequired[Mapping[str, Any] | None]


def record(kind: str, **about: Unpack[About]) -> None:
    """Write one event with a delivery per recipient and channel; nudge the worker after commit.

    It waits for the next statement of the transaction, or its end (ADR 11). Raises KeyError for a
    kind nobody registered.
    """
    outbox.write(*_told(kind, about))


def record_with_id(kind: str, **about: Unpack[About]) -> int:
    """As `record`, for a row that points to the event: written at once; returns the event's id."""
    return outbox.write_with_id(*_told(kind, about))


def _told(kind: str, about: About) -> tuple[EventRow, Audience]:
    if kind not in KINDS:
        raise KeyError(f"No event kind {kind!r}: register it in the app's kinds.py")
    subject, store, actor = about["subject"], about["store"], about["actor"]
    [kept] = event_words.keep([(about.get("facts") or {}, KINDS[kind].typed)], about["at"])
    row = EventRow(
        kind,
        actor.pk if actor else None,
        store.pk if store else None,
        subject._meta.label_lower,
        str(subject.pk),
        kept,
        about["at"],
    )
    return row, _drafts(kind, about.get("notify", ()), about.get("mail_to", ()))


def done_by(system: str) -> dict[str, str]:
    """Facts that name the key by which a store's own system did it; none for a person."""
    return {"system": system} if system else {}


class Happening(NamedTuple):
    """One of many events that are recorded at once, each about a row of one model."""

    kind: str
    subject_id: int
    store_id: int | None
    facts: Mapping[str, Any] = MappingProxyType({})
    notify: Collection[Any] = ()
    mail_to: Iterable[Addressee] = ()


def record_many(
    happened: Sequence[Happening],
    *,
    model: type[models.Model],
    actor: models.Model | None,
    at: datetime,
) -> list[int]:
    """Record each as `record` would, all in a few statements; return their ids in this order."""
    for one in happened:
        if one.kind not in KINDS:
            raise KeyError(f"No event kind {one.kind!r}: register it in the app's kinds.py")
    kept = event_words.keep([(one.facts, KINDS[one.kind].typed) for one in happened], at)
    people: dict[tuple[Any, ...], Audience] = {}
    return outbox.write_many(
        [
            (one.kind, one.store_id, str(one.subject_id), facts)
            for one, facts in zip(happened, kept, strict=True)
        ],
        subject_type=model._meta.label_lower,
        actor_id=actor.pk if actor else None,
        at=at,
        audiences=[list(_audiences(one, people)) for one in happened],
    )


def _audiences(one: Happening, people: dict[tuple[Any, ...], Audience]) -> Iterator[Audience]:
    """Who is told of it: its people, whom it may share with thousands of others, and its own."""
    own = tuple(_to_others(one.kind, one.mail_to))
    told = (_sort_of(one.kind), *(person.pk for person in one.notify))
    if one.notify and told not in people:
        people[told] = tuple(_to_people(one.kind, one.notify))
    if one.notify:
        yield _without_twice(people[told], own)
    if own:
        yield own


def _without_twice(people: Audience, own: Audience) -> Audience:
    """Whoever has the address of somebody without an account gets that one's mail, with its link:
    of an event no address gets two."""
    taken = {draft.address.lower() for draft in own if draft.channel == "email"}
    twice = [d for d in people if d.channel == "email" and d.address.lower() in taken]
    return tuple(draft for draft in people if draft not in twice) if twice else people


def _sort_of(kind: str) -> tuple[str, bool, bool]:
    known = KINDS[kind]
    return topic_of(kind).key, known.mandatory, known.by_mail_alone


def _drafts(kind: str, notify: Iterable[Any], mail_to: Iterable[Addressee]) -> Audience:
    own = tuple(_to_others(kind, mail_to))
    return _without_twice(tuple(_to_people(kind, notify)), own) + own


def _to_people(kind: str, notify: Iterable[Any]) -> Iterator[Draft]:
    topic, known = topic_of(kind).key, KINDS[kind]
    for person in {person.pk: person for person in notify}.values():
        who = (person.pk, person.language, "", topic, known.mandatory)
        if not known.by_mail_alone:
            yield Draft("inbox", f"user:{person.pk}", *who)
        yield Draft("email", person.email, *who)


def _to_others(kind: str, mail_to: Iterable[Addressee]) -> Iterator[Draft]:
    for to in {to.address.lower(): to for to in mail_to if to.address}.values():
        yield Draft("email", to.address, None, to.language, to.link)
    if receiver := KINDS[kind].receiver:
        yield Draft("webhook", receiver)
    for name in REACTIONS.get(kind, ()):
        yield Draft("reaction", name)
