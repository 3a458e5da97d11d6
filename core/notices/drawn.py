"""Rows of the inbox as HTML, written directly: as tags they cost most of its page."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import moments
from core.notices.rows import Notice
from core.row_words import RowWords
from core.templatetags.ui import icon


class NoticeRows:
    """Writes the rows of one page. What people wrote passes `escape`; the rest is ours."""

    def __init__(self, now: datetime, csrf_token: str, here: str) -> None:
        self.words, self.here = RowWords(now), escape(here)
        self.token = escape(csrf_token)
        self.read = f'<span class="tile">{icon("mail-opened")}</span>'
        self.unread = f'<span class="tile acc">{icon("mail", _("Unread"))}</span>'
        self.mark = escape(_("Mark as read"))
        # The address is that of number 0 with another number in its place.
        self.reading = reverse("core:read_notice", args=[0]).split("0")

    def write(self, rows: Iterable[Notice]) -> SafeString:
        return mark_safe("".join(map(self._row, rows)))

    def _row(self, row: Notice) -> str:
        label = escape(row.label)
        title = f'<a href="{row.url}">{label}</a>' if row.url else label
        store = f" · {escape(row.store.name)}" if row.store else ""
        return (
            f"<li>{self.read if row.read_at else self.unread}"
            f'<div class="grow"><div class="title">{title}</div>'
            f'<div class="small muted">{escape(row.sentence)}</div>'
            f'<div class="xs muted">{escape(row.topic_label)}{store}</div></div>'
            f"{'' if row.read_at else self._button(row, label)}"
            f'<time datetime="{row.at.isoformat()}" title="{escape(moments.full(row.at))}">'
            f"{self.words.clock(row.at)}</time></li>\n"
        )

    def _button(self, row: Notice, label: str) -> str:
        return (
            f'<form method="post" action="{str(row.pk).join(self.reading)}{self.here}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.token}">'
            f'<button class="btn btn-default btn-sm">{self.mark}'
            f'<span class="visually-hidden"> {label}</span></button></form>'
        )
