"""What notices are about: each app names its topics and the nouns of its kinds."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
# How a mail comes: at once, in the daily summary, or not at all.
NOW, DAILY, NEVER = "now", "daily", "never"


@dataclass(frozen=True)
class Topic:
    """A subject that a reader can choose about.

    `nouns` are the first words of its kinds; `always` says why its mandatory notices cannot be
    switched off; `mail` is how its other mails come to somebody who has chosen nothing;
    `workspaces` are those whose people hear of it, none meaning everybody.
    """

    key: str
    label: Words
    nouns: frozenset[str]
    always: Words = ""
    mail: str = NOW
    workspaces: frozenset[str] = frozenset()
    # Nobody chooses about it.
    is_hidden: bool = False


TOPICS: dict[str, Topic] = {}
BY_NOUN: dict[str, str] = {}
OTHER = Topic("other", _("Everything else"), frozenset())


def register(topic: Topic) -> None:
    """Take in a topic, or more nouns and workspaces of one that stands already."""
    known = TOPICS.get(topic.key)
    if known:
        topic = replace(
            known,
            nouns=known.nouns | topic.nouns,
            workspaces=known.workspaces | topic.workspaces if known.workspaces else frozenset(),
            always=known.always or topic.always,
        )
    for noun in topic.nouns:
        if BY_NOUN.setdefault(noun, topic.key) != topic.key:
            raise ValueError(f"{noun} belongs to {BY_NOUN[noun]} and to {topic.key}")
    TOPICS[topic.key] = topic


def topic_of(kind: str) -> Topic:
    """The topic of an event's kind."""
    return TOPICS.get(BY_NOUN.get(kind.partition(".")[0], ""), OTHER)


def kinds_of(topic: str) -> list[str]:
    """The registered kinds of a topic."""
    from core.events import KINDS

    return [kind for kind in KINDS if topic_of(kind).key == topic]
