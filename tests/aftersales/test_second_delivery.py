"""Goods that were sent again are wrong again: tickets stay on the order that was paid."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.api_keys import issue_api_key
from aftersales.actions import Claimed, accept_offer, make_offer, open_ticket
from aftersales.actions.replacing import end_replacement
from aftersales.facts import known_facts
from aftersales.models import Ticket, TicketLine
from aftersales.records import Record
from aftersales.standard import standard_of
from aftersales.tasks import sweep_at
from core import clock
from core.errors import NotPossible
from core.models import Event
from core.wording import sentence
from shipping.actions import buyer_url, dispatch_parcel, record_tracking
from shipping.checks.facts import ScanFacts
from shipping.models import Order
from tests.aftersales.lamps import SILENT, given
from tests.rivals import run_at_once

DAY = timedelta(days=1)
NUMBER = "YT2412345678"


def deliver(order, number, sam, sent_at, there):
    order = Order.objects.get(pk=order.pk)
    dispatch_parcel(order, carrier="YunExpress", number=number, actor=sam, now=sent_at)
    scan = {"number": number, "code": "delivered", "at": there, "country": "NL"}
    scans = [ScanFacts.model_validate(scan)]
    record_tracking(order.store, scans=scans, source="webhook", actor=None, now=there)


@pytest.fixture
def there(noon):
    """When the second lamp arrived, long after the first one."""
    return noon + 30 * DAY


@pytest.fixture
def second(order, agreed, sam, noon, there):
    """The order by which the second lamp came."""
    deliver(order, "YT2400000001", sam, noon, noon)
    deliver(agreed.replacement.order, NUMBER, sam, noon, there)
    return Order.objects.get(pk=agreed.replacement.order_id)


@pytest.fixture
def page(client, second):
    def run(name, order=second, **names):
        token = buyer_url(order, now=clock.now()).rstrip("/").rpartition("/")[2]
        return reverse(name, kwargs={"token": token} | names)

    return run


def opened(opening, order, now, **more):
    return open_ticket(**opening | {"order": order, "now": now} | more)


def test_it_is_opened_on_the_order_that_was_paid(opening, order, second, agreed, there):
    ticket = opened(opening, second, there)

    assert ticket.order == order
    row = ticket.goods.get()
    assert (row.line, row.quantity, row.came_by) == (order.lines.get(), 1, second)
    # What had sent them again ends with the delivery, also before the sweep comes by.
    agreed.refresh_from_db()
    assert (agreed.status, sweep_at(there)["sent_again"]) == ("solved", 0)


def test_the_news_that_they_came_ends_with_one_stop(second, agreed, there):
    end_replacement(agreed.replacement, now=there)
    told = Event.objects.get(kind="ticket.settled")
    assert sentence(told).endswith("goods that were sent again have arrived.")
    with translation.override("zh-hans"):
        assert sentence(told).endswith("重新发出的商品已送达。")


def test_while_they_are_on_their_way_its_own_ticket_is_the_place(opening, order, agreed, noon):
    with pytest.raises(NotPossible, match=f"{agreed.ref} is about these goods") as refusal:
        opened(opening, agreed.replacement.order, noon)

    assert refusal.value.code == "under_way" and Ticket.objects.count() == 1


@pytest.mark.parametrize("from_second", [True, False])
def test_the_time_to_complain_runs_from_the_second_delivery(
    opening, order, second, agreed, there, from_second
):
    end_replacement(agreed.replacement, now=there)
    start = second if from_second else order
    with pytest.raises(NotPossible) as refusal:
        opened(opening, start, there + 15 * DAY + timedelta(seconds=1))
    assert refusal.value.code == "too_late"

    ticket = opened(opening, start, there + 15 * DAY)
    assert ticket.goods.get().came_by == second


def test_the_second_delivery_speaks_for_the_ticket(opening, second, there):
    ticket = opened(opening, second, there + DAY)
    record = Record(ticket, there + DAY)

    assert [parcel.number for parcel, _row in record.parcels] == [NUMBER]
    assert record.promised_on == second.promise_on
    assert {promise.order for promise in record.promises} == {second}
    facts = {fact.code: fact for fact in known_facts(record, standard_of(ticket))}
    # The first lamp came a month before, for which no day was promised.
    assert (facts["late"].value, facts["told_promptly"].value) == (False, True)


def test_of_two_pieces_only_the_one_that_was_sent_again_is_meant(
    opening, order, claim, sam, noon, there
):
    order.lines.update(quantity=2)
    first = claim("exchange", "replacement")
    accept_offer(make_offer(first, kind="replacement", actor=sam, now=noon), now=noon)
    deliver(order, "YT2400000001", sam, noon, noon)
    deliver(first.replacement.order, NUMBER, sam, noon, there)
    second, line = first.replacement.order, order.lines.get()
    with pytest.raises(NotPossible, match="holds 1 of this article"):
        opened(opening, second, there, goods={line.pk: Claimed(2, "damaged")})

    assert opened(opening, second, there).goods.get().quantity == 1
    other = opened(opening, order, there, kind="refund")
    assert (other.goods.get().quantity, other.goods.get().came_by) == (1, None)
    with pytest.raises(NotPossible, match="0 of this article"):
        opened(opening, second, there, kind="return", goods={line.pk: Claimed(1, "damaged")})


def test_a_third_lamp_leads_to_the_first_order_as_well(opening, order, second, sam, there):
    goods = {order.lines.get().pk: Claimed(1, "damaged")}
    broken = opened(opening, second, there, kind="exchange", goods=goods)
    accept_offer(make_offer(broken, kind="replacement", actor=sam, now=there), now=there)
    third, later = broken.replacement.order, there + 20 * DAY
    deliver(third, "YT2400000003", sam, there, later)

    ticket = opened(opening, third, later + 10 * DAY)
    assert (ticket.order, ticket.goods.get().came_by) == (order, third)
    assert Record(ticket, later).promised_on == third.promise_on


@pytest.fixture
def two(opening, order, second, agreed, there):
    """All the money by the first order, and one more lamp by the second."""
    line = order.lines.get().pk
    end_replacement(agreed.replacement, now=there)
    facts = {"goods": {line: Claimed(1, "damaged")}}
    money = opened(opening, order, there, kind="refund", wish="refund_full", **facts)
    goods = opened(opening, second, there, kind="exchange", wish="replacement", **facts)
    return money, goods


@pytest.mark.parametrize("goods_first", [True, False])
@pytest.mark.django_db(transaction=True)
def test_money_and_goods_at_the_same_instant_give_one_of_them(two, sam, there, goods_first):
    money, goods = two
    offers = [
        make_offer(goods, kind="replacement", actor=sam, now=there),
        make_offer(money, kind="refund_full", actor=sam, now=there),
    ]
    both = [lambda one=one: accept_offer(one, now=there) for one in offers]
    first, then = both if goods_first else both[::-1]

    [refused] = run_at_once(first, then)
    assert refused.code == ("paid_back" if goods_first else "gone")
    # One replacement is the first one, which is there.
    assert given(money, goods)[1:] == (1 + int(goods_first), int(not goods_first))


@pytest.mark.django_db(transaction=True)
def test_silence_gives_one_of_them(two, there):
    sweep_at(there + SILENT)

    assert given(*two) in (
        (["solved", "mediation"], 1, 1),
        (["mediation", "agreed"], 2, 0),
    )


@pytest.mark.django_db(transaction=True)
def test_the_first_and_the_second_order_do_not_claim_one_piece_of_two_at_once(
    opening, order, second, agreed, there
):
    order.lines.update(quantity=2)
    end_replacement(agreed.replacement, now=there)
    goods = {order.lines.get().pk: Claimed(2, "damaged")}
    refused = run_at_once(
        lambda: opened(opening, order, there, goods=goods),
        lambda: opened(opening, second, there, kind="refund"),
    )

    assert len(refused) == 1 and TicketLine.objects.count() == 2


def test_the_page_of_the_second_order_opens_and_shows_it(
    client, page, order, second, there, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: there + DAY)
    address, line = page("aftersales:buyer_help"), order.lines.get()
    form = client.get(f"{address}?kind=complaint")
    assert f"reason_{line.pk}" in form.text
    sent = client.post(
        f"{address}?kind=complaint", {f"reason_{line.pk}": "damaged", "text": "Broken again."}
    )

    ticket = Ticket.objects.get(kind="complaint")
    assert sent.status_code == 302 and ticket.order == order
    shown = client.get(sent["Location"])
    assert shown.status_code == 200 and "Broken again." in shown.text
    # Both orders lead to it.
    for one in (second, order):
        at = page("aftersales:buyer_ticket", one, pk=ticket.pk)
        assert client.get(at).status_code == 200
        assert at in client.get(page("shipping:buyer", one)).text


def test_on_its_way_the_page_leads_to_the_ticket_that_sends_it(client, page, agreed, noon):
    sent = agreed.replacement.order
    Order.objects.filter(pk=sent.pk).update(status="shipped")
    answer = client.get(page("aftersales:buyer_help", sent))

    there = page("aftersales:buyer_ticket", sent, pk=agreed.pk)
    assert (answer.status_code, answer["Location"]) == (302, there)
    assert client.get(there).status_code == 200
    assert there in client.get(page("shipping:buyer", sent)).text


def test_another_buyers_link_finds_nothing(client, page, opening, second, there, sams_store):
    ticket = opened(opening, second, there)
    facts = {"number": "9", "country": "NL", "currency": "USD", "placed_at": there}
    times = {"ship_by": there, "status_at": there, "total_minor": 1}
    other = Order.objects.create(store=sams_store, buyer_name="Bo", **facts, **times)

    for name, more in (("buyer_ticket", {}), ("buyer_file", {"file_pk": 0, "size": "full"})):
        at = page(f"aftersales:{name}", other, pk=ticket.pk, **more)
        assert client.get(at).status_code == 404


def test_the_store_opens_it_from_the_second_order(client, sam, order, second, there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: there + DAY)
    client.force_login(sam)
    line = order.lines.get()
    facts = {f"reason_{line.pk}": "damaged", "text": "Broken.", "language": "en"}
    answer = client.post(f"/orders/{second.pk}/tickets/open/?kind=complaint", facts)

    ticket = Ticket.objects.get(kind="complaint")
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.pk}/")
    assert ticket.order == order
    assert f"/tickets/{ticket.pk}/" in client.get(f"/orders/{second.pk}/").text


def test_a_system_opens_it_from_the_second_order(client, order, second, there, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: there + DAY)
    secret = issue_api_key(order.store, name="ERP", actor=None, now=there)[1]
    articles = [{"sku": "L-1", "quantity": 1, "reason": "damaged"}]
    body = {"order": second.number, "kind": "complaint", "text": "Torn.", "articles": articles}
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "k1"}
    kind = "application/json"
    answer = client.post("/api/v1/tickets", json.dumps(body), content_type=kind, headers=headers)

    assert answer.status_code == 201
    row = TicketLine.objects.get(ticket__kind="complaint")
    assert (row.ticket.order, row.came_by) == (order, second)


@pytest.fixture
def old(second, noon):
    """A ticket on the second order itself, from when they were opened there."""
    facts = {"kind": "complaint", "titles": {"en": "x"}, "language": "en"}
    times = {"opened_at": noon, "status_at": noon}
    ticket = Ticket.objects.create(store=second.store, order=second, **facts, **times)
    line = second.lines.get()
    TicketLine.objects.create(ticket=ticket, line=line, quantity=1, reason="damaged")
    return ticket


def test_a_ticket_from_before_on_the_second_order_stays_readable(
    client, page, opening, order, old, second, sam, there
):
    assert client.get(page("aftersales:buyer_ticket", pk=old.pk)).status_code == 200
    answer = client.get(page("aftersales:buyer_help"))
    assert answer["Location"] == page("aftersales:buyer_ticket", pk=old.pk)
    client.force_login(sam)
    assert client.get(f"/tickets/{old.pk}/").status_code == 200

    offer = make_offer(old, kind="replacement", actor=sam, now=there)
    accept_offer(offer, now=there)
    third = old.replacement.order
    deliver(third, "YT2400000003", sam, there, there + DAY)
    Ticket.objects.filter(pk=old.pk).update(status="solved", benefited="buyer")
    ticket = opened(opening, third, there + 2 * DAY)
    assert (ticket.order, ticket.goods.get().came_by) == (order, third)
