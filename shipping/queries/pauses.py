"""What a buyer reads of the days on which their order's store sends nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from shipping.checks.facts import zone_of
from shipping.models import Holiday, Order
from shipping.queries.holidays import today_of
from shipping.queries.tracks import day_words

# Of one order; each has its line on the page.
SHOWN = 5
DAY = timedelta(days=1)
# The day before counts, too: the store's own day may be another than the database's.
PAUSES = ArraySubquery(
    Holiday.objects.running()
    .annotate(day_after=F("ends_on") + DAY)
    .filter(store=OuterRef("store_id"), day_after__gte=OuterRef("placed_at__date"))
    .order_by("starts_on")
    .values(json=JSONObject(starts_on="starts_on", ends_on="ends_on", message="message"))
)


@dataclass(frozen=True)
class Pauses:
    """Each in words with the store's own; and the day by which the order leaves after them."""

    told: list[tuple[str, str]]
    due: str = ""


def pauses_of(order: Order, rows: Sequence[dict[str, Any]], *, now: datetime) -> Pauses:
    """Those that last or begin before the order is due, as long as a part of it waits."""
    if order.status != Order.Status.TO_SHIP:
        return Pauses([])
    today = today_of(order.store, now)
    due = order.ship_by.astimezone(zone_of(order.store.time_zone)).date()
    known = [
        (date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]), row["message"])
        for row in rows
    ]
    coming = [row for row in known if row[1] >= today and row[0] <= max(due, today)][:SHOWN]
    is_after = bool(coming) and coming[-1][1] < due
    told = [(_words(first, last), message) for first, last, message in coming]
    return Pauses(told, day_words(due) if is_after else "")


def _words(first: date, last: date) -> str:
    facts = {"first": day_words(first), "last": day_words(last)}
    if first == last:
        return _("The seller sends nothing on %(last)s.") % facts
    return _("The seller sends nothing from %(first)s to %(last)s.") % facts
