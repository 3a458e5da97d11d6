"""Events of what lies on the shelves."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

ITEM = "shipping:stock_item"

register(
    EventKind(
        "stock.tracked",
        _("Pieces counted from now on"),
        _("Of {sku} {quantity} are there; its pieces are counted from now on."),
        url_name=ITEM,
    ),
    EventKind(
        "stock.stopped",
        _("Pieces not counted any more"),
        _("The pieces of {sku} are not counted any more."),
        url_name=ITEM,
    ),
    EventKind(
        "stock.counted",
        _("Stock counted"),
        _("Of {sku} {after} are on the shelf, not {before}."),
        url_name=ITEM,
    ),
    EventKind(
        "stock.expected",
        _("Goods expected"),
        _("Of {sku} {quantity} are expected on {expected_on}."),
        url_name=ITEM,
    ),
    EventKind(
        "stock.dropped",
        _("Goods not expected any more"),
        _("Of {sku} {quantity} do not come on {expected_on}."),
        url_name=ITEM,
    ),
    EventKind(
        "stock.received", _("Goods received"), _("Of {sku} {quantity} came in."), url_name=ITEM
    ),
    EventKind(
        "stock.restocked",
        _("Returned goods back in stock"),
        _("Of {sku} {quantity} came back from order {number}."),
        url_name=ITEM,
    ),
)
