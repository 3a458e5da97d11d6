"""An owner closes a store: at once for sales, for good once nothing is open; and the way back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from aftersales.actions import open_ticket
from core import clock
from core.departures import what_stays_open
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from enforcement import gates
from enforcement.actions import close_store, file_appeal, finish_closure, reopen_store
from enforcement.models import StoreClosure, TraderIdentity
from enforcement.store_sweep import sweep_at
from listings.models import Listing
from shipping.actions import receive_order
from shipping.models import Order
from tests.enforcement.identifying import identified
from tests.enforcement.steps import hold_payouts, violate
from tests.listings.factories import make_listing, make_live
from tests.shipping.conftest import order_facts

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def close(store, owner, now, name="Sam's Lamps"):
    return close_store(store, confirmation=name, actor=owner, now=now)


def labels(store, now):
    return {str(thing.label): thing.count for thing in what_stays_open(store, now)}


def test_closes_at_once_for_new_sales(sams_store, sam, ritas_store, tess, noon):
    live, draft = make_live(sams_store, sam, noon), make_listing(sams_store, sam, noon, sku="L-2")
    close(sams_store, sam, noon, name="  Sam's  Lamps ")
    assert not Listing.objects.visible(noon).exists()
    live.refresh_from_db()
    assert live.is_live
    with pytest.raises(gates.Blocked, match="This store is closed") as refusal:
        gates.refuse_blocked(draft.store, gates.OFFER, now=noon)
    assert refusal.value.url == reverse("enforcement:closing")
    gates.refuse_blocked(sams_store, gates.SHIP, now=noon)
    gates.refuse_blocked(ritas_store, gates.OFFER, now=noon)
    told = Delivery.objects.filter(event__kind="store.closing", channel="inbox")
    assert {row.recipient.name for row in told} == {"Sam", "Tess"}


@pytest.mark.parametrize("typed", ["", "sam's lamps", "Rita's Rivals"])
def test_refuses_another_name(sams_store, sam, noon, typed):
    with pytest.raises(NotPossible, match="Type the name") as refusal:
        close(sams_store, sam, noon, name=typed)
    assert refusal.value.field == "confirmation"
    assert not StoreClosure.objects.exists()
    assert not Event.objects.filter(kind="store.closing").exists()


def test_only_the_owner_and_once(sams_store, sam, tess, rita, mia, noon):
    for who in (tess, rita, mia):
        with pytest.raises(NotAllowed):
            close(sams_store, who, noon)
    closure = close(sams_store, sam, noon)
    with pytest.raises(NotPossible, match="closed already"):
        close(sams_store, sam, noon)
    for who in (tess, rita):
        with pytest.raises(NotAllowed):
            reopen_store(closure, actor=who, now=noon)


def test_what_is_open_is_named_and_holds_the_end(sams_order, sams_store, sam, mia, noon):
    text = {"kind": "complaint", "text": "It is broken.", "language": "en"}
    ticket = open_ticket(sams_order, now=noon, **text)
    statement = violate(sams_store, mia, noon).statements.get()
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=noon)
    sanction = hold_payouts(sams_store, mia, noon)
    closure = close(sams_store, sam, noon)
    assert labels(sams_store, noon) == {
        "Appeals that wait for their answer": 1,
        "Measures that hold payouts": 1,
        "Orders to send or under way": 1,
        "Tickets that are not settled": 1,
    }
    solved = {"status": "solved", "benefited": "buyer"}
    ends = (
        (ticket, solved),
        (appeal, {"status": "withdrawn"}),
        (sams_order, {"status": "delivered"}),
    )
    for row, end in ends:
        assert finish_closure(closure, now=noon) is False
        type(row).objects.filter(pk=row.pk).update(**end)
    assert labels(sams_store, noon) == {"Measures that hold payouts": 1}
    assert sweep_at(sanction.ends_at - timedelta(seconds=1))["closed"] == 0
    assert sweep_at(sanction.ends_at)["closed"] == 1
    closure.refresh_from_db()
    assert (closure.status, closure.closed_at) == ("closed", sanction.ends_at)
    assert closure.reopen_until == sanction.ends_at + 90 * DAY
    assert Delivery.objects.filter(event__kind="store.closed", channel="email").count() == 1
    assert sweep_at(sanction.ends_at + DAY)["closed"] == 0


def test_a_rivals_orders_hold_nothing(sams_order, ritas_store, rita, noon):
    closure = close(ritas_store, rita, noon, name="Rita's Rivals")
    assert finish_closure(closure, now=noon) is True
    assert Order.objects.get().status == "to_ship"


def test_opened_again_within_the_time(sams_store, sam, noon):
    live = make_live(sams_store, sam, noon)
    closure = close(sams_store, sam, noon)
    reopen_store(closure, actor=sam, now=noon)
    assert list(Listing.objects.visible(noon)) == [live]
    with pytest.raises(NotPossible, match="already"):
        reopen_store(closure, actor=sam, now=noon)
    again = close(sams_store, sam, noon)
    finish_closure(again, now=noon)
    again.refresh_from_db()
    with pytest.raises(NotPossible, match="time to open"):
        reopen_store(again, actor=sam, now=noon + 90 * DAY)
    reopen_store(again, actor=sam, now=noon + 90 * DAY - timedelta(seconds=1))
    gates.refuse_blocked(sams_store, gates.OFFER, now=noon)


def test_what_a_decision_closes_stays_closed(sams_store, sam, confirmed, noon):
    closure = close(sams_store, sam, noon)
    reopen_store(closure, actor=sam, now=noon)
    assert gates.PUBLISH in gates.blocked(sams_store, noon)


def test_the_end_of_the_contract_starts_the_time_of_keeping(sams_store, sam, mia, noon):
    identified(sams_store, sam, mia, noon)
    closure = close(sams_store, sam, noon)
    assert purge_class(CLASSES["identities"], now=noon + 200 * DAY).gone == 0
    finish_closure(closure, now=noon)
    before = noon + 184 * DAY - timedelta(seconds=1)
    assert purge_class(CLASSES["identities"], now=before).gone == 0
    assert purge_class(CLASSES["identities"], now=noon + 184 * DAY).gone == 1
    assert not TraderIdentity.objects.exists()


def test_who_traded_is_known_as_long_as_an_order_is_open(sams_store, sam, mia, noon):
    identified(sams_store, sam, mia, noon)
    finish_closure(close(sams_store, sam, noon), now=noon)
    facts = order_facts(placed_at=noon - DAY)
    order, _new = receive_order(sams_store, facts=facts, actor=None, now=noon + DAY)
    assert purge_class(CLASSES["identities"], now=noon + 200 * DAY).gone == 0
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    assert purge_class(CLASSES["identities"], now=noon + 200 * DAY).gone == 1


def test_orders_placed_after_the_closing_are_refused(sams_store, sam, noon):
    closure = close(sams_store, sam, noon)
    with pytest.raises(gates.Blocked, match="before this order was placed"):
        receive_order(sams_store, facts=order_facts(), actor=None, now=noon)
    assert not Order.objects.exists()
    reopen_store(closure, actor=sam, now=noon)
    assert receive_order(sams_store, facts=order_facts(), actor=None, now=noon)[1]


def test_the_table_refuses_what_goes_round_the_verb(sams_store, sam, noon):
    closure = close(sams_store, sam, noon)
    rows = StoreClosure.objects.filter(pk=closure.pk)
    facts = {"store": sams_store, "status_at": noon, "asked_by": sam, "asked_at": noon}
    with pytest.raises(IntegrityError, match="closure_one_stands"), transaction.atomic():
        StoreClosure.objects.create(**facts)
    with pytest.raises(IntegrityError, match="closure_closed_has_day"), transaction.atomic():
        rows.update(status="closed")
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        rows.delete()
    reopen_store(closure, actor=sam, now=noon)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        rows.update(status="closing")


def test_the_page_closes_exports_and_opens(client, sams_order, sams_store, sam):
    path = reverse("enforcement:closing")
    client.force_login(sam)
    page = client.get(path).text
    assert "Orders to send or under way" in page and "Take your data along" in page
    assert client.post(path, {"confirmation": "Lamps"}).status_code == 422
    page = client.post(path, {"confirmation": "Sam's Lamps"}, follow=True).text
    assert "closed for new sales" in page and "Open the store again" in page
    assert "You have closed your store" in client.get(reverse("core:home")).text
    public = client.get(reverse("enforcement:reputation", args=["sams"])).text
    assert "offer nothing new at present" in public
    got = client.get(reverse("enforcement:export_store", args=["orders"]))
    table = b"".join(got.streaming_content).decode()
    assert table.startswith("\ufeff") and "8117-1" in table and len(table.splitlines()) == 2
    assert client.get(reverse("enforcement:export_store", args=["nothing"])).status_code == 404
    client.post(reverse("enforcement:reopen_store"))
    assert StoreClosure.objects.get().status == "reopened"


def test_an_export_holds_nothing_of_another_store(client, sams_order, ritas_store, rita):
    client.force_login(rita)
    got = client.get(reverse("enforcement:export_store", args=["orders"]))
    assert "8117-1" not in b"".join(got.streaming_content).decode()


def test_a_live_listing_says_why_nobody_sees_it(client, sams_store, sam):
    live = make_live(sams_store, sam, clock.now())
    close(sams_store, sam, clock.now())
    client.force_login(sam)
    page = client.get(reverse("listings:listing", args=[live.pk])).text
    assert "the owner has closed the store" in page
