"""Rows of the index as HTML, written directly: fifty rows of template tags cost most of the page.

Everything that sellers wrote passes `escape`; the rest is ours. What repeats (a state's badge,
a day in words) is made once for a page.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.row_words import RowWords
from core.templatetags.ui import badge
from listings.models import Listing

STATES = dict(Listing.Status.choices)


class RowWriter:
    """Writes the rows of one page, in the reader's language and zone."""

    def __init__(self, now: datetime, *, may_pick: bool = False) -> None:
        self.words = RowWords(now)
        self.may_pick = may_pick
        self.select = escape(_("Select"))
        self.badges = {
            state: badge(label, Listing.TONES.get(state, "")) for state, label in STATES.items()
        }
        self.untitled = escape(_("No title yet"))
        self.state, self.price = escape(_("State")), escape(_("Price"))
        self.stock, self.changed = escape(_("Stock")), escape(pgettext("listing", "Changed"))

    def write(self, rows: Iterable[Any]) -> SafeString:
        return mark_safe("".join(map(self._row, rows)))

    def _row(self, row: Any) -> str:
        title = escape(row.title) if row.title else self.untitled
        return (
            f'<tr role="row">{self._box(row)}'
            '<th scope="row" role="rowheader"><span class="cluster">'
            f'{_picture(row.picture)}<span class="grow">'
            f'<a href="/listings/{row.id}/" lang="{row.language}">{title}</a><br>'
            f'<span class="xs muted mono">{escape(row.sku)}</span></span></span></th>'
            f'<td role="cell" data-label="{self.state}">{self.badges[row.status]}</td>'
            f'<td role="cell" class="num" data-label="{self.price}">'
            f"{self.words.amount(row.price_minor, row.currency)}</td>"
            f'<td role="cell" class="num" data-label="{self.stock}">{row.offered}</td>'
            f'<td role="cell" class="nowrap" data-label="{self.changed}">'
            f"{self.words.moment(row.updated_at)}</td></tr>\n"
        )

    def _box(self, row: Any) -> str:
        if not self.may_pick:
            return ""
        return (
            '<td role="cell"><span class="pick"><input class="form-check-input" type="checkbox" '
            f'name="picked" value="{row.id}" aria-label="{self.select} {escape(row.sku)}">'
            "</span></td>"
        )


def _picture(pk: int | None) -> str:
    if pk is None:
        return ""
    image = f'<img src="/pictures/{pk}/small/" width="40" height="40" alt="" loading="lazy">'
    return f'<span class="picture picture-s">{image}</span>'
