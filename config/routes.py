"""Addresses are found by their first word, and not by trying five hundred patterns in turn."""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeGuard

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import ResolverMatch, RoutePattern

Entry = URLPattern | URLResolver


class ByFirstWord(URLResolver):
    """Answers as Django's does; patterns that begin with another word are not asked."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), list(entries))
        self._lanes: dict[str | None, URLResolver] = {}

    @cached_property
    def _known(self) -> set[str | None]:
        return _words(self)

    def resolve(self, path: str) -> ResolverMatch:
        word = str(path).partition("/")[0]
        # Callers may think of any number of words: those that nothing begins with share one lane.
        lane = word if word in self._known else None
        if lane not in self._lanes:
            self._lanes[lane] = _narrowed(self, lane)
        return self._lanes[lane].resolve(path)


def _narrowed(whole: URLResolver, word: str | None) -> URLResolver:
    """The same with those patterns alone that may answer an address with this first word."""
    kept: list[Entry] = []
    for entry in whole.url_patterns:
        if not _words(entry).isdisjoint({word, None}):
            kept.append(_narrowed(entry, word) if _is_open(entry) else entry)
    return URLResolver(whole.pattern, kept, whole.default_kwargs, whole.app_name, whole.namespace)


def _words(entry: Entry) -> set[str | None]:
    """The first words of all addresses that it answers; None: any."""
    if _is_open(entry):
        return {word for one in entry.url_patterns for word in _words(one)}
    if not isinstance(entry.pattern, RoutePattern):
        return {None}
    word, slash, _rest = str(entry.pattern).partition("/")
    # What others are joined to by no slash goes on within the word.
    is_whole = slash or isinstance(entry, URLPattern)
    return {word if is_whole and "<" not in word else None}


def _is_open(entry: Entry) -> TypeGuard[URLResolver]:
    """Whether it puts nothing before the addresses within."""
    return isinstance(entry, URLResolver) and not str(entry.pattern)
