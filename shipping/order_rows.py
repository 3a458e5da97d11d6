"""Rows of the orders index as HTML, written directly: fifty rows of tags cost most of it."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.row_words import RowWords
from core.templatetags.ui import badge
from shipping.models import Order


class OrderRows:
    """Writes the rows of one page. What people wrote passes `escape`; the rest is ours."""

    def __init__(self, now: datetime, *, by_deadline: bool, may_pick: bool = False) -> None:
        self.words = RowWords(now)
        self.by_deadline, self.may_pick = by_deadline, may_pick
        self.select = escape(_("Select"))
        self.badges = {
            status: badge(label, Order.TONES.get(status, ""), Order.SHAPES.get(status, ""))
            for status, label in Order.Status.choices
        }
        self.buyer, self.goods = escape(_("Buyer")), escape(_("Goods"))
        self.state, self.total = escape(_("State")), escape(_("Total"))
        self.part_sent = escape(_("A part is sent"))
        self.reduced = escape(_("A part is cancelled"))
        self.short = escape(_("Waits for goods"))
        self.asked = escape(_("Another address is asked for"))
        self.last = escape(_("Dispatch by") if by_deadline else _("Parcels"))

    def write(self, rows: Iterable[Any]) -> SafeString:
        return mark_safe("".join(map(self._row, rows)))

    def _row(self, row: Any) -> str:
        last = self.words.due(row.ship_by) if self.by_deadline else _parcels(row)
        return (
            f'<tr role="row">{self._box(row)}<th scope="row" role="rowheader">'
            f'<a href="/orders/{row.id}/">{escape(row.number)}</a>'
            f'<div class="xs muted">{self.words.moment(row.placed_at)}</div></th>'
            f'<td role="cell" data-label="{self.buyer}">{escape(row.buyer_name)}'
            f'<div class="xs muted">{escape(row.city)}, {row.country}</div></td>'
            f'<td role="cell" data-label="{self.goods}">{_goods(row)}</td>'
            f'<td role="cell" data-label="{self.state}">{self._state(row)}</td>'
            f'<td role="cell" class="num" data-label="{self.total}">'
            f"{self.words.amount(row.total_minor, row.currency)}</td>"
            f'<td role="cell" data-label="{self.last}">{last}</td></tr>\n'
        )

    def _box(self, row: Any) -> str:
        if not self.may_pick:
            return ""
        return (
            '<td role="cell"><span class="pick"><input class="form-check-input" type="checkbox" '
            f'name="picked" value="{row.id}" aria-label="{self.select} {escape(row.number)}">'
            "</span></td>"
        )

    def _state(self, row: Any) -> str:
        badge = self.badges[row.status]
        notes = []
        if row.status == Order.Status.TO_SHIP and row.sent_as:
            notes.append(self.part_sent)
        if row.status != Order.Status.CANCELLED and row.is_reduced:
            notes.append(self.reduced)
        if row.is_short:
            notes.append(self.short)
        if row.is_asked:
            notes.append(self.asked)
        return badge + "".join(f'<div class="xs muted">{note}</div>' for note in notes)


def _goods(row: Any) -> str:
    if not row.goods:
        return "–"
    first, more = row.goods[0], len(row.goods) - 1
    words = f"{first['quantity']} × {escape(first['title'])}"
    if more:
        said = ngettext("and %(more)s more article", "and %(more)s more articles", more)
        words += f'<div class="xs muted">{escape(said % {"more": more})}</div>'
    return words


def _parcels(row: Any) -> str:
    links = (
        f'<a class="mono" href="/parcels/{parcel["pk"]}/">{escape(parcel["number"])}</a>'
        for parcel in row.sent_as
    )
    return ", ".join(links) or "–"
