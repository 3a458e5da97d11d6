"""What the search page and the palette show: groups of hits, in one order for everybody."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.search.asking import find_rows
from core.search.kinds import Finder, Hit, Searcher, finders, searchers
from core.search.terms import TERM_AT_MOST, Shape, Term

# Of each kind; the page of one kind shows more.
SHOWN = 5
SHOWN_OF_ONE = 50


@dataclass(frozen=True)
class Group:
    kind: str
    label: str
    icon: str
    hits: list[Hit]
    # Where all of them are, if there are more than are shown.
    more_url: str


@dataclass(frozen=True)
class Answer:
    term: Term
    # The kind that was asked for alone, "" for all.
    kind: str
    groups: list[Group]
    # Kind and label of all that this reader can look for.
    kinds: list[tuple[str, str]]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)

    @property
    def tabs(self) -> list[tuple[str, str, None, bool]]:
        """Everything, and each kind that something was found of, or that is shown alone."""
        found = {group.kind for group in self.groups} | {self.kind}
        kinds = [("", _("Everything")), *(one for one in self.kinds if one[0] in found)]
        return [(label, _url(self.term, kind), None, kind == self.kind) for kind, label in kinds]

    @property
    def words(self) -> str:
        """What a screen reader says once the answer is there."""
        if not self.term:
            return _("Type a number or a few words.")
        if not self.groups:
            return _("Nothing found.")
        some = any(group.more_url for group in self.groups)
        count = self.count
        told = ngettext("%(n)s result", "%(n)s results", count) % {"n": count}
        return _("%(results)s, and there are more") % {"results": told} if some else told

    @property
    def notes(self) -> list[str]:
        """What the reader should know of how it was looked for."""
        notes = []
        if self.term.is_cut:
            words = _("Only the first %(limit)s characters were looked for.")
            notes.append(words % {"limit": TERM_AT_MOST})
        if Shape.SHORT in self.term.shapes:
            notes.append(_("Words of one or two letters are looked for where a word begins."))
        if self.term.is_bare:
            notes.append(_("Signs without a letter are looked for in what is newest alone."))
        return notes


def answer(request: Any, said: str, kind: str = "") -> Answer:
    """Look for what was said in everything that the reader may open, or in one kind of it."""
    term = Term.of(said)
    known = _known(request)
    kinds = [(one.kind, str(one.label)) for one in known]
    kind = kind if kind in dict(kinds) else ""
    asked = [one for one in known if kind in ("", one.kind)]
    # Before anything is typed, all pages are offered.
    at_most = SHOWN_OF_ONE if kind or not term else SHOWN
    rows = find_rows(
        request, [one for one in asked if isinstance(one, Searcher)], term, at_most=at_most
    )
    groups = []
    for one in asked:
        found = one.find(request, term) if isinstance(one, Finder) else rows.get(one.kind, [])
        if hits := list(found):
            url = _url(term, one.kind) if len(hits) > at_most else ""
            groups.append(Group(one.kind, str(one.label), one.icon, hits[:at_most], url))
    # What has the very number that was typed comes first.
    groups.sort(key=lambda group: not group.hits[0].is_exact)
    return Answer(term, kind, groups, kinds)


def _known(request: Any) -> list[Searcher | Finder]:
    may = [one for one in searchers if one.may(request)]
    return sorted([*may, *finders], key=lambda one: one.order)


def _url(term: Term, kind: str) -> str:
    return "?" + urlencode({"q": term.text} | ({"kind": kind} if kind else {}))
