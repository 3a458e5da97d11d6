"""How a store ships, measured against the policy; each number has its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, TruncWeek
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Store
from core.money import percent
from core.registry import Tile
from policy.queries import policy_at
from policy.sections.base import Measure as Rule
from shipping.checks.cancelling import Cause
from shipping.models import Cancellation, LaneVersion, Order, Parcel

WEEKS = 12
LATE = Q(delivered_on=None) | Q(delivered_on__gt=F("promise_on"))


@dataclass(frozen=True)
class Measured:
    """A measure: the rows it judges by the day they were due, and what makes one of them bad."""

    key: str
    label: Any
    due: str
    rows: Callable[[Store | None, datetime], QuerySet[Any]]
    missed: Q
    url_name: str
    order: int
    of_orders: bool = False
    # The same without looking at whose fault it was, to stand beside it.
    raw: Q | None = None


def _all_orders(store: Store | None, now: datetime) -> QuerySet[Order]:
    """Cancelled ones too, with whether any of it was, and whether by the store's own cause."""
    made = Cancellation.objects.filter(order=OuterRef("pk"))
    rows = Order.objects.of_store(store) if store else Order.objects.all()
    found: QuerySet[Order] = rows.annotate(
        is_reduced=Exists(made), is_reduced_by_store=Exists(made.filter(cause=Cause.SELLER))
    )
    return found


def _orders(store: Store | None, now: datetime) -> QuerySet[Order]:
    """With whether any of it was left by its deadline, or no carrier had it soon after.

    What was declared is held against the first scan; one that may still come counts as there.
    """
    hours = policy_at(now).shipping.tracking.first_scan_hours
    due = OuterRef("ship_by")
    seen_at = Coalesce("first_scan_at", Value(now))
    late = Q(declared_shipped_at__gt=due) | Q(seen_at__gt=due + timedelta(hours=hours))
    sent_late = Parcel.objects.filter(order=OuterRef("pk")).alias(seen_at=seen_at).filter(late)
    # Of the others, none of the delay was the store's.
    own_late = Exists(sent_late.filter(is_excused=False))
    ended_late = Exists(Cancellation.objects.filter(order=OuterRef("pk"), at__gt=due))
    rows = Order.objects.of_store(store) if store else Order.objects.all()
    rows = rows.exclude(status=Order.Status.CANCELLED)
    left = Q(status=Order.Status.TO_SHIP) | Q(ended_late)
    found: QuerySet[Order] = rows.annotate(
        is_left=left | Q(own_late), is_left_by_any=left | Q(Exists(sent_late))
    )
    return found


def _parcels(store: Store | None, now: datetime) -> QuerySet[Parcel]:
    """Each once, however many orders it carries goods of."""
    rows = Parcel.objects.leading()
    found: QuerySet[Parcel] = rows.of_store(store) if store else rows
    return found


MEASURES = {
    measured.key: measured
    for measured in (
        Measured(
            "late_dispatch",
            gettext_lazy("Dispatched on time"),
            "ship_by",
            _orders,
            Q(is_left=True),
            "shipping:orders",
            10,
            of_orders=True,
            raw=Q(is_left_by_any=True),
        ),
        Measured(
            "cancelled",
            gettext_lazy("Not cancelled by the store"),
            "ship_by",
            _all_orders,
            Q(is_reduced_by_store=True),
            "shipping:orders",
            15,
            of_orders=True,
            raw=Q(is_reduced=True),
        ),
        Measured(
            "on_time",
            gettext_lazy("Arrived in time"),
            "promise_on",
            _parcels,
            LATE & Q(is_excused=False),
            "shipping:parcels",
            20,
            raw=LATE,
        ),
        Measured(
            "valid_tracking",
            gettext_lazy("Valid tracking"),
            "promise_on",
            _parcels,
            Q(first_scan_at=None),
            "shipping:parcels",
            30,
        ),
    )
}


def judged(measured: Measured, store: Store | None, *, days: int, now: datetime) -> QuerySet[Any]:
    """The rows that fell due in the last `days` days; without a store those of all stores."""
    rows = measured.rows(store, now)
    if measured.due == "ship_by":
        return rows.filter(ship_by__gt=now - timedelta(days=days), ship_by__lte=now)
    today = now.date()
    return rows.filter(promise_on__gte=today - timedelta(days=days), promise_on__lt=today)


def missed(key: str, store: Store, *, now: datetime) -> QuerySet[Any]:
    """The rows that speak against the store in a measure."""
    measured = MEASURES[key]
    days = policy_at(now).shipping.measures[key].window_days
    return judged(measured, store, days=days, now=now).filter(measured.missed)


