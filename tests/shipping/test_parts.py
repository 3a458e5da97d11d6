"""An order that leaves in several parcels: what is in each, and what is left."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotPossible
from core.models import Event
from shipping.actions import dispatch_parcel, receive_order
from shipping.models import Order, Parcel, ParcelLine
from shipping.queries.contents import left_of
from shipping.queries.papers import papers_of
from tests.shipping.conftest import mails, order_facts

LINES = [
    {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995},
    {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500},
]


@pytest.fixture
def order(sams_store, noon):
    return receive_order(sams_store, facts=order_facts(lines=LINES), actor=None, now=noon)[0]


@pytest.fixture
def lines(order):
    return list(order.lines.order_by("pk"))


@pytest.fixture
def send(order, sam, shipped_at):
    def run(number, *quantities):
        pks = order.lines.order_by("pk").values_list("pk", flat=True)
        contents = dict(zip(pks, quantities, strict=False)) if quantities else None
        facts = {"carrier": "PostLink", "actor": sam, "now": shipped_at}
        return dispatch_parcel(order, number=number, contents=contents, **facts)

    return run


def left(order):
    return [(goods.line.title, goods.quantity) for goods in left_of(order)]


def test_what_is_left_stays_to_be_shipped(send, order):
    first = send("LP006612901", 2, 0)

    order.refresh_from_db()
    assert order.status == "to_ship" and left(order) == [("Lamp", 1), ("Shade", 1)]
    second = send("LP006612902")
    order.refresh_from_db()
    assert order.status == "shipped" and left(order) == []
    assert [[line.quantity for line in papers_of(one).lines] for one in (first, second)] == [
        [2],
        [1, 1],
    ]
    assert Event.objects.filter(kind="order.shipped").count() == 1
    assert mails("parcel.dispatched").count() == 2


@pytest.mark.parametrize("quantities", [(4, 0), (-1, 1), (0, 0)])
def test_refuses_more_than_is_left_and_nothing(send, order, quantities):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        send("LP006612901", *quantities)

    assert refusal.value.field == "contents"
    assert not Parcel.objects.exists() and Event.objects.count() == events


def test_a_part_that_is_sent_cannot_be_sent_again(send, order):
    send("LP006612901", 2, 1)
    with pytest.raises(NotPossible, match="Of one article 0 are left"):
        send("LP006612902", 1, 1)

    assert Parcel.objects.count() == 1


def test_nothing_more_is_sent_of_a_shipped_order(send, order):
    """Orders from before parcels had contents have none."""
    Order.objects.filter(pk=order.pk).update(status="shipped")
    for quantities in ((1, 0), ()):
        with pytest.raises(NotPossible):
            send("LP006612901", *quantities)
    assert not Parcel.objects.exists()


def test_the_database_takes_no_more_than_was_ordered(send, order, lines):
    parcel = send("LP006612901", 2, 0)
    other = send("LP006612902", 0, 1)
    for holder, line, quantity in ((other, lines[0], 2), (parcel, lines[1], 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ParcelLine.objects.create(parcel=holder, line=line, quantity=quantity)
    ParcelLine.objects.create(parcel=other, line=lines[0], quantity=1)


def test_the_database_takes_no_article_of_another_order(send, sams_store, noon, lines):
    facts = order_facts(number="8117-2", lines=LINES)
    strange = receive_order(sams_store, facts=facts, actor=None, now=noon)[0].lines.first()
    parcel = send("LP006612901", 1, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParcelLine.objects.create(parcel=parcel, line=strange, quantity=1)


def test_the_page_sends_a_part(client, order, lines, sam):
    client.force_login(sam)
    url = f"/orders/{order.pk}/"
    assert f'name="line_{lines[0].pk}"' in client.get(url).text
    sent = {"carrier": "PostLink", "number": "LP006612901", f"line_{lines[0].pk}": "2"}
    assert client.post(f"{url}dispatch/", sent).status_code == 302

    assert left(order) == [("Lamp", 1), ("Shade", 1)]
    page = client.get(url).text
    assert "2 × Lamp" in page
    assert "A part is sent" in client.get("/orders/").text


@pytest.mark.parametrize("step", ["dispatch", "cancel"])
def test_a_page_from_before_takes_no_other_articles(client, send, order, sam, step):
    """It asked for the last lamps and no shade; a colleague sends the lamps meanwhile."""
    lamp, shade = order.lines.order_by("pk").values_list("pk", flat=True)
    send("LP006612901", 3, 0)
    client.force_login(sam)
    url, start = f"/orders/{order.pk}/", "cancel-" if step == "cancel" else ""
    sent = {"carrier": "PostLink", "number": "LP006612902", "cancel-reason": "sold_out"}
    parts = {f"{start}line_{lamp}": "3", f"{start}line_{shade}": "0"}
    page = client.post(f"{url}{step}/", sent | parts)

    assert page.status_code == 422 and "Of one article 0 are left" in page.text
    assert left(order) == [("Shade", 1)]
    # The page that comes back still asks: sending it again is no way to send all that is left.
    assert f'name="{start}line_{shade}"' in page.text
    again = client.post(f"{url}{step}/", sent | {f"{start}line_{shade}": "0"})
    assert again.status_code == 422 and left(order) == [("Shade", 1)]
