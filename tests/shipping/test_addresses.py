"""An order goes elsewhere: asked for by the buyer or entered by the store, before it is sent."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.links import issue
from core.models import Delivery, Event
from core.wording import write_mail
from shipping.actions import (
    accept_address,
    ask_address,
    cancel_order,
    change_address,
    dispatch_parcel,
    receive_order,
    refuse_address,
)
from shipping.address_pages import tasks
from shipping.models import AddressChange, Order, Promise
from tests.shipping.conftest import mails, order_facts

DELFT = {
    "buyer_name": "Anna Jansen",
    "street": "Oude Delft 1",
    "postcode": "2611 BC",
    "city": "Delft",
    "country": "NL",
}
GHENT = DELFT | {"postcode": "9000", "city": "Ghent", "country": "BE"}


@pytest.fixture
def ask(order, noon):
    def run(**changes):
        return ask_address(order, **{**DELFT, "actor": None, "now": noon, **changes})

    return run


def place(order):
    order.refresh_from_db()
    return order.postcode, order.city, order.country


def test_a_wish_waits_for_the_store(ask, order, sam, tess, noon):
    change = ask(city=" Delft\n")

    assert (change.status, change.city, change.old_city) == ("open", "Delft", "Utrecht")
    assert place(order) == ("3511 AB", "Utrecht", "NL")
    told = Delivery.objects.filter(event__kind="address.asked", channel="inbox")
    assert [one.recipient for one in told] == [sam]
    assert "Delft" not in str(Event.objects.get(kind="address.asked").facts)
    (task,) = tasks(None, order.store, "seller", noon)
    assert (task.title, task.url) == (
        "Answer 1 buyer about the address",
        f"/orders/{order.pk}/#address",
    )


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nl", "Your order 8117-1 goes to another address"),
        ("zh-CN", "您的订单 8117-1 的收货地址已更改"),
        ("de", "Ihre Bestellung 8117-1 geht an eine andere Adresse"),
    ],
)
def test_accepted_the_order_goes_there_and_the_window_is_told_anew(
    ask, order, sam, noon, language, subject
):
    Order.objects.update(buyer_language=language)
    later = noon + timedelta(hours=5)
    change = accept_address(ask(), actor=sam, now=later)

    assert (change.status, change.status_at) == ("accepted", later)
    assert place(order) == ("2611 BC", "Delft", "NL")
    window = Promise.objects.filter(order=order).latest("pk")
    mail = mails("address.changed").get()
    assert (window.reason, window.event) == ("address", mail.event)
    assert mail.event.facts["earliest_on"] == str(window.earliest_on)
    found = write_mail(mail)
    assert found[0] == subject and "Delft" not in found[1] and "{" not in found[1]


@pytest.mark.parametrize(
    ("address", "by_buyer", "moves"),
    [(GHENT, True, True), (DELFT, True, False), (GHENT, False, False)],
)
def test_only_a_buyers_wish_to_another_country_moves_the_promise(
    order, sam, noon, address, by_buyer, moves
):
    later = noon + timedelta(days=9)
    before = order.promise_on
    if by_buyer:
        asked = ask_address(order, **address, actor=None, now=later)
        accept_address(asked, actor=sam, now=later)
    else:
        change_address(order, **address, actor=sam, now=later)

    order.refresh_from_db()
    assert order.country == address["country"] and (order.promise_on > before) is moves
    assert mails("address.changed").count() == 1


def test_refused_the_order_keeps_its_address_and_the_buyer_reads_why(ask, order, sam, noon):
    change = ask()
    for said in (" ", "x" * 1001):
        with pytest.raises(NotPossible) as refusal:
            refuse_address(change, said=said, actor=sam, now=noon)
        assert refusal.value.field == "said"
    refuse_address(change, said="Only\nto Utrecht.", actor=sam, now=noon)

    assert change.status == "refused" and place(order)[1] == "Utrecht"
    assert "Only to Utrecht." in write_mail(mails("address.refused").get())[1]
    with pytest.raises(NotPossible):
        accept_address(change, actor=sam, now=noon)
    assert place(order)[1] == "Utrecht"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"street": ""}, "street"),
        ({"city": "x" * 81}, "city"),
        ({"country": "XX"}, "country"),
        ({"buyer_name": "A\x00"}, "buyer_name"),
    ],
)
def test_refuses_what_is_no_address(ask, wrong, field):
    with pytest.raises(NotPossible) as refusal:
        ask(**wrong)

    assert refusal.value.field == field
    assert not AddressChange.objects.exists()
    assert not Event.objects.filter(kind="address.asked").exists()


def test_refuses_a_second_wish_and_more_than_the_policy_allows(ask, sam, noon):
    for _time in range(3):
        change = ask()
        with pytest.raises(NotPossible, match="waits for the store"):
            ask()
        refuse_address(change, said="No.", actor=sam, now=noon)
    with pytest.raises(NotPossible, match="3 times"):
        ask()

    assert AddressChange.objects.count() == 3


def test_refuses_once_a_part_was_sent(ask, order, parcel, sam, noon):
    for verb in (lambda: ask(), lambda: change_address(order, **DELFT, actor=sam, now=noon)):
        with pytest.raises(NotPossible, match="nothing of the order was sent"):
            verb()
    assert not AddressChange.objects.exists()


def test_nothing_is_sent_before_the_answer(ask, order, sam, noon):
    change = ask()
    sent = {"carrier": "PostLink", "number": "LP0066129043NL", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="Answer that first"):
        dispatch_parcel(order, **sent)
    accept_address(change, actor=sam, now=noon)

    order.refresh_from_db()
    assert dispatch_parcel(order, **sent).destination == "NL"


def test_a_cancelled_order_has_no_wish_any_more(ask, order, sam, noon):
    change = ask()
    cancel_order(order, reason="sold_out", actor=sam, now=noon)

    change.refresh_from_db()
    assert change.status == "dropped" and tasks(None, order.store, "seller", noon) == []


def test_the_same_order_again_is_no_other_order(ask, order, sam, noon):
    accept_address(ask(), actor=sam, now=noon)
    moved = {name: DELFT[name] for name in ("postcode", "city")}
    for facts in (order_facts(), order_facts(**moved)):
        again = receive_order(order.store, facts=facts, actor=None, now=noon)
        assert again == (order, False)
    with pytest.raises(NotPossible, match="Another order"):
        receive_order(order.store, facts=order_facts(city="Gouda"), actor=None, now=noon)
    assert place(order)[1] == "Delft"


def test_refuses_readers(ask, order, tess, noon):
    change = ask()
    for verb, facts in (
        (accept_address, {}),
        (refuse_address, {"said": "No."}),
    ):
        with pytest.raises(NotAllowed):
            verb(change, actor=tess, now=noon, **facts)
    with pytest.raises(NotAllowed):
        change_address(order, **DELFT, actor=tess, now=noon)


@pytest.mark.parametrize(
    "wrong", [{}, {"status": "lost"}, {"status": "refused"}, {"status": "dropped", "country": "b"}]
)
def test_the_database_keeps_wishes_whole(ask, order, noon, wrong):
    ask()
    old = {"old_buyer_name": "A", "old_city": "B", "old_country": "NL"}
    times = {"asked_at": noon, "status_at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        row = {"store": order.store, "order": order, **DELFT, **old, **times}
        AddressChange.objects.create(**row | wrong)


def test_the_buyer_asks_on_their_page_and_the_store_answers_on_its_own(client, order, sam):
    cache.clear()
    now = clock.now()
    link = issue("buyer", order, store=order.store, expires_at=now + timedelta(days=1), now=now)
    url = f"/b/{link.token}/"
    assert f"{url}address/" in client.get(url).text
    page = client.get(f"{url}address/")
    assert "Utrecht" not in page.text and "<script" not in page.text
    sent = {f"address-{name}": said for name, said in DELFT.items()}
    assert client.post(f"{url}address/", sent | {"address-street": ""}).status_code == 422
    assert client.post(f"{url}address/", sent).status_code == 302
    assert "Nothing is sent before" in client.get(f"{url}address/").text
    text = client.get(url).text
    assert "You asked for another address" in text and "Delft" not in text

    client.force_login(sam)
    assert "Write no label yet" in client.get("/orders/pick/").text
    page = client.get(f"/orders/{order.pk}/").text
    assert "Oude Delft 1" in page and "Dispatch parcel" not in page
    wish = AddressChange.objects.get()
    kept = client.post(f"/orders/addresses/{wish.pk}/refuse/", {"keep-said": ""})
    assert kept.status_code == 422
    client.post(f"/orders/addresses/{wish.pk}/accept/")
    page = client.get(f"/orders/{order.pk}/").text
    assert "Oude Delft 1, 2611 BC Delft" in page and "Utrecht, NL → Delft, NL" in page
    # Whoever sends the rest needs it too.
    part = {order.lines.get().pk: 1}
    facts = {"carrier": "PostLink", "number": "LP00660001", "actor": sam, "now": now}
    dispatch_parcel(order, contents=part, **facts)
    assert "Oude Delft 1" in client.get(f"/orders/{order.pk}/").text
    dispatch_parcel(order, **facts | {"number": "LP00660002"})
    assert "Oude Delft 1" not in client.get(f"/orders/{order.pk}/").text
