"""What is not sent: the whole order or some of it, by whose cause, and who comes first."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.wording import write_mail
from policy.sections.notices import REASONS
from shipping.actions import cancel_order, dispatch_parcel, receive_order, record_tracking
from shipping.checks.cancelling import CAUSES, Reason
from shipping.models import Cancellation, CancelledLine, Order, Parcel
from shipping.queries.contents import left_of
from shipping.queries.measures import missed, tiles
from tests.rivals import run_at_once
from tests.shipping.conftest import mails, order_facts, scan

LINES = [
    {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995},
    {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500},
]


@pytest.fixture
def order(sams_store, noon):
    return receive_order(sams_store, facts=order_facts(lines=LINES), actor=None, now=noon)[0]


@pytest.fixture
def cancel(order, sam, noon):
    def run(*quantities, **changes):
        pks = order.lines.order_by("pk").values_list("pk", flat=True)
        contents = dict(zip(pks, quantities, strict=False)) if quantities else None
        facts = {"reason": "sold_out", "contents": contents, "actor": sam, "now": noon}
        return cancel_order(order, **facts | changes)

    return run


def left(order):
    return [(goods.line.title, goods.quantity) for goods in left_of(order)]


def send(order, sam, now, **facts):
    return dispatch_parcel(
        order, carrier="PostLink", number="LP0066129043NL", actor=sam, now=now, **facts
    )


def test_every_reason_has_a_cause_and_its_words():
    assert set(CAUSES) == set(Reason.values) == REASONS


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("nl", "Your order 8117-1 was cancelled", "The reason: It is sold out."),
        ("zh-CN", "您的订单 8117-1 已取消", "原因：商品已售罄。"),
        ("de", "Ihre Bestellung 8117-1 wurde storniert", "Der Grund: Es ist ausverkauft."),
    ],
)
def test_ends_the_order_and_tells_the_buyer_why(order, cancel, noon, language, subject, words):
    Order.objects.update(buyer_language=language)
    order.refresh_from_db()
    cancel(said="Sorry,\nAnna.")

    order.refresh_from_db()
    assert (order.status, order.status_at) == ("cancelled", noon) and left(order) == []
    found = write_mail(mails("order.cancelled").get())
    assert found[0] == subject and words in found[1] and "Sorry, Anna." in found[1]


def test_cancels_a_part_and_leaves_the_rest_to_be_sent(order, cancel, sam, shipped_at):
    cancel(2, 0)

    order.refresh_from_db()
    assert order.status == "to_ship" and left(order) == [("Lamp", 1), ("Shade", 1)]
    body = write_mail(mails("order.reduced").get())[1]
    assert "a part of your order 8117-1: 2 × Lamp." in body and "writes:" not in body
    parcel = send(order, sam, shipped_at)
    assert [one.quantity for one in parcel.contents.order_by("line_id")] == [1, 1]


@pytest.mark.parametrize(("code", "status"), [("accepted", "shipped"), ("delivered",) * 2])
def test_the_rest_of_a_sent_order_completes_it(order, cancel, sam, shipped_at, code, status):
    send(order, sam, shipped_at, contents={order.lines.first().pk: 3})
    scans = [scan(code, shipped_at)]
    record_tracking(order.store, scans=scans, source="csv", actor=None, now=shipped_at)
    cancel(now=shipped_at)

    assert Order.objects.get().status == status and mails("order.reduced").count() == 1
    assert not mails("order.cancelled").exists()


@pytest.mark.parametrize(
    ("quantities", "changes", "field"),
    [
        ((), {"reason": "mood"}, "reason"),
        ((), {"said": "x" * 1001}, "said"),
        ((4, 0), {}, "contents"),
        ((-1, 1), {}, "contents"),
        ((0, 0), {}, "contents"),
    ],
)
def test_refuses_what_cannot_be(cancel, quantities, changes, field):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        cancel(*quantities, **changes)

    assert refusal.value.field == field
    assert not Cancellation.objects.exists() and Event.objects.count() == events


def test_refuses_what_was_sent_or_is_cancelled_already(order, cancel, sam, shipped_at):
    send(order, sam, shipped_at)
    with pytest.raises(NotPossible, match="not sent yet"):
        cancel()

    assert not Cancellation.objects.exists() and not mails("order.cancelled").exists()


def test_refuses_dispatch_afterwards(order, cancel, sam, noon):
    cancel()
    for contents in (None, {order.lines.first().pk: 1}):
        with pytest.raises(NotPossible):
            send(order, sam, noon, contents=contents)
    assert not Parcel.objects.exists()


def test_refuses_a_reader(cancel, tess):
    with pytest.raises(NotAllowed):
        cancel(actor=tess)


def test_the_database_takes_no_more_than_is_left(order, cancel, sam, shipped_at):
    first = cancel(1, 0)
    lamp = order.lines.order_by("pk").first()
    send(order, sam, shipped_at, contents={lamp.pk: 1})
    other = Cancellation.objects.create(
        store=order.store, order=order, reason="damaged", cause="seller", at=shipped_at
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CancelledLine.objects.create(cancellation=other, line=lamp, quantity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.get().contents.create(line=lamp, quantity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        CancelledLine.objects.create(cancellation=first, line=lamp, quantity=1)
    CancelledLine.objects.create(cancellation=other, line=lamp, quantity=1)


@pytest.mark.parametrize("wrong", [{"reason": "mood"}, {"cause": "carrier"}])
def test_the_database_knows_reasons_and_causes(order, noon, wrong):
    facts = {"reason": "damaged", "cause": "seller", "store": order.store, "at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        Cancellation.objects.create(order=order, **facts | wrong)


@pytest.mark.parametrize(("reason", "value"), [("sold_out", 0.0), ("buyer_asked", 1.0)])
def test_only_the_sellers_own_cause_counts(order, cancel, sams_store, reason, value):
    cancel(1, 0, reason=reason)
    now = order.ship_by
    tile = next(one for one in tiles(None, sams_store, "seller", now) if one.key == "cancelled")

    assert (tile.value, tile.url) == (value, "/orders/?measure=cancelled")
    assert "· 0% with every cause counted" in tile.basis
    assert missed("cancelled", sams_store, now=now).exists() is (value == 0)


def test_the_page_cancels_a_part(client, order, sam):
    client.force_login(sam)
    url, lamp = f"/orders/{order.pk}/", order.lines.order_by("pk").first()
    sent = {"cancel-reason": "damaged", "cancel-said": "", f"cancel-line_{lamp.pk}": "1"}
    assert client.post(f"{url}cancel/", sent | {"cancel-reason": ""}).status_code == 422
    assert client.post(f"{url}cancel/", sent).status_code == 302

    assert left(order) == [("Lamp", 2), ("Shade", 1)]
    page = client.get(url).text
    assert "1 cancelled" in page and "Of order 8117-1 this is not sent: 1 × Lamp" in page
    assert "A part is cancelled" in client.get("/orders/").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["cancel", "dispatch"])
def test_of_dispatch_and_cancelling_at_once_the_second_is_refused(
    order, cancel, sam, shipped_at, first
):
    verbs = [cancel, lambda: send(order, sam, shipped_at)]
    if first == "dispatch":
        verbs.reverse()
    refused = run_at_once(*verbs)

    assert len(refused) == 1
    assert Order.objects.get().status == ("cancelled" if first == "cancel" else "shipped")
    assert Parcel.objects.exists() is not Cancellation.objects.exists()