def peer_medians(*, now: datetime) -> dict[str, dict[str, float]]:
    """The median store by measure, of those with enough orders to be judged."""
    shipping, found = policy_at(now).shipping, {}
    for measured in MEASURES.values():
        rule = shipping.measures[measured.key]
        rows = judged(measured, None, days=rule.window_days, now=now).order_by()
        counts = rows.values("store_id").annotate(
            all=Count("pk"), bad=Count("pk", filter=measured.missed)
        )
        judged_stores = counts.filter(all__gte=rule.min_orders).values_list("all", "bad")
        shares = [1 - bad / total for total, bad in judged_stores]
        if len(shares) >= shipping.couriers.min_peers:
            found[measured.key] = {"stores": len(shares), "median": median(shares)}
    return found


def tiles(user: Any, store: Store | None, workspace: str, now: datetime) -> list[Tile]:
    """The store's own measures beside what the policy requires, for its people and the public."""
    if workspace not in ("seller", "public") or store is None:
        return []
    rules = policy_at(now).shipping.measures
    newest = LaneVersion.objects.order_by("-pk").first()
    peers = newest.peers if newest else {}
    return [
        _tile(measured, store, rules[measured.key], peers.get(measured.key), now)
        for measured in MEASURES.values()
    ]


def _tile(
    measured: Measured, store: Store, rule: Rule, peers: dict[str, float] | None, now: datetime
) -> Tile:
    rows = judged(measured, store, days=rule.window_days, now=now)
    buyer = Lower("buyer_email" if measured.of_orders else "order__buyer_email")
    found = rows.aggregate(
        all=Count("pk"),
        bad=Count("pk", filter=measured.missed),
        buyers=Count(buyer, filter=measured.missed, distinct=True),
        raw=Count("pk", filter=measured.missed if measured.raw is None else measured.raw),
    )
    total, bad = found["all"], found["bad"]
    # Shown as a share that is good, so that all tiles read the same way.
    required = rule.required if rule.at_least else 1 - rule.required
    is_judged = total >= rule.min_orders
    # A few unhappy buyers alone sink no store.
    is_of_few = is_judged and 1 - bad / total < required and found["buyers"] < rule.min_buyers
    return Tile(
        key=measured.key,
        label=str(measured.label),
        basis=_basis(measured, total, rule)
        + (_of_few(found["buyers"], rule) if is_of_few else "")
        + _beside(measured, total, found["raw"])
        + _among(peers),
        value=1 - bad / total if total else None,
        url=f"{reverse(measured.url_name)}?measure={measured.key}",
        required=required if is_judged and not is_of_few else None,
        trend=_trend(measured, store, now),
        order=measured.order,
    )


def _basis(measured: Measured, total: int, rule: Rule) -> str:
    if measured.of_orders:
        words = ngettext("%(n)s order, %(days)s days", "%(n)s orders, %(days)s days", total)
    else:
        words = ngettext("%(n)s parcel, %(days)s days", "%(n)s parcels, %(days)s days", total)
    said = words % {"n": total, "days": rule.window_days}
    if total < rule.min_orders:
        said += " · " + _("judged from %(n)s on") % {"n": rule.min_orders}
    return said


def _of_few(buyers: int, rule: Rule) -> str:
    words = ngettext("missed for %(n)s buyer", "missed for %(n)s buyers", buyers)
    least = _("judged from %(n)s on") % {"n": rule.min_buyers}
    return " · " + words % {"n": buyers} + ", " + least


def _beside(measured: Measured, total: int, raw: int) -> str:
    """The measure with every cause counted, beside the one that judges the store."""
    if measured.raw is None or not total:
        return ""
    # Rounded against the store, as the figure beside it.
    share = floor(1000 * (1 - raw / total)) / 10
    return " · " + _("%(share)s%% with every cause counted") % {"share": f"{share:g}"}


def _among(peers: dict[str, float] | None) -> str:
    """What the median store reaches; "" while too few are judged."""
    if peers is None:
        return ""
    words = _("median of %(n)s stores %(share)s")
    facts = {"n": peers["stores"], "share": percent(peers["median"])}
    return " · " + words % facts


def _trend(measured: Measured, store: Store, now: datetime) -> list[float | None]:
    rows = judged(measured, store, days=7 * WEEKS, now=now).annotate(week=TruncWeek(measured.due))
    counts = rows.values("week").annotate(all=Count("pk"), bad=Count("pk", filter=measured.missed))
    by_week = {str(row["week"])[:10]: 1 - row["bad"] / row["all"] for row in counts}
    this_week = now.date() - timedelta(days=now.date().weekday())
    weeks = (this_week - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
    return [by_week.get(str(week)) for week in weeks]
