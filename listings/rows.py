"""Rows of the index as HTML, written directly: fifty rows of template tags cost most of the page.

Everything that sellers wrote passes `escape`; the rest is ours. What repeats (a state's badge,
a day in words) is made once for a page.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import moments
from core.money import money
from core.templatetags.ui import badge
from listings.models import Listing

STATES = dict(Listing.Status.choices)
MIDNIGHT = "00:00"
NO_BREAK = "\u00a0"


class RowWriter:
    """Writes the rows of one page, in the reader's language and zone."""

    def __init__(self, now: datetime, *, may_pick: bool = False) -> None:
        self.now = now
        self.may_pick = may_pick
        self.select = escape(_("Select"))
        self.zone = timezone.get_current_timezone()
        self.badges = {
            state: badge(label, Listing.TONES.get(state, "")) for state, label in STATES.items()
        }
        self.days: dict[date, str] = {}
        self.forms: dict[str, tuple[str, int]] = {}
        self.separators = str.maketrans(
            {
                ",": formats.get_format("THOUSAND_SEPARATOR"),
                ".": formats.get_format("DECIMAL_SEPARATOR"),
            }
        )
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
            f'<td role="cell" class="num" data-label="{self.price}">{self._amount(row)}</td>'
            f'<td role="cell" class="num" data-label="{self.stock}">{row.stock}</td>'
            f'<td role="cell" class="nowrap" data-label="{self.changed}">'
            f"{self._moment(row.updated_at)}</td></tr>\n"
        )

    def _box(self, row: Any) -> str:
        if not self.may_pick:
            return ""
        return (
            '<td role="cell"><span class="pick"><input class="form-check-input" type="checkbox" '
            f'name="picked" value="{row.id}" aria-label="{self.select} {escape(row.sku)}">'
            "</span></td>"
        )

    def _amount(self, row: Any) -> str:
        """The price as `core.money` writes it; sign and decimals are looked up once a currency."""
        if row.price_minor is None:
            return "–"
        if row.currency not in self.forms:
            sign = money(0, row.currency).rpartition(NO_BREAK)[0]
            self.forms[row.currency] = escape(sign), get_currency_precision(row.currency)
        sign, digits = self.forms[row.currency]
        number = f"{Decimal(row.price_minor).scaleb(-digits):,.{digits}f}"
        return f"{sign}{NO_BREAK}{number.translate(self.separators)}"

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        words = self.days.get(local.date())
        if words is None:
            start = datetime.combine(local, time(), tzinfo=self.zone)
            words = self.days[local.date()] = escape(moments.moment(start, self.now))
        clock = local.strftime("%H:%M")
        stamp = at.isoformat(timespec="minutes")
        return f'<time datetime="{stamp}">{words.replace(MIDNIGHT, clock)}</time>'


def _picture(pk: int | None) -> str:
    if pk is None:
        return ""
    image = f'<img src="/pictures/{pk}/small/" width="40" height="40" alt="" loading="lazy">'
    return f'<span class="picture picture-s">{image}</span>'
