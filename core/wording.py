"""An event in words: its sentence, its mail and its page, in the reader's language and zone."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from core import event_words, people
from core.models import Delivery, Event


class Happened(Protocol):
    """An event, or what is read of it: store and actor have a name."""

    kind: Any
    facts: Any
    store: Any
    actor: Any


def facts_in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Turn stored facts into words: `_at` and `_on` keys become dates, {en, zh-hans} one text."""
    named = people.with_names(event_words.joined(facts))
    return {key: _in_words(key, value) for key, value in named.items()}


def name_people(events: Iterable[Happened]) -> None:
    """Look up names and words of these events, in two questions; their rows stay as they are."""
    events = list(events)
    event_words.join(events)
    rows = [event for event in events if people.keys_of(event.facts)]
    names = people.names_of(key for event in rows for key in people.keys_of(event.facts))
    for event in rows:
        event.facts = _without_keys(event.facts, names)


def _without_keys(facts: Mapping[str, Any], names: people.Names) -> dict[str, Any]:
    """The facts as they are drawn; a second drawing asks for no name again."""
    named = people.with_names(facts, names)
    return {key: value for key, value in named.items() if key not in _key_facts(facts)}


def _key_facts(facts: Mapping[str, Any]) -> set[str]:
    return {key for key in facts if people.keys_in({key: facts[key]})}


def in_both(words: Any) -> dict[str, str]:
    """Lazy words in every language, as events keep them for readers of any."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = str(words)
    return found


def _in_words(key: str, value: Any) -> Any:
    if isinstance(value, dict) and "en" in value:
        return value.get(translation.get_language() or "en") or value["en"]
    if isinstance(value, str) and key.endswith("_at"):
        local = timezone.localtime(datetime.fromisoformat(value))
        return f"{formats.date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"
    if isinstance(value, str) and key.endswith("_on"):
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value


def label_of(kind: str) -> str:
    """What an event of the kind is called; neutral for one that another version records."""
    from core.events import KINDS

    known = KINDS.get(kind)
    return str(known.label) if known else _("Notice of another version")


def sentence_or_neutral(event: Happened) -> str:
    """The sentence, or that there is none: during an upgrade other versions record events too."""
    try:
        return sentence(event)
    except KeyError:
        return _("This version has no words for what happened. Look again after the upgrade.")


def sentence(event: Happened) -> str:
    """Return the event as one sentence in the active language.

    Raises KeyError for a kind, or without a fact, of another version.
    """
    from core.events import KINDS

    return _fill(str(KINDS[event.kind].sentence), event, facts_in_words(event.facts))


def _fill(said: str, event: Happened, words: Mapping[str, Any]) -> str:
    store = event.store.name if event.store else ""
    actor = people.name_now(event.actor) if event.actor else system_in(words)
    return said.format_map({**words, "store": store, "actor": actor})


def system_in(facts: Mapping[str, Any]) -> str:
    """The store's own system, by the name of its key, where one did it and no person."""
    key = facts.get("system")
    return _("The store’s system (%(key)s)") % {"key": key} if key else ""


def path(event: Event) -> str:
    """Return the page that the event is about, or the inbox."""
    from core.events import KINDS

    kind = KINDS.get(event.kind)
    if kind is None:
        return reverse("core:inbox")
    name = kind.url_name
    pk = event.facts.get(kind.url_fact) if kind.url_fact else event.subject_id
    for kwargs in ({"pk": pk}, {}):
        with suppress(NoReverseMatch):
            return reverse(name or "core:inbox", kwargs=kwargs if name else {})
    return reverse("core:inbox")


class Voice:
    """What mails in one language and zone say alike, looked up once; both must be active."""

    def __init__(self) -> None:
        from core.mails.plain import Phrases

        self.phrases = Phrases()
        self._said: dict[str, tuple[str, str]] = {}
        self._pages: dict[tuple[str, str, Any], str] = {}

    def of(self, kind: str) -> tuple[str, str]:
        """Label and sentence of the kind, its facts still to be filled in. May raise KeyError."""
        from core.events import KINDS

        if kind not in self._said:
            self._said[kind] = str(KINDS[kind].label), str(KINDS[kind].sentence)
        return self._said[kind]

    def page(self, event: Event, fact: str) -> str:
        about = (event.kind, event.subject_id, event.facts.get(fact) if fact else None)
        if about not in self._pages:
            self._pages[about] = f"{settings.SITE_URL}{path(event)}"
        return self._pages[about]


@contextmanager
def speaking(language: str, zone: str) -> Iterator[Voice]:
    with translation.override(language), timezone.override(zone):
        yield Voice()


def zone_of(delivery: Delivery) -> str:
    return delivery.recipient.time_zone if delivery.recipient else "UTC"


def write_mail(delivery: Delivery) -> tuple[str, str]:
    """Return subject and body of a delivery, in its own language and the reader's zone."""
    with speaking(delivery.language, zone_of(delivery)) as voice:
        return write_in(voice, delivery)


def write_in(voice: Voice, delivery: Delivery) -> tuple[str, str]:
    """The same where the mail's own language and zone are active, as for many of them at once."""
    from core.events import KINDS
    from core.mails import plain
    from core.mails.leaving import leaving_url

    event, kind = delivery.event, KINDS[delivery.event.kind]
    label, said = voice.of(event.kind)
    words = facts_in_words(event.facts)
    context = words | {
        "event": event,
        "language": delivery.language,
        "store": event.store,
        "actor": event.actor,
        "recipient": delivery.recipient,
        "label": label,
        "sentence": _fill(said, event, words),
        "site": settings.SITE_URL,
        "leave": leaving_url(delivery),
        "link": delivery.link or voice.page(event, kind.url_fact),
    }
    context |= kind.more(event) if kind.more else {}
    if kind.template == plain.TEMPLATE:
        text = plain.write_notice(context, voice.phrases)
    else:
        text = render_to_string(kind.template, context)
    subject, _, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip()[:300], body.strip() + "\n"
