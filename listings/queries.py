"""What pages about listings read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from accounts.models import Store
from core.models import Event
from core.paging import Page, keyset
from listings.filters import VIEWS, Filter
from listings.models import CheckRun, Listing, Picture, PricePoint

PAGE = 50
# Counting stops here: "1000+" says enough and stays cheap for a store with a million rows.
COUNT_AT_MOST = 1000
EVENTS_SHOWN = 30
CHECKS_SHOWN = 10
PRICES_SHOWN = 12
COLUMNS = (
    "id",
    "title",
    "sku",
    "status",
    "price_minor",
    "currency",
    "offered",
    "language",
    "updated_at",
)


def index_page(store: Store, request: HttpRequest, narrowed: Filter) -> Page[Any]:
    """One page of the store's listings as the filter says.

    Rows are named tuples of the columns shown, with the id of the first picture: making model
    instances would cost most of the page.
    """
    rows = narrowed.rows(store)
    first = Picture.objects.filter(listing_id=OuterRef("pk"), place=1).values("pk")
    named = rows.annotate(picture=Subquery(first)).values_list(*COLUMNS, "picture", named=True)
    return keyset(named, request, order=narrowed.order, size=PAGE)


def count_by_status(store: Store, *, at_most: int = COUNT_AT_MOST) -> dict[str, int]:
    """Listings per state and in all (""), each counted up to `at_most`, in one query."""
    table = Listing._meta.db_table
    wanted = [status for status in VIEWS.values() if status]
    # A limited count per state reads a thousand index entries at most, however large the store.
    one = f"(SELECT count(*) FROM (SELECT 1 FROM {table} WHERE store_id = %s"
    parts = [f"{one} LIMIT %s) c)", *(f"{one} AND status = %s LIMIT %s) c)" for _ in wanted)]
    values: list[Any] = [store.pk, at_most]
    for status in wanted:
        values += [store.pk, str(status), at_most]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone()
    return dict(zip(["", *map(str, wanted)], counts, strict=True))


def list_waiting(store: Store) -> QuerySet[Listing]:
    """Listings that wait for the seller."""
    rows: QuerySet[Listing] = Listing.objects.of_store(store).filter(
        status__in=[Listing.Status.NEEDS_FIX, Listing.Status.NEEDS_EVIDENCE]
    )
    return rows


def list_prices(listing: Listing) -> list[PricePoint]:
    """The listing's own last prices, oldest first."""
    own = listing.price_points.filter(variant=None, market="")
    return list(own.order_by("-at", "-id")[:PRICES_SHOWN])[::-1]


def list_checks(listing: Listing) -> QuerySet[CheckRun]:
    rows: QuerySet[CheckRun] = listing.check_runs.defer("snapshot").order_by("-id")
    return rows[:CHECKS_SHOWN]


def list_events(listing: Listing) -> list[Event]:
    """The newest events of the listing, by their own time: rows may be written out of turn."""
    rows = Event.objects.filter(subject_type="listings.listing", subject_id=str(listing.pk))
    newest = rows.select_related("store", "actor").order_by("-id")[:EVENTS_SHOWN]
    return sorted(newest, key=lambda event: (event.at, event.pk), reverse=True)


def truthful_share(store: Store, *, days: int, now: datetime) -> tuple[float | None, int]:
    """The share of listings checked in the last `days` whose last check let them be sold."""
    since = now - timedelta(days=days)
    recent = CheckRun.objects.as_saved().filter(store_id=store.pk, checked_at__gte=since)
    last = recent.order_by("listing_id", "-id").distinct("listing_id")
    verdicts: Sequence[str] = list(last.values_list("verdict", flat=True))
    good = sum(verdict in {"pass", "warn"} for verdict in verdicts)
    return (good / len(verdicts) if verdicts else None), len(verdicts)
