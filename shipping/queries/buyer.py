"""All that a buyer's page shows, in two queries."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Model, OuterRef
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from core.charts import ArrivalPicture
from core.errors import NotFound
from core.prepared import Given, Prepared, columns_of, prepare
from shipping.checks.folding import IN_CUSTOMS, customs_since, day_of, last_day_of
from shipping.models import (
    AddressChange,
    CustomsRequest,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Promise,
    TrackingEvent,
)
from shipping.queries.answers import Answer, Told, answer_of
from shipping.queries.contents import with_left
from shipping.queries.pauses import PAUSES, Pauses, pauses_of
from shipping.queries.tracks import Entry, days_words, picture, timeline

LINES = ArraySubquery(
    with_left(OrderLine.objects.filter(order=OuterRef("pk")))
    .order_by("pk")
    .values(json=JSONObject(title="title", quantity="kept", cancelled="cancelled_count"))
)
WINDOW = ("earliest_on", "likeliest_on", "latest_on", "promise_on")
TOLD = {name: name for name in (*WINDOW, "chance")}
NEWEST = Promise.objects.order_by("-pk").values(json=JSONObject(**TOLD))
# Before a parcel left; what is told of a parcel is that parcel's alone.
FIRST_WINDOW = ArraySubquery(NEWEST.filter(order=OuterRef("pk"), parcel=None)[:1])
NEWEST_WINDOW = ArraySubquery(NEWEST.filter(parcel=OuterRef("pk"))[:1])
PACKED = ArraySubquery(
    ParcelLine.objects.filter(parcel=OuterRef("pk"))
    .order_by("line")
    .values(json=JSONObject(title="line__title", quantity="quantity"))
)
SCAN_FIELDS = ("code", "detail", "at", "country", "postcode", "carrier", "place", "time_zone")
SCANS = ArraySubquery(
    TrackingEvent.objects.counting()
    .filter(parcel=Coalesce(OuterRef("combined_with"), OuterRef("pk")))
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

OF_ORDER = {
    "away": PAUSES,
    "goods": LINES,
    "first": FIRST_WINDOW,
    "asked": QUESTIONS,
    "wishes": WISHES,
}
OF_PARCEL = {"scanned": SCANS, "newest": NEWEST_WINDOW, "packed": PACKED}


@dataclass(frozen=True)
class Way:
    """One parcel with its lines of the timeline."""

    id: str
    number: str
    carrier: str
    entries: list[Entry]
    # What is in it, where the order does not leave as one parcel.
    goods: list[dict[str, Any]]
    # What customs means for the buyer, while it has the parcel, and whether that is usual.
    customs: str
    is_usual: bool


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

    @property
    def asks_now(self) -> bool:
        """Whether customs waits for the buyer: then nothing calms them."""
        return any(question.is_open for question in self.questions)


def read_buyer_page(order_id: int, *, now: datetime) -> BuyerPage:
    """Return the page of an order. Raises NotFound when it is gone."""
    order: Any = next(iter(_read(_orders(), Order, "store", told=OF_ORDER, order=order_id)), None)
    if order is None:
        raise NotFound(_("This order is no longer kept."))
    parcels = _read(_parcels(), Parcel, told=OF_PARCEL, order=order_id)
    first = _promise(order.first)
    sent = [Told(parcel, _promise(parcel.newest) or first) for parcel in parcels]
    answer = answer_of(order, sent, first, now=now)
    is_parted = len(parcels) > 1 or order.status == Order.Status.TO_SHIP
    ways = [_way(told, order, is_parted=is_parted, today=last_day_of(now)) for told in sent]
    questions = [_question(facts) for facts in order.asked]
    wish = AddressChange(**order.wishes[0]) if order.wishes else None
    pauses = pauses_of(order, order.away, now=now)
    is_here = order.status == Order.Status.TO_SHIP and not parcels
    drawn = _picture(order, answer, first, now)
    return BuyerPage(order, order.goods, answer, drawn, ways, questions, wish, is_here, pauses)


@cache
def _orders() -> Prepared:
    rows = Order.objects.filter(pk=Given("order", BigIntegerField())).annotate(**OF_ORDER)
    return prepare(rows.values_list(*columns_of(Order, "store", *OF_ORDER)))


@cache
def _parcels() -> Prepared:
    rows = Parcel.objects.filter(order=Given("order", BigIntegerField())).annotate(**OF_PARCEL)
    return prepare(rows.order_by("pk").values_list(*columns_of(Parcel, *OF_PARCEL)))


def _read(
    asked: Prepared, model: type[Model], *beside: str, told: Iterable[str], order: int
) -> list[Any]:
    """The rows, each with what is `told` beside it, which comes as lists of JSON."""
    rows: list[Any] = asked.rows_of(model, *beside, *told, order=order)
    for row in rows:
        vars(row).update({name: [json.loads(one) for one in vars(row)[name]] for name in told})
    return rows


def _scans(parcel: Any) -> list[TrackingEvent]:
    return [
        TrackingEvent(**facts | {"at": datetime.fromisoformat(facts["at"])})
        for facts in parcel.scanned
    ]


def _question(facts: dict[str, Any]) -> CustomsRequest:
    return CustomsRequest(**facts | {"due_at": datetime.fromisoformat(facts["due_at"])})


def _promise(rows: Sequence[dict[str, Any]]) -> Promise | None:
    if not rows:
        return None
    days = {name: date.fromisoformat(rows[0][name]) for name in WINDOW}
    return Promise(chance=Decimal(str(rows[0]["chance"])), **days)


def _picture(
    order: Order, answer: Answer, first: Promise | None, now: datetime
) -> ArrivalPicture | None:
    """The days of what the answer is about."""
    parcel, promise = answer.about or (None, first)
    if promise is None or not (answer.days or (parcel and parcel.delivered_on)):
        return None
    scans = _scans(parcel) if parcel else []
    started_on = day_of(order.placed_at)
    return picture(promise, parcel, scans, started_on=started_on, today=day_of(now))


def _way(told: Told, order: Order, *, is_parted: bool, today: date) -> Way:
    parcel: Any = told.parcel
    days = told.days(today)
    scans = _scans(parcel)
    entries = timeline(
        parcel,
        scans,
        zone=order.store.time_zone,
        dispatched=_("Sent by the seller"),
        expected=days_words(*days) if is_parted and days else "",
    )
    goods = parcel.packed if is_parted else []
    name, customs = f"parcel-{parcel.pk}", _customs(parcel, scans)
    return Way(name, parcel.number, parcel.carrier, entries, goods, *customs)


def _customs(parcel: Parcel, scans: Sequence[TrackingEvent]) -> tuple[str, bool]:
    """Words while customs has the parcel, and whether the stay is a usual one.

    By what the buyer was told, so that page and mail never differ.
    """
    since = customs_since(scans)
    if parcel.state not in IN_CUSTOMS or since is None:
        return "", True
    if parcel.hold_told_at and parcel.hold_told_at >= since:
        words = _(
            "Customs keeps it longer than usual. If customs or %(carrier)s writes to you, answer "
            "soon: they name it by the number above."
        )
        return words % {"carrier": parcel.carrier}, False
    said = _("Customs is looking at it, as is usual. You do not need to do anything.")
    return said, True
