"""Customs papers as PDF: plain tables that print on any machine, in English and Chinese."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel.numbers import get_currency_precision
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from reportlab.lib import colors, pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from core.countries import country_name
from shipping.checks.customs.papers import Form, PaperLine, Papers

FONT = "customs-papers"
TITLES = {
    Form.INVOICE: _("Commercial invoice"),
    Form.CN22: _("Customs declaration CN 22"),
    Form.CN23: _("Customs declaration CN 23"),
}
CERTIFIED = {
    Form.INVOICE: _("I certify that the particulars on this invoice are true and complete."),
    Form.CN22: _(
        "I certify that the particulars are correct and that this item holds nothing dangerous "
        "and nothing that law, post or customs prohibit."
    ),
}
CERTIFIED[Form.CN23] = CERTIFIED[Form.CN22]
SIZES = {Form.INVOICE: pagesizes.A4, Form.CN22: pagesizes.A6, Form.CN23: pagesizes.A4}
LINE = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]


def draw(form: Form, papers: Papers) -> bytes:
    """The form as a PDF file. Amounts are exact to the smallest unit of the currency."""
    load_font()
    small = form == Form.CN22
    say = Writer(6.5 if small else 9)
    out = BytesIO()
    page = SimpleDocTemplate(
        out,
        pagesize=SIZES[form],
        title=f"{_in(TITLES[form], 'en')} {papers.number}",
        author=papers.sender[0],
        invariant=1,
        **dict.fromkeys(
            ("leftMargin", "rightMargin", "topMargin", "bottomMargin"), (5 if small else 15) * mm
        ),
    )
    page.build(list(_parts(form, papers, say, page.width)))
    return out.getvalue()


@lru_cache(maxsize=1)
def load_font() -> None:
    """Once a process: reading it takes longer than drawing a paper."""
    path = files("paperang_p2_fonts_cjk").joinpath("fonts", "wqy-microhei.ttc")
    pdfmetrics.registerFont(TTFont(FONT, str(path), subfontIndex=0))


class Writer:
    """Turns words into paragraphs of one size; nothing in them is markup."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.style = ParagraphStyle("text", fontName=FONT, fontSize=size, leading=size * 1.35)
        self.large = ParagraphStyle("large", self.style, fontSize=size * 1.6, leading=size * 2.2)
        self.heading = ParagraphStyle(
            "heading", self.style, fontSize=size * 1.2, leading=size * 1.9
        )
        self.right = ParagraphStyle("right", self.style, alignment=2)

    def text(self, words: str, style: ParagraphStyle | None = None) -> Paragraph:
        return Paragraph(escape(_printable(words), quote=False), style or self.style)

    def label(self, words: Any, style: ParagraphStyle | None = None) -> Paragraph:
        return self.text(_both(words), style)


def _parts(form: Form, papers: Papers, say: Writer, width: float) -> Iterable[Flowable]:
    gap = Spacer(1, say.size / 2)
    addresses = [_address(_("Sender"), papers.sender, say)]
    if form != Form.CN22:
        addresses.append(_address(_("Recipient"), papers.recipient, say))
    yield say.label(TITLES[form], say.large)
    yield gap
    yield _table([addresses], width, [1] * len(addresses))
    yield gap
    yield _table(list(_facts(form, papers, say)), width, [1, 1])
    yield gap
    yield _goods(papers, say, width)
    yield gap
    yield say.label(CERTIFIED[form])
    yield gap
    yield _table([[say.label(_("Date and signature")), ""]], width, [1, 2])


def _address(label: Any, lines: Sequence[str], say: Writer) -> list[Paragraph]:
    """The country comes last, by name; the street is written by hand where it is not known."""
    *rest, country = lines
    place = f"{country}, {_in_english(country)}"
    return [say.label(label), *(say.text(line) for line in rest), say.text(place)]


def _facts(form: Form, papers: Papers, say: Writer) -> Iterable[list[Any]]:
    rows = [
        (_("Number"), papers.number),
        (_("Date of dispatch"), papers.shipped_on.isoformat()),
        (_("Tracking number"), f"{papers.carrier} {papers.tracking}"),
        (_("Kind of consignment"), _both(_("Sale of goods"))),
    ]
    if form == Form.CN22:
        rows = [rows[0], rows[3]]
    return [[say.label(label), say.text(fact)] for label, fact in rows]


def _goods(papers: Papers, say: Writer, width: float) -> Table:
    heads = (
        _("Description of the goods"),
        _("Quantity"),
        _("Net kg"),
        _("Tariff code"),
        _("Origin"),
        _("Value %(currency)s"),
    )
    rows: list[list[Any]] = [
        [say.text(_both(head) % {"currency": papers.currency}) for head in heads]
    ]
    rows += [_row(line, papers.currency, say) for line in papers.lines]
    total = amount(papers.total_minor, papers.currency)
    weight = kilograms(papers.net_g)
    rows.append(
        [say.label(_("Total")), "", say.text(weight, say.right), "", "", say.text(total, say.right)]
    )
    return _table(rows, width, [3.6, 1.3, 1.2, 1.6, 1.2, 1.6], repeat=1)


def _row(line: PaperLine, currency: str, say: Writer) -> list[Any]:
    return [
        say.text(line.description),
        say.text(str(line.quantity), say.right),
        say.text(kilograms(line.net_g), say.right),
        say.text(line.hs or "–"),
        say.text(line.origin or "–"),
        say.text(amount(line.value_minor, currency), say.right),
    ]


def _table(
    rows: list[list[Any]], width: float, shares: Sequence[float], *, repeat: int = 0
) -> Table:
    whole = sum(shares)
    widths = [width * share / whole for share in shares]
    return Table(rows, colWidths=widths, style=LINE, repeatRows=repeat)


def amount(minor: int, currency: str) -> str:
    """Exact, with a point and no separators: no reader can take it for another amount."""
    return f"{Decimal(minor).scaleb(-get_currency_precision(currency)):f}"


def kilograms(grams: Decimal | None) -> str:
    return "–" if grams is None else f"{(grams / 1000).quantize(Decimal('0.001')):f}"


def _printable(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable())


def _both(words: Any) -> str:
    """A label for officers abroad and for the person who packs."""
    return f"{_in(words, 'en')} {_in(words, 'zh-hans')}"


def _in(words: Any, language: str) -> str:
    with translation.override(language):
        return str(words)


def _in_english(country: str) -> str:
    with translation.override("en"):
        return country_name(country)
