"""Addresses found by their first word are those that Django finds by trying all patterns."""

import re
from functools import partial
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern, Resolver404, RoutePattern, get_resolver

from config.routes import ByFirstWord
from config.urls import APPS

PLAIN = URLResolver(RegexPattern(r"^/"), APPS)
SAMPLES = {"int": "7", "str": "a-b", "slug": "a-b", "path": "a/b", "uuid": str(UUID(int=7))}
HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses(resolver, before="/"):
    """One that each pattern answers; the one expression of allauth's is left to those below."""
    for entry in resolver.url_patterns:
        if not isinstance(entry.pattern, RoutePattern):
            continue
        own = HOLE.sub(partial(sample, entry.pattern.converters), str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield before + own
        else:
            yield from addresses(entry, before + own)


def sample(converters, hole):
    kind, name = hole.groups(default="str")
    # Our own kinds name the few words that they take.
    return SAMPLES.get(kind) or converters[name].regex.partition("|")[0]


def found(resolver, address):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    said = (match.func, match.args, match.kwargs, match.url_name, match.route)
    return (*said, match.namespaces, match.app_names, match.captured_kwargs, match.extra_kwargs)


def test_each_address_leads_where_django_leads():
    known = list(addresses(PLAIN))
    other = [f"{address}x" for address in known] + [address.rstrip("/") for address in known]
    wrong = ["/nothing/", "/nothing/at/all", "//", "/api", "/accounts/nowhere/", "/ /", "/%/"]
    own = get_resolver()
    assert len(known) > 400 and isinstance(own.url_patterns[0], ByFirstWord)
    assert [address for address in known if not found(PLAIN, address)] == []
    tried = {*known, *other, *wrong}
    assert [one for one in tried if found(own, one) != found(PLAIN, one)] == []


def view(name):
    return lambda request: name


INNER = [
    path("lamps/", view("lamps")),
    path("stools/", view("stools")),
    path("<slug:word>/", view("any")),
]
ENTRIES = [
    path("lamps/old/", view("old")),
    re_path(r"^l.mps/(\d+)/$", view("numbered")),
    path("la", include([path("dders/", view("ladders"))])),
    path("shelf/", include([path("<int:pk>/", view("shelf"))]), {"kind": "shelf"}),
    path("", include((INNER, "inner"), namespace="inner")),
    path("word", view("word")),
]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("lamps/old/", "old"),
        ("lamps/7/", "numbered"),
        ("ladders/", "ladders"),
        ("shelf/7/", "shelf"),
        ("lamps/", "lamps"),
        ("stools/", "stools"),
        ("other/", "any"),
        ("word", "word"),
        ("word/", "any"),
    ],
)
def test_patterns_that_begin_with_no_whole_word_are_asked_in_their_turn(address, name):
    own = ByFirstWord(ENTRIES)
    plain = URLResolver(own.pattern, ENTRIES)
    assert found(own, address) == found(plain, address)
    assert own.resolve(address).func(None) == name


def test_any_number_of_unknown_words_takes_no_room():
    own = ByFirstWord(ENTRIES)
    for number in range(100):
        own.resolve(f"other-{number}/")
    assert len(own._lanes) == 1
