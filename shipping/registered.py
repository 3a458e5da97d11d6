"""What core's homes, sidebar, cases and sanctions ask of shipping."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.team.rights import Right
from accounts.team.rights import register as register_rights
from core import registry
from core.registry import Effect, NavItem, Task
from core.sweeps import Sweep, sweeps
from shipping import address_pages, guide_pages, question_pages, stock_news
from shipping.actions.nomenclature import CUSTOMS_ROLES
from shipping.customs_pages import customs_panels
from shipping.holiday_pages import holiday_panels, store_holiday_panels
from shipping.models import Order, Parcel
from shipping.offered_pages import arrival_panels
from shipping.queries import orders, parcels
from shipping.queries.measures import tiles as tiles_of
from shipping.queries.stock import counted_goods

register_rights(Right(gettext_lazy("Tariff codes of goods"), CUSTOMS_ROLES, 15))


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """Orders whose deadline is near, and parcels that need a look."""
    if workspace != "seller" or store is None:
        return []
    return [*_dispatch_task(store, now), *_parcel_tasks(store)]


def _dispatch_task(store: Any, now: datetime) -> list[Task]:
    rows = Order.objects.of_store(store).filter(
        status=Order.Status.TO_SHIP, ship_by__lt=now + orders.SOON
    )
    first = rows.order_by("ship_by").values_list("ship_by", flat=True).first()
    if first is None:
        return []
    count = rows.values("pk")[: orders.COUNT_AT_MOST].count()
    title = ngettext("Dispatch %(n)s order", "Dispatch %(n)s orders", count) % {"n": count}
    return [
        Task(
            title=title,
            detail=_("The deadline counts from payment to a tracking number."),
            url=reverse("shipping:orders") + "?due=soon",
            action=_("Dispatch"),
            icon="package-export",
            due_at=first,
            weight=2 if first < now else 4,
            tone="bad" if first < now else "warn",
        )
    ]


def _parcel_tasks(store: Any) -> list[Task]:
    counts = parcels.count_troubled(store)
    found = [
        (
            "problem",
            ngettext(
                "%(n)s parcel has a problem", "%(n)s parcels have a problem", counts["problem"]
            ),
            _("Lost, damaged, returned, refused or kept: the buyer waits for an answer."),
            "bad",
        ),
        (
            "at_risk",
            ngettext(
                "%(n)s parcel may arrive too late",
                "%(n)s parcels may arrive too late",
                counts["at_risk"],
            ),
            _("Its window now ends after the day that the buyer was promised."),
            "warn",
        ),
    ]
    return [
        Task(
            title=title % {"n": counts[tab]},
            detail=detail,
            url=f"{reverse('shipping:parcels')}?view={tab}",
            action=pgettext("task of a seller", "Review"),
            icon="truck-delivery",
            weight=3 if tone == "bad" else 5,
            tone=tone,
        )
        for tab, title, detail, tone in found
        if counts[tab]
    ]


def effects(store: Any, blocked: frozenset[str], now: datetime) -> Sequence[Effect]:
    """Running orders stay open under every sanction; say how many."""
    count = Order.objects.of_store(store).running().count()
    label = ngettext("running order stays open", "running orders stay open", count)
    return [Effect(label, count, reverse("shipping:orders"))]


def order_exhibit(store: Any, subject_id: str) -> dict[str, Any]:
    """The order as it is now, without the buyer's name and address. {} when it is not theirs."""
    rows = Order.objects.of_store(store)
    order = rows.filter(pk=subject_id).first() if subject_id.isdecimal() else None
    if order is None:
        return {}
    return {
        "title": order.number,
        "status": order.status,
        "country": order.country,
        "placed_at": order.placed_at.isoformat(),
        "ship_by": order.ship_by.isoformat(),
        "promise_on": str(order.promise_on or ""),
        "parcels": [parcel.number for parcel in order.parcels.all()],
        "url": reverse("shipping:order", args=[order.pk]),
    }


def parcel_place(said: str) -> tuple[Any, str] | None:
    """The parcel with this tracking number: the newest, for numbers are used again."""
    number = said.replace(" ", "")
    parcels = Parcel.objects.leading().filter(number__in={number, number.upper()})
    parcel = parcels.select_related("store").order_by("-pk").first()
    return (parcel.store, str(parcel.pk)) if parcel else None


def parcel_exhibit(store: Any, subject_id: str) -> dict[str, Any]:
    """The parcel as it is now, with the scans of its number. {} when it is not theirs."""
    rows = Parcel.objects.of_store(store).select_related("order")
    parcel = rows.filter(pk=subject_id).first() if subject_id.isdecimal() else None
    if parcel is None:
        return {}
    scans = parcel.scans.order_by("at", "pk")
    return {
        "title": parcel.number,
        "status": parcel.status,
        "state": parcel.state,
        "carrier": parcel.carrier,
        "service": parcel.service,
        "origin": parcel.origin,
        "destination": parcel.destination,
        "order": order_exhibit(store, str(parcel.order_id)),
        "declared_shipped_at": parcel.declared_shipped_at.isoformat(),
        "scans": [
            {
                "code": scan.code,
                "detail": scan.detail,
                "at": scan.at.isoformat(),
                "country": scan.country,
                "postcode": scan.postcode,
                "carrier": scan.carrier,
                "received_at": scan.received_at.isoformat(),
                "source": scan.source,
                "vouched_by": scan.vouched_by,
            }
            for scan in scans
        ],
        "url": reverse("shipping:parcel", args=[parcel.pk]),
    }


