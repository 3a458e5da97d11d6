"""Rows of the mediators' board as HTML, written directly: fifty rows of tags cost most of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from aftersales.models import Ticket
from aftersales.wording import language_in_words
from core.row_words import RowWords
from policy.sections.queues import Queue


class BoardRows:
    """Writes the rows of one page. What people wrote passes `escape`; the rest is ours."""

    def __init__(
        self, now: datetime, csrf_token: str, queues: Mapping[str, Queue], *, may_pick: bool
    ) -> None:
        self.words = RowWords(now)
        self.token = escape(csrf_token)
        self.queues = {code: escape(str(queue.title)) for code, queue in queues.items()}
        self.languages: dict[str, str] = {}
        self.store, self.queue = escape(_("Store")), escape(_("Queue"))
        self.due, self.mediator = escape(_("Decision due")), escape(_("Mediator"))
        self.take = escape(_("Take"))
        second = escape(_("A second mediator must confirm it"))
        self.second = f'<div><span class="badge rev">{second}</span></div>'
        alone = escape(_("No uninvolved mediator is left"))
        self.alone = f'<div><span class="badge bad">{alone}</span></div>'
        self.may_pick, self.select = may_pick, escape(_("Select"))
        # Each address is that of number 0 with another number in its place.
        self.ticket = reverse("aftersales:ticket", args=[0]).split("0")
        self.taking = reverse("aftersales:take", args=[0]).split("0")

    def write(
        self, rows: Iterable[tuple[Any, datetime | None]], alone: Collection[int] = ()
    ) -> SafeString:
        """`alone` are the keys of tickets that nobody of the team may decide."""
        return mark_safe("".join(self._row(row, due_at, row.pk in alone) for row, due_at in rows))

    def _row(self, row: Any, due_at: datetime | None, is_alone: bool) -> str:
        is_over = row.status == Ticket.Status.SOLVED
        when = self.words.due(due_at) if due_at else "–"
        if is_over:
            when = self.words.moment(row.status_at)
        whose = escape(row.mediator.name) if row.mediator else self._taker(row)
        return (
            f'<tr role="row">{self._box(row)}<th scope="row" role="rowheader">'
            f'<a href="{str(row.pk).join(self.ticket)}">{escape(row.title)}</a>'
            f'<div class="xs muted">{row.ref} · {escape(row.order.number)}</div>'
            f"{self.second if row.waits_for_second else ''}{self.alone if is_alone else ''}</th>"
            f'<td role="cell" data-label="{self.store}">{escape(row.store.name)}</td>'
            f'<td role="cell" data-label="{self.queue}">{self.queues.get(row.queue, "–")}'
            f'<div class="xs muted">{self._language(row.language)}</div></td>'
            f'<td role="cell" data-label="{self.due}">{when}</td>'
            f'<td role="cell" data-label="{self.mediator}">{whose}</td></tr>\n'
        )

    def _box(self, row: Any) -> str:
        # Each row has its own form to take it, and forms do not nest: the box names the other one.
        if not self.may_pick:
            return ""
        return (
            '<td role="cell"><span class="pick"><input class="form-check-input" type="checkbox" '
            f'form="picks" name="picked" value="{row.pk}" aria-label="{self.select} {row.ref}">'
            "</span></td>"
        )

    def _language(self, code: str) -> str:
        if code not in self.languages:
            self.languages[code] = escape(language_in_words(code))
        return self.languages[code]

    def _taker(self, row: Any) -> str:
        return (
            f'<form method="post" action="{str(row.pk).join(self.taking)}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.token}">'
            f'<button class="btn btn-default btn-sm" data-take>{self.take}'
            f'<span class="visually-hidden"> {row.ref}</span></button></form>'
        )
