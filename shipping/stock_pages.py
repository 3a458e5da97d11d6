"""What the pages about goods on the shelves are drawn from."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from core.paging import keyset
from shipping.models import StockItem, StockMovement
from shipping.presenting import may_ship
from shipping.queries import stock
from shipping.queries.holidays import today_of
from shipping.stock_forms import CountForm, ExpectForm, ReceiveForm

PAGE = 50
WAITING_SHOWN = 20
EXPORT_HEADER = ("sku", "title", "on_hand", "kept", "available", "backordered")
Kind = StockMovement.Kind
TONES = {Kind.RECEIVED: "ok", Kind.RESTOCKED: "ok", Kind.TAKEN: "warn"}


def index(request: Any) -> dict[str, Any]:
    tab, words = stock.tab_of(request), stock.search_words(request)
    url = reverse("shipping:stock")
    names = {"all": _("All"), "backordered": _("Orders wait"), "sold_out": _("None free")}
    page = keyset(stock.items(request.store, tab, words), request, order=("sku",), size=PAGE)
    rows: list[Any] = list(page.rows)
    return {
        "page": page,
        "rows": _told(request.store, rows),
        "tabs": [
            (name, f"{url}?view={key}" if key != "all" else url, None, key == tab)
            for key, name in names.items()
        ]
        + [(_("Backorders"), reverse("shipping:backorders"), None, False)],
        "hidden": [("view", tab)],
        "query": words,
        "is_narrowed": bool(words) or tab != "all",
        "may_ship": may_ship(request),
    }


def _told(store: Any, rows: list[Any]) -> list[dict[str, Any]]:
    """The goods with their names, sums and the next arrival, in a fixed number of questions."""
    ids = [row.pk for row in rows]
    sums = stock.sums_by_item(ids)
    names = stock.names_of(store, [row.sku for row in rows])
    coming: dict[int, Any] = {}
    for row in stock.arrivals_of(ids):
        coming.setdefault(row.item_id, row)
    return [
        {
            "item": row,
            "name": names.get(row.sku, ("", ""))[0],
            "language": names.get(row.sku, ("", ""))[1],
            "sums": sums.get(row.pk, stock.NONE),
            "next": coming.get(row.pk),
        }
        for row in rows
    ]


def item(request: Any, found: StockItem, *, now: datetime, **forms: Any) -> dict[str, Any]:
    """One article: its sums, what is to be typed, who waits, what comes, and each movement."""
    sums = stock.sums_by_item([found.pk]).get(found.pk, stock.NONE)
    name, language = stock.names_of(found.store, [found.sku]).get(found.sku, ("", ""))
    coming = list(stock.arrivals_of([found.pk]))
    days = stock.days_of(found.store, [found.sku])
    waiting = stock.short_lines(found.store).filter(sku=found.sku).select_related("order")
    rows = found.movements.select_related("line__order", "by")
    is_open = found.status == StockItem.Status.TRACKED and may_ship(request)
    today = today_of(found.store, now)
    return {
        "item": found,
        "name": name,
        "language": language,
        "sums": sums,
        "stats": _stats(sums),
        "coming": [(row, row.expected_on < today) for row in coming],
        "waiting": [(line, days.get(line.pk)) for line in waiting[:WAITING_SHOWN]],
        "page": keyset(rows, request, order=("-id",), size=PAGE),
        "forms": _forms(found, sums, coming, forms) if is_open else {},
        "form": next((form for form in forms.values() if form), None),
        "now": now,
        "crumbs": [(_("Stock"), reverse("shipping:stock")), (found.sku, "")],
    }


def receive_form(found: StockItem, *sent: Any) -> ReceiveForm:
    return ReceiveForm(*sent, coming=stock.arrivals_of([found.pk]), initial={"key": uuid4().hex})


def count_form(found: StockItem, *sent: Any) -> CountForm:
    sums = stock.sums_by_item([found.pk]).get(found.pk, stock.NONE)
    return CountForm(*sent, initial={"seen": sums.on_hand})


def _forms(
    found: StockItem, sums: stock.Sums, coming: list[Any], sent: dict[str, Any]
) -> dict[str, Any]:
    return {
        "count": sent.get("count") or CountForm(initial={"seen": sums.on_hand}),
        "receive": sent.get("receive") or receive_form(found),
        "expect": sent.get("expect") or ExpectForm(),
    }


def _stats(sums: stock.Sums) -> list[tuple[str, int, str, str, str]]:
    none, wait = "" if sums.available else "warn", "bad" if sums.backordered else ""
    return [
        (_("On hand"), sums.on_hand, _("pieces on the shelf"), "", ""),
        (_("Kept for orders"), sums.reserved, _("not sent yet"), "", ""),
        (_("Available"), sums.available, _("free to be sold"), "", none),
        (_("Backordered"), sums.backordered, _("ordered, not there"), "", wait),
    ]


def backorders(request: Any, *, now: datetime) -> dict[str, Any]:
    """Articles of orders that wait for goods, first come first served."""
    words = stock.search_words(request)
    rows = stock.short_lines(request.store).select_related("order")
    if words:
        rows = rows.filter(sku__startswith=words)
    columns = ("order__received_at", "id", "order_id", "order__number", "order__ship_by")
    rows = rows.values_list(*columns, "sku", "title", "short", "left", named=True)
    page = keyset(rows, request, order=("order__received_at", "id"), size=PAGE)
    skus = {row.sku for row in page.rows}
    days = stock.days_of(request.store, skus)
    goods = StockItem.objects.filter(store=request.store, sku__in=skus)
    items = dict(goods.values_list("sku", "pk"))
    return {
        "page": page,
        "rows": [(row, items.get(row.sku), days.get(row.id)) for row in page.rows],
        "query": words,
        "today": today_of(request.store, now),
        "now": now,
        "crumbs": [(_("Stock"), reverse("shipping:stock")), (_("Backorders"), "")],
    }


def export(store: Any) -> Iterator[Sequence[str]]:
    """All counted goods as rows of cells, which may be sent again as a count."""
    yield EXPORT_HEADER
    rows = stock.items(store, "all", "").order_by("sku")
    part: list[Any] = []
    for row in rows.iterator(chunk_size=500):
        part.append(row)
        if len(part) == 500:
            yield from _lines(store, part)
            part = []
    yield from _lines(store, part)


def _lines(store: Any, part: list[Any]) -> Iterator[Sequence[str]]:
    sums = stock.sums_by_item([row.pk for row in part])
    names = stock.names_of(store, [row.sku for row in part])
    for row in part:
        of = sums.get(row.pk, stock.NONE)
        figures = (of.on_hand, of.reserved, of.available, of.backordered)
        name = names.get(row.sku, ("", ""))[0]
        yield [row.sku, name, *map(str, figures)]


def track(form: Any) -> dict[str, Any]:
    crumbs = [(_("Stock"), reverse("shipping:stock")), (_("Count an article"), "")]
    return {"form": form, "crumbs": crumbs}
