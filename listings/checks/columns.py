"""The columns of listing files: which field each is, and a row's cells as facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Any

import nh3
from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from core.tables import as_written

# Field -> names that shops and marketplaces give it, as `folded` returns them.
NAMES: dict[str, tuple[str, ...]] = {
    "sku": ("sku", "seller sku", "item sku", "id", "variant sku", "商家编码", "货号"),
    "title": ("title", "name", "item name", "product name", "标题", "商品标题", "名称"),
    "description": ("description", "body html", "product description", "描述", "商品描述"),
    "brand": ("brand", "brand name", "vendor", "品牌"),
    "category": ("category", "product type", "google product category", "类目", "分类"),
    "language": ("language", "locale", "lang country", "语言"),
    "price": ("price", "sale price", "variant price", "价格", "售价"),
    "currency": ("currency", "currency code", "币种", "货币"),
    "reference_price": ("reference price", "list price", "compare at price", "原价", "划线价"),
    "freight": ("freight", "shipping", "shipping cost", "shipping price", "运费"),
    "stock": ("stock", "quantity", "inventory", "variant inventory qty", "库存", "数量"),
    "markets": ("markets", "sold to", "countries", "destinations", "销往", "销售国家"),
    "attributes.gtin": ("gtin", "ean", "upc", "barcode", "variant barcode", "条码"),
    "attributes.country_of_origin": ("country of origin", "made in", "origin", "原产地"),
    "attributes.material": ("material", "fabric", "材质", "材料"),
    "attributes.weight_g": ("weight g", "weight in grams", "variant grams", "重量 克"),
    "attributes.warranty_months": ("warranty months", "warranty in months"),
}
PLAIN = ("sku", "title", "description", "brand", "category")
AMOUNTS = ("price", "reference_price", "freight")
NUMBERS = ("weight_g", "warranty_months")
AMOUNT = re.compile(r"-?\d{1,15}([.,]\d{1,4})?")
WHOLE = re.compile(r"-?\d{1,12}(\.0+)?")
MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,2000}>")
BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])>")
BLANKS = re.compile(r"\n{3,}")
SEPARATORS = re.compile(r"[;,|、\s]+")
ATTRIBUTE = re.compile(r"attributes\.([a-z][a-z0-9_]{0,39})")


class WrongCell(ValueError):
    """A cell that cannot be taken: `target` is its field, `code` the sort of mistake."""

    def __init__(self, target: str, code: str, words: str) -> None:
        super().__init__(words)
        self.target = target
        self.code = code


@dataclass(frozen=True)
class Given:
    """A row as facts of a listing; `removed` is markup that was taken out of its text."""

    facts: dict[str, Any]
    attributes: dict[str, Any]
    removed: list[str] = field(default_factory=list)


def folded(name: str) -> str:
    return " ".join(re.sub(r"[_\-()/:]+", " ", name.lower()).split())


def guess(header: Sequence[str]) -> list[str]:
    """The field that each column is by its name, "" where none is known; each field once."""
    known = {name: target for target, names in NAMES.items() for name in names}
    found: list[str] = []
    for name in header:
        target = known.get(folded(name), "")
        if not target and ATTRIBUTE.fullmatch(name):
            target = name
        found.append("" if target in found else target)
    return found


def attribute_of(name: str) -> str:
    """The attribute that a column becomes when it is kept; "" for a name without letters."""
    key = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:40]
    return f"attributes.{key}" if re.match(r"[a-z]", key) else ""


def read_row(cells: Sequence[str], targets: Sequence[str], defaults: Mapping[str, str]) -> Given:
    """Cells as facts; an empty cell says nothing. `defaults` hold currency and language.

    Money becomes minor units of the row's currency. Raises WrongCell on the first wrong one.
    """
    given = {
        target: as_written(cell.strip())
        for target, cell in zip(targets, cells, strict=False)
        if target and cell.strip()
    }
    facts: dict[str, Any] = {name: given[name] for name in PLAIN if name in given}
    removed: list[str] = []
    for name in ("title", "description"):
        if name in facts and MARKUP.search(facts[name]):
            facts[name], out = without_markup(facts[name])
            removed += out
    if {*AMOUNTS, "currency"} & set(given):
        facts["currency"] = given.get("currency", defaults["currency"]).upper()
    for name in AMOUNTS:
        if name in given:
            facts[f"{name}_minor"] = _minor(name, given[name], facts["currency"])
    if "language" in given or "title" in given:
        facts["language"] = _language(given.get("language", defaults["language"]))
    if "stock" in given:
        facts["stock"] = _whole("stock", given["stock"])
    if "markets" in given:
        facts["markets"] = [code.upper() for code in SEPARATORS.split(given["markets"]) if code]
    return Given(facts, _attributes(given), removed)


def without_markup(text: str) -> tuple[str, list[str]]:
    """The text that a reader would see, and the tags that were taken out, each once."""
    tags = list(dict.fromkeys(found[0][:60] for found in MARKUP.finditer(text)))
    plain = unescape(nh3.clean(BREAK.sub("\n", text), tags=set()))
    return BLANKS.sub("\n\n", plain).strip(), tags


def _attributes(given: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for target, cell in given.items():
        if match := ATTRIBUTE.fullmatch(target):
            name = match[1]
            found[name] = _number(target, cell) if name in NUMBERS else cell
    return found


def _minor(target: str, cell: str, currency: str) -> int:
    if not AMOUNT.fullmatch(cell):
        words = _("“%(cell)s” is no amount. Write it as 19.90, without a currency sign.")
        raise WrongCell(target, "amount", words % {"cell": cell[:40]})
    try:
        digits = get_currency_precision(currency)
    except ValueError:
        digits = 2
    minor = Decimal(cell.replace(",", ".")).scaleb(digits)
    if minor != minor.to_integral_value():
        words = _("%(code)s has %(digits)s decimal places.")
        raise WrongCell(target, "decimals", words % {"code": currency[:10], "digits": digits})
    return int(minor)


def _whole(target: str, cell: str) -> int:
    if not WHOLE.fullmatch(cell):
        words = _("“%(cell)s” is no whole number.")
        raise WrongCell(target, "number", words % {"cell": cell[:40]})
    return int(cell.partition(".")[0])


def _number(target: str, cell: str) -> float | int:
    if not AMOUNT.fullmatch(cell):
        words = _("“%(cell)s” is no number.")
        raise WrongCell(target, "number", words % {"cell": cell[:40]})
    number = float(cell.replace(",", "."))
    return int(number) if number.is_integer() else number


def _language(cell: str) -> str:
    """The check's language for a tag as "pt-BR"; the tag itself where there is none."""
    tag = cell.lower().replace("_", "-")
    return "zh-Hans" if tag.startswith("zh") else tag.partition("-")[0]
