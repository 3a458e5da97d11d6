"""Rows of the review queue as HTML, written directly: as tags they cost most of its page."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.row_words import RowWords
from core.templatetags.ui import badge
from enforcement.models import Case
from enforcement.queries.cases import Line


class CaseRows:
    """Writes the rows of one page. What people wrote passes `escape`; the rest is ours.

    With a `csrf_token` a free case can be taken; `is_dated` says when each was opened,
    `may_pick` gives each a box for what is done to many.
    """

    def __init__(
        self, now: datetime, csrf_token: str = "", *, is_dated: bool = False, may_pick: bool = False
    ) -> None:
        self.words = RowWords(now)
        self.opened = escape(_("Opened on")) if is_dated else ""
        self.token = escape(csrf_token)
        self.risk, self.why = escape(_("Risk")), escape(_("Why it is here"))
        self.seller, self.time = escape(_("Seller")), escape(_("Time left"))
        self.moderator = escape(_("Moderator"))
        self.take, self.free = escape(_("Take")), escape(_("Free"))
        self.may_pick, self.select = may_pick, escape(_("Select"))
        self.risks: dict[str, str] = {}
        # Each address is that of number 0 with another number, or name, in its place.
        self.case = reverse("enforcement:case", args=[0]).split("0")
        self.claim = reverse("enforcement:claim", args=[0]).split("0")
        self.store = reverse("enforcement:store", args=["0"]).split("0")

    def write(self, lines: Iterable[Line]) -> SafeString:
        return mark_safe("".join(self._row(line, line.case) for line in lines))

    def _row(self, line: Line, case: Any) -> str:
        return (
            f'<tr role="row">{self._box(case)}<th scope="row" role="rowheader">'
            f'<a href="{str(case.pk).join(self.case)}">{escape(case.title)}</a>'
            f'<div class="xs muted">{case.number}{self._opened(case)}</div></th>'
            f'<td role="cell" data-label="{self.risk}">{self._risk(case)}</td>'
            f'<td role="cell" data-label="{self.why}">{escape(line.rule)}'
            f'<div class="xs muted">{escape(line.why)}</div></td>'
            f'<td role="cell" data-label="{self.seller}">'
            f'<a href="{escape(case.store.slug).join(self.store)}">{escape(case.store.name)}</a>'
            f'<div class="xs muted">{escape(line.points)}</div></td>'
            f'<td role="cell" data-label="{self.time}">{self._left(case)}</td>'
            f'<td role="cell" data-label="{self.moderator}" class="nowrap">{self._whose(case)}</td>'
            "</tr>\n"
        )

    def _box(self, case: Any) -> str:
        # Each row has its own form to take it, and forms do not nest: the box names the other one.
        if not self.may_pick:
            return ""
        return (
            '<td role="cell"><span class="pick"><input class="form-check-input" type="checkbox" '
            f'form="picks" name="picked" value="{case.pk}" '
            f'aria-label="{self.select} {case.number}"></span></td>'
        )

    def _risk(self, case: Any) -> str:
        if case.severity not in self.risks:
            self.risks[case.severity] = badge(case.get_severity_display(), case.severity_tone)
        return self.risks[case.severity]

    def _opened(self, case: Any) -> str:
        return f" · {self.opened} {self.words.moment(case.opened_at)}" if self.opened else ""

    def _left(self, case: Any) -> str:
        return self.words.due(case.due_at, inline=True) if case.is_open else badge(case)

    def _whose(self, case: Any) -> str:
        if case.status == Case.Status.OPEN and self.token:
            return (
                f'<form method="post" action="{str(case.pk).join(self.claim)}">'
                f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.token}">'
                f'<button class="btn btn-default btn-sm" data-take>{self.take}'
                f'<span class="visually-hidden"> {case.number}</span></button></form>'
            )
        if case.claimed_by:
            return escape(case.claimed_by.name)
        return f'<span class="muted">{self.free}</span>'
