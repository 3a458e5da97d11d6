"""All that a buyer's page shows, in two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.charts import ArrivalPicture
from core.errors import NotFound
from shipping.checks.folding import day_of, last_day_of
from shipping.models import (
    AddressChange,
    CustomsRequest,
    Order,
    OrderLine,
    Parcel,
    Promise,
    TrackingEvent,
)
from shipping.queries.arrivals import is_misleading
from shipping.queries.contents import with_left
from shipping.queries.pauses import PAUSES, Pauses, pauses_of
from shipping.queries.tracks import Entry, day_words, picture, timeline

LINES = ArraySubquery(
    with_left(OrderLine.objects.filter(order=OuterRef("pk")))
    .order_by("pk")
    .values(json=JSONObject(title="title", quantity="kept", cancelled="cancelled_count"))
)
NEWEST_PROMISE = ArraySubquery(
    Promise.objects.filter(order=OuterRef("pk"))
    .order_by("-pk")
    .values(
        json=JSONObject(
            earliest_on="earliest_on",
            likeliest_on="likeliest_on",
            latest_on="latest_on",
            promise_on="promise_on",
        )
    )[:1]
)
SCAN_FIELDS = ("code", "detail", "at", "country", "postcode", "carrier", "place", "time_zone")
SCANS = ArraySubquery(
    TrackingEvent.objects.counting()
    .filter(parcel=OuterRef("pk"))
    .order_by("at", "pk")
    .values(json=JSONObject(**{name: name for name in SCAN_FIELDS}))
)


QUESTIONS = ArraySubquery(
    CustomsRequest.objects.filter(parcel__order=OuterRef("pk"), to=CustomsRequest.To.BUYER)
    .exclude(status=CustomsRequest.Status.WITHDRAWN)
    .order_by("-pk")
    .values(json=JSONObject(**{name: name for name in ("pk", "fields", "status", "due_at")}))
)

WISHES = ArraySubquery(
    AddressChange.objects.filter(order=OuterRef("pk"))
    .order_by("-pk")
    .values(json=JSONObject(status="status", said="said"))[:1]
)


@dataclass(frozen=True)
class Answer:
    """The one sentence on top: when it comes, or plain words where a day would mislead."""

    label: str
    words: str
    note: str = ""
    tone: str = "ok"
    days: tuple[date, date] | None = None


@dataclass(frozen=True)
class Way:
    """One parcel with its lines of the timeline."""

    id: str
    number: str
    carrier: str
    entries: list[Entry]


@dataclass(frozen=True)
class BuyerPage:
    order: Order
    lines: list[dict[str, Any]]
    answer: Answer
    picture: ArrivalPicture | None
    ways: list[Way]
    # What customs wants to know from the buyer, the newest first.
    questions: list[CustomsRequest]
    # The newest wish for another address; another one is possible until a part is sent.
    wish: AddressChange | None
    can_change_address: bool
    # Days on which nothing is sent, while something is still to be sent.
    pauses: Pauses


def read_buyer_page(order_id: int, *, now: datetime) -> BuyerPage:
    """Return the page of an order. Raises NotFound when it is gone."""
    rows = Order.objects.select_related("store").annotate(
        away=PAUSES, goods=LINES, newest=NEWEST_PROMISE, asked=QUESTIONS, wishes=WISHES
    )
    order: Any = rows.filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("This order is no longer kept."))
    rows_of = Parcel.objects.filter(order=order_id)
    parcels: list[Any] = list(rows_of.annotate(scanned=SCANS).order_by("pk"))
    scans = {parcel.pk: [_scan(facts) for facts in parcel.scanned] for parcel in parcels}
    promise = _promise(order.newest)
    slowest = next((p for p in parcels if p.status != Parcel.Status.DELIVERED), None)
    parcel = slowest or (parcels[-1] if parcels else None)
    answer = _answer(order, parcel, promise, now)
    drawn = None
    if promise and (answer.days or order.status == Order.Status.DELIVERED):
        known = scans[parcel.pk] if parcel else []
        started_on = day_of(order.placed_at)
        drawn = picture(promise, parcel, known, started_on=started_on, today=day_of(now))
    ways = [_way(parcel, scans[parcel.pk], order) for parcel in parcels]
    questions = [_question(facts) for facts in order.asked]
    wish = AddressChange(**order.wishes[0]) if order.wishes else None
    pauses = pauses_of(order, order.away, now=now)
    is_here = order.status == Order.Status.TO_SHIP and not parcels
    return BuyerPage(order, order.goods, answer, drawn, ways, questions, wish, is_here, pauses)


def _scan(facts: dict[str, Any]) -> TrackingEvent:
    return TrackingEvent(**facts | {"at": datetime.fromisoformat(facts["at"])})


def _question(facts: dict[str, Any]) -> CustomsRequest:
    return CustomsRequest(**facts | {"due_at": datetime.fromisoformat(facts["due_at"])})


def _promise(rows: Sequence[dict[str, str]]) -> Promise | None:
    if not rows:
        return None
    return Promise(**{name: date.fromisoformat(day) for name, day in rows[0].items()})


def _way(parcel: Parcel, scans: list[TrackingEvent], order: Order) -> Way:
    words = _("Sent by the seller")
    entries = timeline(parcel, scans, zone=order.store.time_zone, dispatched=words)
    return Way(f"parcel-{parcel.pk}", parcel.number, parcel.carrier, entries)


def _answer(order: Order, parcel: Parcel | None, promise: Promise | None, now: datetime) -> Answer:
    if order.status == Order.Status.CANCELLED:
        return Answer(_("Your order"), _("Cancelled"), tone="")
    if order.status == Order.Status.DELIVERED and parcel and parcel.delivered_on:
        said = _("If it is not with you, or something is wrong, say so on this page.")
        return Answer(_("Delivered on"), day_words(parcel.delivered_on), said)
    if parcel and is_misleading(parcel.state):
        return _trouble(parcel.state)
    if order.is_late(now):
        said = _("It should have been sent by %(day)s. We name new days as soon as it leaves.")
        due = day_words(day_of(order.ship_by))
        words = _("A part of it is not sent yet") if parcel else _("Not sent yet")
        return Answer(_("Your order"), words, said % {"day": due}, tone="warn")
    if promise is None or promise.latest_on < last_day_of(now):
        said = _("It is later than we said, and we cannot name a day that you could rely on.")
        return Answer(_("Your parcel"), _("Still on its way"), said, tone="warn")
    said = _("The seller promised it by %(day)s. If it is not there by then, say so on this page.")
    return Answer(
        _("Expected arrival"),
        _("%(first)s to %(last)s")
        % {"first": day_words(promise.earliest_on), "last": day_words(promise.latest_on)},
        said % {"day": day_words(promise.promise_on)},
        days=(promise.earliest_on, promise.latest_on),
    )


def _trouble(state: str) -> Answer:
    """What happens instead of a day."""
    wrong = _("Say below that it did not arrive: you do not have to wait for it.")
    found = {
        "attempt_failed": (
            _("Delivery was tried"),
            _("Nobody could take it. Look for the carrier's note: it comes again or waits."),
        ),
        "ready_for_pickup": (
            _("Ready to be picked up"),
            _("It waits for you at the place below. Bring the tracking number."),
        ),
        "exception:lost": (_("The carrier says it is lost"), wrong),
        "exception:damaged": (_("The carrier says it is damaged"), wrong),
        "exception:returned": (_("It went back to the seller"), wrong),
        "exception:seized": (_("Customs kept it"), wrong),
        "exception:refused": (
            _("It was refused at the door"),
            _("It goes back to the seller. If that was not you, say so below."),
        ),
        "exception:cancelled": (_("The transport was cancelled"), wrong),
    }
    words, note = found[state]
    return Answer(_("Your parcel"), words, note, tone="warn")
