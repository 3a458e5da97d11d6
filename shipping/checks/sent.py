"""Rows of the files that stores send: which column is which field, and which rows go together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.tables import Row, as_written
from listings.checks.columns import folded
from shipping.checks.columns import ORDER_COLUMNS, ORDER_OPTIONAL, SCAN_COLUMNS, SCAN_OPTIONAL
from shipping.checks.tracking import normal_form

ORDERS, SCANS, DISPATCH, STOCK = "orders", "scans", "dispatch", "stock"
DISPATCH_COLUMNS = ("order", "number")
DISPATCH_OPTIONAL = ("carrier", "service", "shipped_at", "sku", "quantity", "as_printed")
STOCK_COLUMNS = ("sku", "quantity")
STOCK_OPTIONAL = ("counted_at", "reason", "note")
NEEDED = {
    ORDERS: ORDER_COLUMNS,
    SCANS: SCAN_COLUMNS,
    DISPATCH: DISPATCH_COLUMNS,
    STOCK: STOCK_COLUMNS,
}
OPTIONAL = {
    ORDERS: ORDER_OPTIONAL,
    SCANS: SCAN_OPTIONAL,
    DISPATCH: DISPATCH_OPTIONAL,
    STOCK: STOCK_OPTIONAL,
}
# The field by which rows belong together.
KEYS = {ORDERS: "number", SCANS: "number", DISPATCH: "order", STOCK: "sku"}
ORDER_NAMES = ("order number", "order id", "order no", "订单号", "订单编号")
TRACKING_NAMES = ("tracking number", "tracking no", "tracking", "waybill", "运单号", "物流单号")
# Beside a field's own name, what shops, marketplaces and warehouses call it; as `folded` writes it.
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    ORDERS: {
        "number": ORDER_NAMES,
        "buyer_name": ("buyer", "recipient", "recipient name", "ship name", "收件人", "买家"),
        "buyer_email": ("email", "mail", "buyer mail", "邮箱"),
        "country": ("country code", "ship country", "收件国家", "国家"),
        "city": ("ship city", "城市"),
        "postcode": ("postal code", "zip", "zip code", "ship postal code", "邮编"),
        "currency": ("currency code", "币种"),
        "placed_at": ("order date", "purchase date", "paid at", "下单时间"),
        "sku": ("seller sku", "item sku", "货号"),
        "title": ("product", "product name", "item name", "商品标题", "商品名称"),
        "quantity": ("qty", "quantity purchased", "数量"),
        "unit_price": ("price", "item price", "单价"),
        "total": ("order total", "总额"),
        "ship_by": ("latest ship date", "最晚发货时间"),
    },
    SCANS: {
        "number": TRACKING_NAMES,
        "code": ("status", "state", "状态"),
        "at": ("time", "date", "timestamp", "时间"),
        "place": ("location", "地点"),
    },
    DISPATCH: {
        "order": ORDER_NAMES,
        "number": TRACKING_NAMES,
        "carrier": ("courier", "carrier name", "物流公司", "承运商"),
        "service": ("service", "ship method", "shipping method", "物流服务"),
        "shipped_at": ("ship date", "shipment date", "发货时间"),
        "sku": ("seller sku", "item sku", "货号"),
        "quantity": ("qty", "数量"),
    },
    STOCK: {
        "sku": ("seller sku", "item sku", "货号"),
        "quantity": ("on hand", "qty", "stock", "count", "counted", "库存", "数量", "盘点数"),
        "counted_at": ("time", "date", "盘点时间"),
        "note": ("remark", "备注"),
        "reason": ("why", "原因"),
    },
}


@dataclass(frozen=True)
class Line:
    """A row by our fields; `wrong` says what no look into the store is needed for."""

    number: int
    cells: tuple[str, ...]
    facts: Mapping[str, str]
    wrong: tuple[str, str] = ("", "")


@dataclass
class Tally:
    """What became of rows: done, known already, and per refused line its column and reason.

    `known` are the lines known already where each is told of by itself.
    """

    done: int = 0
    same: int = 0
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    known: list[int] = field(default_factory=list)


def guess(header: Sequence[str], kind: str) -> list[str]:
    """The field that each column is by its name, "" where none is known; each field once."""
    fields = (*NEEDED[kind], *OPTIONAL[kind])
    known = {name: target for target, names in NAMES[kind].items() for name in names}
    known |= {folded(name): name for name in fields}
    found: list[str] = []
    for name in header:
        target = known.get(folded(name), "")
        found.append("" if target in found else target)
    return found


def read_line(row: Row, targets: Sequence[str], defaults: Mapping[str, str]) -> Line:
    """The row's cells by field; `defaults` stand where the file says nothing."""
    facts = dict(defaults)
    for target, cell in zip(targets, row.cells, strict=False):
        text = as_written(cell.strip())
        if target and text:
            facts[target] = text
    return Line(row.line, row.cells, facts)


def together(lines: Iterable[Line], kind: str) -> list[list[Line]]:
    """Lines of one order or parcel as one group, in the order in which the groups come."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        key = line.facts.get(KEYS[kind], "")
        found.setdefault(normal_form(key) if kind == SCANS else key, []).append(line)
    return list(found.values())


def cut(groups: Iterable[list[Line]], size: int) -> Iterator[list[list[Line]]]:
    """Groups in parts of about `size` lines."""
    part: list[list[Line]] = []
    for group in groups:
        if part and sum(map(len, part)) + len(group) > size:
            yield part
            part = []
        part.append(group)
    if part:
        yield part
