"""What pages show of where an order goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.countries import country_name
from core.registry import Task
from shipping.address_forms import AddressForm, KeepForm
from shipping.models import AddressChange, Order


def address_context(
    order: Order,
    *,
    may_change: bool,
    may_see_street: bool,
    address: AddressForm | None = None,
    keep: KeepForm | None = None,
) -> dict[str, Any]:
    """The wish that waits, the history, and the forms. A form that was refused comes back.

    The street is for whoever ships, until all of the order has left.
    """
    rows = list(order.address_changes.order_by("-pk"))
    open_one = next((row for row in rows if row.is_open), None)
    newest = next((row for row in rows if row.status == AddressChange.Status.ACCEPTED), None)
    form = address or AddressForm(initial={"country": order.country})
    return {
        "open": open_one if may_change else None,
        "to_country": country_name(open_one.country) if open_one else "",
        "history": [row for row in rows if not row.is_open],
        "street": newest.street if newest and may_see_street else "",
        "form": form if may_change and open_one is None else None,
        "keep": keep or KeepForm(),
    }


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """Buyers who wait for an answer, the longest waiting on top."""
    if workspace != "seller" or store is None:
        return []
    rows = AddressChange.objects.of_store(store).running().select_related("order")
    waiting = list(rows.order_by("asked_at")[:100])
    if not waiting:
        return []
    order, count = waiting[0].order, len(waiting)
    words = ngettext(
        "Answer %(n)s buyer about the address", "Answer %(n)s buyers about the address", count
    )
    return [
        Task(
            title=words % {"n": count},
            detail=_("Their orders cannot be dispatched before."),
            url=reverse("shipping:order", args=[order.pk]) + "#address",
            action=_("Answer"),
            icon="map-pin",
            due_at=order.ship_by,
            weight=2 if order.ship_by < now else 4,
            tone="bad" if order.ship_by < now else "warn",
        )
    ]
