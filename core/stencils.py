"""Parts of the frame that are drawn once and then filled in.

Sidebar, menus and help sheet are the same from page to page for as long as what they show is:
a stencil is kept by everything that its template may read (its facts and the language), and only
what differs with each request, the form token and the page's address, is filled into its holes.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from secrets import token_hex

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# About 10 kB each: a reader's page of a busy process, not of every reader.
KEPT = 500
# Drawn anew by each process, so that no name or address can hold them.
HOLES = {name: f"hole{token_hex(16)}" for name in ("csrf_token", "path")}
_EDGES = re.compile("|".join(HOLES.values()))


def draw(template: str, filling: Mapping[str, object], **facts: Hashable) -> SafeString:
    """The template with these facts, and `filling` (keys of HOLES, escaped) in its holes.

    The template may read nothing but its facts, their holes and the language: not the request,
    not the clock. Raises TypeError for a fact that can change (a list, a dict).
    """
    stencil = _cut.__wrapped__ if settings.DEBUG else _cut
    texts, names = stencil(template, get_language(), tuple(facts.items()))
    filled = {name: escape(filling.get(name, "")) for name in HOLES}
    inside = (filled[name] for name in names)
    return mark_safe("".join(_alternating(texts, inside)))


def _alternating(texts: Iterable[str], inside: Iterable[str]) -> Iterable[str]:
    first, *rest = texts
    yield first
    for hole, text in zip(inside, rest, strict=True):
        yield hole
        yield text


@lru_cache(maxsize=KEPT)
def _cut(
    template: str, language: str | None, facts: tuple[tuple[str, Hashable], ...]
) -> tuple[list[str], list[str]]:
    """The template's texts between its holes, and the names of those."""
    drawn = get_template(template).render({**dict(facts), **HOLES})
    names = {hole: name for name, hole in HOLES.items()}
    return _EDGES.split(drawn), [names[hole] for hole in _EDGES.findall(drawn)]
