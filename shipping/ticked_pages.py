"""What may be done with ticked orders, and which ones are meant."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotPossible
from shipping.models import Order
from shipping.queries import orders

# One page of orders: more would be ticked on no page.
TICKED_AT_MOST = orders.SIZE


def actions() -> list[tuple[str, str]]:
    return [
        (_("Dispatch"), reverse("shipping:dispatch_ticked")),
        (_("Label data as CSV"), reverse("shipping:labels_csv")),
        (_("Label data as JSON"), reverse("shipping:labels_json")),
    ]


def ticked(request: Any) -> list[Order]:
    """The ticked orders by deadline. Raises NotPossible for none, and beyond a page of them."""
    given = request.POST.getlist("picked")
    if len(given) > TICKED_AT_MOST:
        words = _("At most %(limit)s orders at a time. Send a file of tracking numbers for more.")
        raise NotPossible(words % {"limit": TICKED_AT_MOST})
    found = list(orders.ticked(request.store, given).select_related("store"))
    if not found:
        raise NotPossible(_("Tick at least one order that waits for dispatch."))
    return found


def shown_or_ticked(request: Any, *, now: datetime) -> QuerySet[Order]:
    """The ticked orders, or all to ship that the filter shows where that box is ticked."""
    if "all" not in request.POST:
        return orders.ticked(request.store, request.POST.getlist("picked")[:TICKED_AT_MOST])
    narrowing = QueryDict(request.POST["all"].removeprefix("?"))
    rows: QuerySet[Order] = orders.narrow(orders.to_ship(request.store), narrowing, now=now)
    return rows.order_by("ship_by", "pk")


def context(form: Any) -> dict[str, Any]:
    crumbs = [(_("Orders"), reverse("shipping:orders")), (_("Dispatch"), "")]
    return {"form": form, "crumbs": crumbs}