registry.navigation.add(
    "seller",
    "shop",
    NavItem(
        gettext_lazy("Orders"),
        "shipping:orders",
        "shopping-cart",
        order=20,
        waiting=orders.waiting,
    ),
)
registry.navigation.add(
    "seller",
    "shop",
    NavItem(
        gettext_lazy("Shipments"),
        "shipping:parcels",
        "truck-delivery",
        order=30,
        waiting=parcels.waiting,
    ),
)
registry.navigation.add(
    "seller", "shop", NavItem(gettext_lazy("Stock"), "shipping:stock", "stack-2", order=25)
)
registry.navigation.add(
    "seller",
    "shop",
    NavItem(gettext_lazy("Customs"), "shipping:customs_goods", "receipt", order=35),
)
registry.navigation.add(
    "admin",
    "platform",
    NavItem(gettext_lazy("Tracking statuses"), "shipping:unmapped", "truck-delivery", order=40),
)
registry.navigation.add(
    "admin",
    "platform",
    NavItem(gettext_lazy("Asked carriers"), "shipping:carrier_accounts", "refresh", order=41),
)
registry.navigation.add(
    "admin",
    "platform",
    NavItem(gettext_lazy("Carriers"), "shipping:carrier_list", "truck-delivery", order=39),
)
registry.navigation.add(
    "seller",
    "help",
    NavItem(gettext_lazy("Customs guides"), "shipping:guides", "book-2", order=40),
)
registry.navigation.add(
    "admin",
    "rules",
    NavItem(gettext_lazy("Customs guides"), "shipping:guide_desk", "book-2", order=60),
)
registry.tasks.append(address_pages.tasks)
registry.tasks.append(guide_pages.tasks)
registry.tasks.append(question_pages.tasks)
registry.listing_panels.append(arrival_panels)
registry.tasks.append(stock_news.tasks)
registry.listing_panels.append(holiday_panels)
registry.store_panels.append(store_holiday_panels)
registry.listing_panels.append(customs_panels)
registry.listing_panels.append(stock_news.stock_panels)
registry.counted_goods = counted_goods
registry.navigation.add(
    "seller", "shop", NavItem(gettext_lazy("Couriers"), "shipping:couriers", "award", order=34)
)
for workspace, group in (("moderation", "look"), ("admin", "platform")):
    line = NavItem(gettext_lazy("Couriers"), "shipping:courier_desk", "award", order=42)
    registry.navigation.add(workspace, group, line)
for workspace, group in (("seller", "shop"), ("moderation", "look"), ("admin", "platform")):
    line = NavItem(gettext_lazy("Lanes"), "shipping:lanes", "route", order=44)
    registry.navigation.add(workspace, group, line)
for workspace, group in (("moderation", "work"), ("admin", "rules")):
    registry.navigation.add(
        workspace,
        group,
        NavItem(
            gettext_lazy("Declared events"), "shipping:declared_events", "calendar-event", order=60
        ),
    )
registry.tasks.append(tasks)
registry.tiles.append(tiles_of)
registry.effects.append(effects)
registry.exhibits["order"] = order_exhibit
registry.exhibits["parcel"] = parcel_exhibit
registry.places["parcel"] = parcel_place
sweeps.append(
    Sweep(
        "shipping.tasks.learn",
        gettext_lazy("Couriers and lanes"),
        {"parcels": gettext_lazy("parcels counted")},
    )
)
sweeps.append(
    Sweep(
        "shipping.tasks.look",
        gettext_lazy("Invented orders, once a day"),
        {
            "stores": gettext_lazy("stores looked at"),
            "signals": gettext_lazy("patterns shown to moderators"),
        },
    )
)
sweeps.append(
    Sweep(
        "shipping.tasks.poll",
        gettext_lazy("Asking carriers"),
        {"asked": gettext_lazy("numbers asked for"), "taken": gettext_lazy("scans taken")},
    )
)
sweeps.append(
    Sweep(
        "shipping.tasks.sweep",
        gettext_lazy("Arrival windows"),
        {
            "delays": gettext_lazy("buyers told of a delay"),
            "holds": gettext_lazy("buyers told of a customs hold"),
            "reminders": gettext_lazy("stores reminded to dispatch"),
            "questions": gettext_lazy("questions of customs reminded of"),
            "unanswered": gettext_lazy("questions of customs overdue"),
            "judgements": gettext_lazy("shipments judged anew"),
            "reports": gettext_lazy("shipments reported to moderators"),
            "keys": gettext_lazy("owners told that an API key ends"),
        },
    )
)
