"""Rows of the shipments index as HTML, written directly: fifty rows of tags cost most of it."""

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from typing import Any

from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.row_words import RowWords
from core.templatetags.ui import badge
from shipping.models import Parcel
from shipping.queries.tracks import state_words


class ParcelRows:
    """Writes the rows of one page. What people wrote passes `escape`; the rest is ours."""

    def __init__(self, now: datetime) -> None:
        self.words = RowWords(now)
        self.badges = {
            status: badge(label, Parcel.TONES.get(status, ""), Parcel.SHAPES.get(status, ""))
            for status, label in Parcel.Status.choices
        }
        self.at_risk = badge(_("At risk"), "warn")
        self.states: dict[str, str] = {}
        self.days: dict[date, str] = {}
        self.select = escape(_("Select"))
        self.order, self.state = escape(_("Order")), escape(_("State"))
        self.way, self.promise = escape(_("Way")), escape(_("Promised by"))
        self.window, self.delivered = escape(_("Buyer sees until")), escape(_("Delivered"))

    def write(self, rows: Iterable[Any]) -> SafeString:
        return mark_safe("".join(map(self._row, rows)))

    def _row(self, row: Any) -> str:
        return (
            '<tr role="row"><td role="cell"><span class="pick"><input class="form-check-input" '
            f'type="checkbox" name="picked" value="{row.id}" '
            f'aria-label="{self.select} {escape(row.number)}"></span></td>'
            '<th scope="row" role="rowheader">'
            f'<a class="mono" href="/parcels/{row.id}/">{escape(row.number)}</a>'
            f'<div class="xs muted">{escape(row.carrier)} · '
            f"{self.words.moment(row.declared_shipped_at)}</div></th>"
            f'<td role="cell" data-label="{self.order}">'
            f'<a href="/orders/{row.order_id}/">{escape(row.order__number)}</a></td>'
            f'<td role="cell" data-label="{self.state}">{self.badges[row.status]}'
            f'<div class="xs muted">{self._state(row.state)}</div></td>'
            f'<td role="cell" data-label="{self.way}">{row.origin} → {row.destination}</td>'
            f'<td role="cell" class="nowrap" data-label="{self.window}">{self._window(row)}</td>'
            f'<td role="cell" class="nowrap" data-label="{self.promise}">'
            f"{self._day(row.promise_on)}</td></tr>\n"
        )

    def _window(self, row: Any) -> str:
        if row.delivered_on:
            return f"{self.delivered} {self._day(row.delivered_on)}"
        is_late = row.window_ends_on and row.promise_on and row.window_ends_on > row.promise_on
        return f"{self._day(row.window_ends_on)} {self.at_risk if is_late else ''}"

    def _state(self, state: str) -> str:
        if state not in self.states:
            self.states[state] = escape(state_words(state))
        return self.states[state]

    def _day(self, day: date | None) -> str:
        if day is None:
            return "–"
        if day not in self.days:
            self.days[day] = escape(formats.date_format(day))
        return self.days[day]
