"""The columns of listing files: which field each is, and a row's cells as facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.countries import market_of
from core.tables import as_written
from listings.checks.amounts import WrongCell, read_minor, read_number, says_no_price
from listings.checks.markup import without_markup

# Field -> names that shops and marketplaces give it, as `folded` returns them.
NAMES: dict[str, tuple[str, ...]] = {
    "sku": ("sku", "seller sku", "item sku", "id", "variant sku", "商家编码", "货号"),
    "parent_sku": ("parent sku", "parent", "item group id", "父商品编码", "父 sku", "父sku"),
    "variant_name": ("variant name", "variant", "variation", "option1 value", "规格", "规格名称"),
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
# The attributes that the check reads as numbers; all others are words.
NUMBERS = frozenset(
    {
        "capacity_mah",
        "storage_gb",
        "volume_ml",
        "pack_quantity",
        "weight_g",
        "length_cm",
        "width_cm",
        "height_cm",
        "power_w",
        "voltage_v",
        "lumens",
        "warranty_months",
        "recycled_content_pct",
        "organic_content_pct",
    }
)
WHOLE = re.compile(r"-?\d{1,12}(\.0+)?")
SEPARATORS = re.compile(r"[;,|、\s]+")
ATTRIBUTE = re.compile(r"attributes\.([a-z][a-z0-9_]{0,39})")
MARKET_PRICE = re.compile(r"price:([A-Z]{2})")
# As people head such a column: "price:DE", "Price / DE", "价格（DE）".
MARKET_COLUMN = re.compile(r"(?:variant )?(?:price|价格) ?[:：/(（] ?([A-Za-z]{2}) ?[)）]?")
# What a row says of a variant; the rest stands in the row of its listing.
OF_VARIANTS = {"sku", "parent_sku", "variant_name", "price", "currency", "stock"}
# A cell that says so empties its field: an empty cell leaves it as it is.
EMPTY = "[empty]"
NEVER_EMPTY = ("sku", "parent_sku", "variant_name", "language", "currency", "stock")


@dataclass(frozen=True)
class Given:
    """A row as facts of a listing; `removed` is markup that was taken out of its text.

    None, as an attribute or as the price of a market, takes away the one that is there.

    With a `parent` the row is a variant of the listing with that SKU; `ignored` names what a
    variant has not. Prices of variants and markets are in the listing's currency, which another
    row may say, so they are cells still.
    """

    facts: dict[str, Any]
    attributes: dict[str, Any]
    removed: list[str] = field(default_factory=list)
    parent: str = ""
    price: str = ""
    market_prices: dict[str, str | None] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def folded(name: str) -> str:
    return " ".join(re.sub(r"[_\-()/:]+", " ", name.lower()).split())


def guess(header: Sequence[str]) -> list[str]:
    """The field that each column is by its name, "" where none is known; each field once."""
    known = {name: target for target, names in NAMES.items() for name in names}
    found: list[str] = []
    seen: set[str] = set()
    for name in header:
        target = known.get(folded(name), "")
        if not target and ATTRIBUTE.fullmatch(name):
            target = name
        target = target or market_price_of(name)
        found.append("" if target in seen else target)
        seen.add(target)
    return found


def attribute_of(name: str) -> str:
    """The attribute that a column becomes when it is kept; "" for a name without letters."""
    key = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:40]
    return f"attributes.{key}" if re.match(r"[a-z]", key) else ""


def market_price_of(name: str) -> str:
    """The price of a market that a column is by its name: "price:DE"; "" for other columns."""
    found = MARKET_COLUMN.fullmatch(" ".join(name.split()).lower())
    if not found:
        return ""
    code = found[1].upper()
    return f"price:{market_of(code) or code}"


def text_in(cell: str) -> str:
    """What the cell says, without the sign by which an export kept it from being read otherwise."""
    text = as_written(cell.strip())
    return text[1:] if text != EMPTY and text.lstrip("'") == EMPTY else text


def says_nothing(target: str, cell: str) -> bool:
    """Whether the cell says that its field is to be empty, and not that it stays as it is."""
    if cell.strip() == EMPTY:
        return True
    # A price of before alone may be none: goods cost something.
    return target == "reference_price" and says_no_price(text_in(cell))


def codes_in(cell: str) -> list[str]:
    """The codes of markets in a cell: "eu, US"."""
    return [code.upper() for code in SEPARATORS.split(cell) if code]


def kept_as_text(cell: str) -> str:
    """The cell as an export writes it: one that reads `EMPTY` must not empty anything."""
    text = cell.strip()
    return f"'{text}" if text.lstrip("'") == EMPTY else cell


def read_row(cells: Sequence[str], targets: Sequence[str], defaults: Mapping[str, str]) -> Given:
    """Cells as facts; an empty cell says nothing, and `EMPTY` that there is to be nothing.

    `defaults` hold currency and language. Money becomes minor units of the row's currency.
    Raises WrongCell on the first wrong one.
    """
    given = {
        target: "" if says_nothing(target, cell) else text_in(cell)
        for target, cell in zip(targets, cells, strict=False)
        if target and cell.strip()
    }
    for name in NEVER_EMPTY:
        if given.get(name) == "":
            words = _("This cannot be empty: write what it is, or leave the cell empty.")
            raise WrongCell(name, "never_empty", words)
    if given.get("parent_sku"):
        return _variant(given)
    facts: dict[str, Any] = {name: given[name] for name in PLAIN if name in given}
    removed: list[str] = []
    for name in ("title", "description"):
        if name in facts:
            facts[name], out = without_markup(facts[name])
            removed += out
    if any(given.get(name) for name in (*AMOUNTS, "currency")):
        facts["currency"] = given.get("currency", defaults["currency"]).upper()
    for name in AMOUNTS:
        if given.get(name):
            facts[f"{name}_minor"] = read_minor(name, given[name], facts["currency"])
        elif name in given:
            facts[f"{name}_minor"] = None
    if "language" in given or given.get("title"):
        facts["language"] = _language(given.get("language", defaults["language"]))
    if "stock" in given:
        facts["stock"] = _whole("stock", given["stock"])
    if "markets" in given:
        facts["markets"] = codes_in(given["markets"])
    return Given(facts, _attributes(given), removed, market_prices=_market_prices(given))


def _variant(given: Mapping[str, str]) -> Given:
    facts: dict[str, Any] = {"sku": given.get("sku", "")}
    if "variant_name" in given:
        facts["name"] = given["variant_name"]
    if "stock" in given:
        facts["stock"] = _whole("stock", given["stock"])
    if "currency" in given:
        facts["currency"] = given["currency"].upper()
    if given.get("price") == "":
        facts["price_minor"] = None
    return Given(
        facts,
        {},
        parent=given["parent_sku"],
        price=given.get("price", ""),
        market_prices=_market_prices(given),
        ignored=[
            name for name in given if name not in OF_VARIANTS and not MARKET_PRICE.fullmatch(name)
        ],
    )


def _market_prices(given: Mapping[str, str]) -> dict[str, str | None]:
    return {
        found[1]: cell or None
        for target, cell in given.items()
        if (found := MARKET_PRICE.fullmatch(target))
    }


def _attributes(given: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for target, cell in given.items():
        if match := ATTRIBUTE.fullmatch(target):
            name = match[1]
            found[name] = read_number(target, cell) if cell and name in NUMBERS else cell or None
    return found


def _whole(target: str, cell: str) -> int:
    if not WHOLE.fullmatch(cell):
        words = _("“%(cell)s” is no whole number.")
        raise WrongCell(target, "number", words % {"cell": cell[:40]})
    return int(cell.partition(".")[0])


def _language(cell: str) -> str:
    """The check's language for a tag as "pt-BR"; the tag itself where there is none."""
    tag = cell.lower().replace("_", "-")
    return "zh-Hans" if tag.startswith("zh") else tag.partition("-")[0]
