"""Words of index rows that are written directly: what repeats is made once for a page."""

from datetime import date, datetime
from decimal import Decimal
from html import escape

from babel.numbers import get_currency_precision
from django.utils import formats, timezone
from django.utils.translation import get_language

from core import moments
from core.money import money

NO_BREAK = "\u00a0"


class RowWords:
    """Amounts and instants of one page, in the reader's language and zone, as safe HTML."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.zone = timezone.get_current_timezone()
        self.today = now.astimezone(self.zone).date()
        self.language = get_language()
        self.days: dict[date, str] = {}
        self.forms: dict[str, tuple[str, int]] = {}
        self.separators = str.maketrans(
            {
                ",": formats.get_format("THOUSAND_SEPARATOR"),
                ".": formats.get_format("DECIMAL_SEPARATOR"),
            }
        )

    def amount(self, amount_minor: int | None, currency: str) -> str:
        """As `core.money` writes it; sign and decimals are looked up once a currency."""
        if amount_minor is None:
            return "–"
        if currency not in self.forms:
            sign = money(0, currency).rpartition(NO_BREAK)[0]
            self.forms[currency] = escape(sign), get_currency_precision(currency)
        sign, digits = self.forms[currency]
        number = f"{Decimal(amount_minor).scaleb(-digits):,.{digits}f}"
        return f"{sign}{NO_BREAK}{number.translate(self.separators)}"

    def moment(self, at: datetime) -> str:
        stamp = at.isoformat(timespec="minutes")
        return f'<time datetime="{stamp}">{self.clock(at)}</time>'

    def clock(self, at: datetime) -> str:
        """Day and time in words."""
        local = at.astimezone(self.zone)
        day = local.date()
        words = self.days.get(day)
        if words is None:
            words = self.days[day] = escape(moments.midnight(day, self.today, self.language))
        return moments.at_time(words, local)

    def due(self, at: datetime, *, inline: bool = False) -> str:
        """Time left and clock time, as the component `_due.html` shows a running deadline."""
        left, tone = moments.left(at, self.now)
        shown = f' class="t-{tone}"' if tone else ""
        form = "due due-inline" if inline else "due"
        return f'<div class="{form}"><b{shown}>{escape(left)}</b> {self.moment(at)}</div>'
