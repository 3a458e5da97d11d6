"""Every text that a person may see has a complete Simplified Chinese translation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from config.extract import APPS, in_template
from config.messages import load, missing

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|(%[sd])")


def test_every_text_has_a_translation():
    assert [f"{app}: {text.id!r}" for app, text in missing()] == []


def test_no_text_hides_behind_a_name_of_its_own():
    """What collects the texts knows `_` and the functions by their own names, and no other."""
    alias = re.compile(r"import .*\bn?p?gettext(?:_lazy)? as (?!_\b)(\w+)")
    assert [str(path) for path in _sources() if alias.search(path.read_text())] == []


@pytest.mark.parametrize("app", APPS)
def test_translations_keep_the_placeholders(app):
    wrong = [message.id for message in _messages(app) if not _keeps_placeholders(message)]

    assert wrong == []


def test_one_text_has_one_translation():
    """Django merges the catalogues: of two translations of one text only one would show."""
    seen: dict[tuple[object, object], tuple[str, object]] = {}
    clashes = []
    for app in APPS:
        for message in _messages(app):
            key = (message.id, message.context)
            first, string = seen.setdefault(key, (app, message.string))
            if string != message.string:
                clashes.append(f"{message.id!r}: {first} says {string!r}, {app} {message.string!r}")

    assert clashes == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("""{% translate "It's 5% off" %}""", (None, "It's 5%% off", None)),
        ("""{% translate 'Say "yes"' as word %}""", (None, 'Say "yes"', None)),
        ("""{% translate "Open" context "ticket" %}""", ("ticket", "Open", None)),
        ("""{% include "a.html" with title=_("Title") only %}""", (None, "Title", None)),
        ("""{{ name|default:_("Nobody") }}""", (None, "Nobody", None)),
        (
            "{% blocktranslate count n=n %}One{% plural %}{{ n }} of them{% endblocktranslate %}",
            (None, "One", "%(n)s of them"),
        ),
        (
            "{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}",
            (None, "Two lines", None),
        ),
    ],
)
def test_finds_the_texts_of_templates(source, expected):
    page = "<p>gettext('not code')</p>{# _('nor this') #}" + source

    assert list(in_template(page, "page.html")) == [expected]


def _sources() -> Iterator[Path]:
    for app in APPS:
        yield from Path(app).rglob("*.py")


def _messages(app: str) -> Iterator[Message]:
    return (message for message in load(app) if message.id)


def _keeps_placeholders(message: Message) -> bool:
    source = message.id if isinstance(message.id, str) else message.id[-1]
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return all(_placeholders(string) == _placeholders(source) for string in strings if string)


def _placeholders(text: str) -> set[tuple[str, ...]]:
    return set(PLACEHOLDER.findall(text))
