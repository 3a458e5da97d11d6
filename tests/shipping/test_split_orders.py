"""Of an order in several parcels, buyer and seller read each parcel's own state and days."""

from datetime import date, timedelta

import pytest

from shipping.actions import cancel_order, dispatch_parcel, receive_order, record_tracking
from shipping.models import Order, Parcel, Promise
from shipping.queries.buyer import read_buyer_page
from shipping.queries.sight import read_parcel
from tests.shipping.conftest import order_facts, scan

LINES = [
    {"sku": "L-1", "title": "Lamp", "quantity": 1, "unit_price_minor": 995},
    {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500},
]
FIRST, SECOND = "LP00660001", "LP00660002"


@pytest.fixture
def order(sams_store, noon):
    return receive_order(sams_store, facts=order_facts(lines=LINES), actor=None, now=noon)[0]


@pytest.fixture
def send(order, sam, shipped_at):
    def run(number, title, at=shipped_at):
        contents = {order.lines.get(title=title).pk: 1}
        facts = {"carrier": "PostLink", "actor": sam, "now": at}
        return dispatch_parcel(order, number=number, contents=contents, **facts)

    return run


@pytest.fixture
def read(order):
    return lambda now: read_buyer_page(order.pk, now=now)


@pytest.fixture
def arrives(sams_store, shipped_at):
    def run(number, code="delivered", at=shipped_at + timedelta(days=5), **facts):
        told = [scan(code, at, number=number, **facts)]
        record_tracking(sams_store, scans=told, source="csv", actor=None, now=at)
        return at

    return run


def tell(parcel, first, last):
    """The newest window of the parcel, as a scan moves it."""
    told = Promise.objects.filter(parcel=parcel).latest("pk")
    told.pk = told.event = None
    told.earliest_on, told.likeliest_on, told.latest_on = first, first, last
    told.save(force_insert=True)


def window_of(parcel):
    told = Promise.objects.filter(parcel=parcel).order_by("-pk").first()
    return told.earliest_on, told.latest_on


def test_the_days_are_those_of_the_parcel_that_is_open(read, send, arrives, shipped_at):
    later = send(SECOND, "Shade", at=shipped_at + timedelta(hours=1))
    send(FIRST, "Lamp", at=shipped_at + timedelta(hours=2))
    # The newest window of the order is that of the parcel that arrives.
    now = arrives(FIRST)
    answer = read(now).answer

    assert answer.label == "Expected arrival" and answer.number == SECOND
    assert answer.days == window_of(later)


def test_of_two_windows_the_later_one_is_told(read, send, shipped_at):
    slow, fast = send(FIRST, "Lamp"), send(SECOND, "Shade")
    tell(slow, date(2026, 4, 9), date(2026, 4, 30))
    tell(fast, date(2026, 4, 2), date(2026, 4, 6))
    page = read(shipped_at)

    assert page.answer.days == window_of(slow) and page.answer.number == FIRST
    assert page.picture.window_to == date(2026, 4, 30)
    # Each parcel has its own days and goods.
    days = [way.entries[0].when for way in page.ways]
    assert days == ["expected 9–30 Apr", "expected 2–6 Apr"]
    assert [[goods["title"] for goods in way.goods] for way in page.ways] == [["Lamp"], ["Shade"]]


@pytest.mark.parametrize("lost", [FIRST, SECOND])
def test_a_loss_is_told_though_another_parcel_travels(read, send, arrives, lost):
    send(FIRST, "Lamp")
    send(SECOND, "Shade")
    arrives(FIRST if lost == SECOND else SECOND, "accepted")
    now = arrives(lost, "exception", detail="lost")
    page = read(now)

    assert page.answer.words == "The carrier says it is lost" and page.answer.number == lost
    assert page.picture is None


def test_what_somebody_must_act_on_comes_before_a_day_but_after_a_loss(read, send, arrives):
    send(FIRST, "Lamp")
    send(SECOND, "Shade")
    now = arrives(FIRST, "ready_for_pickup")
    assert read(now).answer.words == "Ready to be picked up"
    arrives(SECOND, "exception", detail="lost")

    assert read(now).answer.number == SECOND


def test_the_rest_is_still_to_be_sent(read, send, arrives, shipped_at):
    send(FIRST, "Lamp")
    page = read(shipped_at)
    assert page.answer.days and page.answer.rest.startswith("Another part of your order is still")
    Order.objects.update(ship_by=shipped_at + timedelta(days=9))
    now = arrives(FIRST)
    answer = read(now).answer

    assert answer.words == "A part of it is still to be sent"
    assert answer.note == "It is to leave by Thu 12 Mar. We name its days as soon as it does."
    late = read(shipped_at + timedelta(days=10)).answer
    assert late.words == "A part of it is not sent yet" and late.tone == "warn"


def test_nothing_sent_and_no_day_left_is_not_on_its_way(read, order, noon):
    Order.objects.update(ship_by=noon + timedelta(days=200))

    assert read(noon + timedelta(days=190)).answer.words == "Not sent yet"


def test_delivered_on_the_day_of_the_last_part(read, send, arrives, order, sam, shipped_at):
    send(FIRST, "Lamp")
    send(SECOND, "Shade")
    arrives(SECOND)
    now = arrives(FIRST, at=shipped_at + timedelta(days=8))
    answer = read(now).answer

    assert (answer.label, answer.words, answer.rest) == ("Delivered on", "Wed 11 Mar", "")


def test_a_cancelled_rest_is_not_to_be_sent(read, send, arrives, order, sam):
    send(FIRST, "Lamp")
    now = arrives(FIRST)
    cancel_order(order, reason="sold_out", actor=sam, now=now)

    assert read(now).answer.label == "Delivered on"


def test_the_seller_reads_the_same_of_each_parcel(client, send, arrives, order, sam):
    client.force_login(sam)
    parcel = send(FIRST, "Lamp")
    send(SECOND, "Shade")
    arrives(SECOND, "exception", detail="lost")
    text = client.get(f"/orders/{order.pk}/").text
    facts = text[text.index("Arrival window") :]

    # The windows of March are over on the wall clock.
    assert facts.index(FIRST) < facts.index("The window has passed") < facts.index(SECOND)
    assert facts.index(SECOND) < facts.index("but “Lost”")
    assert read_parcel(parcel, now=order.placed_at).promise.parcel_id == parcel.pk


def test_a_parcel_without_a_window_of_its_own_shows_the_orders_and_no_other_parcels(
    send, order, shipped_at
):
    send(FIRST, "Lamp")
    other = send(SECOND, "Shade")
    bare = Parcel.objects.create(
        store=order.store,
        order=order,
        origin="CN",
        destination="NL",
        carrier="PostLink",
        number="LP00660003",
        status_at=shipped_at,
        declared_shipped_at=shipped_at,
    )

    assert read_parcel(bare, now=shipped_at).promise.parcel_id is None
    assert read_parcel(other, now=shipped_at).promise.parcel_id == other.pk
