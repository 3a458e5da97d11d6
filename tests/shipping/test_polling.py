"""Carriers are asked over HTTP for their parcels: in batches, at a pace, and each scan once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import (
    close_account,
    correct_number,
    dispatch_parcel,
    open_account,
    poll_carriers,
    receive_order,
)
from shipping.actions.polling import BATCH, LEASE, claim, keep_answer, line_up
from shipping.carriers import Answer, Fault, ask, variables_of
from shipping.models import CarrierAccount, Parcel, ProviderReport, TrackingEvent, TrackingPoll
from tests.shipping.carrier_server import Carrier, serving
from tests.shipping.conftest import order_facts

HOUR = timedelta(hours=1)
STORY = [("2026-03-04T12:00:00", "delivered"), ("2026-03-04T08:00:00", "transit")]


@pytest.fixture
def carrier(monkeypatch):
    found = Carrier()
    with serving(found) as address:
        for name in ("DHL_UNIVERSAL_SERVER_URL", "LAPOSTE_SERVER_URL"):
            monkeypatch.setenv(f"CARRIER_{name}", address)
        for name in ("DHL_UNIVERSAL_CONSUMER_KEY", "DHL_UNIVERSAL_CONSUMER_SECRET"):
            monkeypatch.setenv(f"CARRIER_{name}", "zq-31-key")
        monkeypatch.setenv("CARRIER_LAPOSTE_API_KEY", "zq-31-key")
        yield found


@pytest.fixture
def account(ada, noon):
    facts = {"interface": "dhl_universal", "carrier": "DHL", "every_minutes": 60}
    return open_account(**facts, actor=ada, now=noon)


@pytest.fixture
def send(sams_store, sam, noon):
    def run(number, carrier="DHL"):
        order, _ = receive_order(sams_store, facts=order_facts(number=number), actor=None, now=noon)
        facts = {"carrier": carrier, "number": number, "as_printed": True}
        return dispatch_parcel(order, **facts, actor=sam, now=noon)

    return run


def poll(now):
    return poll_carriers(lambda: now)


def test_asks_for_its_own_parcels_and_takes_each_scan_once(carrier, account, send, noon):
    first, _second = send("JD00000001"), send("JD00000002", "dhl")
    send("JD00000003", "PostLink")
    carrier.known = {"JD00000001": STORY}
    now = noon + 72 * HOUR

    assert poll(now) == {"asked": 2, "taken": 2}
    assert sorted(carrier.asked) == ["JD00000001", "JD00000002"] and carrier.keys == {"zq-31-key"}
    first.refresh_from_db()
    assert first.status == "delivered" and first.lookup == "found"
    scan = TrackingEvent.objects.get(code="delivered")
    assert (scan.source, scan.place) == ("asked", "Utrecht")
    assert ProviderReport.objects.filter(provider="karrio").count() == 2
    # The delivered one has left the queue; the other one is not due.
    assert poll(now + HOUR) == {"asked": 0, "taken": 0}
    assert not TrackingPoll.objects.filter(parcel=first).exists()


def test_the_same_answer_again_changes_nothing(carrier, account, send, noon):
    send("JD00000001")
    carrier.known = {"JD00000001": STORY[1:]}
    assert poll(noon + 72 * HOUR)["taken"] == 1
    events = Event.objects.count()
    assert poll(noon + 74 * HOUR) == {"asked": 1, "taken": 0}

    assert TrackingEvent.objects.count() == 1 and Event.objects.count() == events


def test_asks_less_often_for_what_the_carrier_does_not_know(carrier, account, send, noon):
    send("JD00000001")
    send("JD00000002")
    carrier.known = {"JD00000002": STORY[1:]}
    due, now = [], noon + 72 * HOUR
    for _round in range(8):
        poll(now)
        row = TrackingPoll.objects.get(parcel__number="JD00000001")
        due.append(round((row.next_at - now) / HOUR))
        now = row.next_at

    assert due == [2, 4, 8, 16, 32, 32, 32, 32] and row.failures == 8
    assert TrackingPoll.objects.get(parcel__number="JD00000002").failures == 0
    # Once it is known it has its old pace again.
    carrier.known["JD00000001"] = STORY[1:]
    poll(now)
    assert TrackingPoll.objects.get(parcel__number="JD00000001").failures == 0


def test_a_number_that_the_carrier_goes_on_not_to_know_is_judged(carrier, account, send, noon):
    parcel, _known = send("JD00000001"), send("JD00000002")
    carrier.known = {"JD00000002": STORY[1:]}

    def lookup_after(hours):
        poll(noon + hours * HOUR)
        parcel.refresh_from_db()
        return parcel.lookup

    # Too early; then for the second time, but amid a fault of the carrier.
    assert [lookup_after(hours) for hours in (24, 48)] == ["not_asked"] * 2
    carrier.status = 500
    assert lookup_after(73) == "not_asked"
    carrier.status = 200
    assert lookup_after(100) == "not_found" and parcel.look_again_at == noon + 100 * HOUR
    # The first scan tells that it is known after all.
    carrier.known["JD00000001"] = STORY[1:]
    assert lookup_after(140) == "found"


def test_a_carrier_that_knows_no_number_at_all_speaks_against_none(carrier, account, send, noon):
    for number in range(BATCH + 1):
        send(f"JD0000{number:04}")
    for hours in (73, 100, 200):
        assert poll(noon + hours * HOUR) == {"asked": BATCH + 1, "taken": 0}

    assert set(Parcel.objects.values_list("lookup", flat=True)) == {"not_asked"}
    account.refresh_from_db()
    assert account.fault == ""


@pytest.mark.parametrize(
    ("complaints", "lookup"), [((), "not_found"), (("429 Too many requests",), "not_asked")]
)
def test_silence_beside_a_fault_says_nothing(account, send, noon, complaints, lookup):
    parcel, _known = send("JD00000001"), send("JD00000002")
    line_up(account, now=noon)
    seen = {"status": "in_transit", "timestamp": noon.isoformat()}
    told = {"data": {"tracking_number": "JD00000002", "events": [seen]}}
    answer = Answer({"JD00000002": told}, complaints)
    for hours in (80, 100):
        now = noon + hours * HOUR
        keep_answer(account, claim(account, now=now), answer, now=now)

    parcel.refresh_from_db()
    assert parcel.lookup == lookup


def test_a_corrected_number_is_asked_for_at_once(carrier, account, send, sam, noon):
    parcel = send("JD00000001")
    now = noon + 72 * HOUR
    for hours in (0, 3, 8):
        assert poll(now + hours * HOUR)["asked"] == 1
    carrier.known = {"JD00000002": STORY[1:]}
    now += 9 * HOUR
    correct_number(parcel, number="JD00000002", as_printed=True, actor=sam, now=now)

    assert poll(now) == {"asked": 1, "taken": 1}
    assert TrackingPoll.objects.get().failures == 0


def test_an_answer_on_the_old_number_does_not_slow_the_new_one(account, send, sam, noon):
    parcel = send("JD00000001")
    line_up(account, now=noon)
    lent = claim(account, now=noon)
    correct_number(parcel, number="JD00000002", as_printed=True, actor=sam, now=noon)
    line_up(account, now=noon)
    keep_answer(account, lent, Answer(), now=noon)

    row = TrackingPoll.objects.get()
    assert (row.next_at, row.failures) == (noon, 0)


@pytest.mark.parametrize("status", [500, 503])
def test_a_carrier_that_is_down_is_asked_once_and_loses_nothing(
    carrier, account, send, noon, status
):
    for number in range(BATCH + 1):
        send(f"JD0000{number:04}")
    carrier.status = status
    assert poll(noon + 72 * HOUR) == {"asked": BATCH, "taken": 0}

    account.refresh_from_db()
    assert account.fault and account.asked_at == noon + 72 * HOUR
    assert TrackingPoll.objects.count() == BATCH + 1
    carrier.status = 200
    carrier.known = {f"JD0000{number:04}": STORY for number in range(BATCH + 1)}
    assert poll(noon + 100 * HOUR) == {"asked": BATCH + 1, "taken": 2 * BATCH + 2}
    account.refresh_from_db()
    assert account.fault == ""


def test_a_missing_secret_is_named(carrier, account, send, noon, monkeypatch):
    send("JD00000001")
    monkeypatch.delenv("CARRIER_DHL_UNIVERSAL_CONSUMER_KEY")
    poll(noon + HOUR)

    account.refresh_from_db()
    assert "CARRIER_DHL_UNIVERSAL_CONSUMER_KEY" in account.fault and not carrier.asked


def test_another_carrier_in_its_own_shape(carrier, ada, send, noon):
    open_account(interface="laposte", carrier="La Poste", every_minutes=60, actor=ada, now=noon)
    send("8R00000000001", "La Poste")
    carrier.known = {"8R00000000001": [("2026-03-04T12:00:00+01:00", "DI1")]}

    assert poll(noon + 72 * HOUR) == {"asked": 1, "taken": 1}
    assert Parcel.objects.get().status == "delivered"


def test_two_workers_never_ask_for_the_same(account, send, noon):
    for number in range(3):
        send(f"JD0000{number:04}")
    line_up(account, now=noon)

    assert len(claim(account, now=noon)) == 3 and claim(account, now=noon) == []
    assert len(claim(account, now=noon + LEASE)) == 3


def test_a_closed_account_asks_nothing(carrier, account, send, ada, noon):
    send("JD00000001")
    line_up(account, now=noon)
    close_account(account, actor=ada, now=noon)

    assert poll(noon + HOUR) == {"asked": 0, "taken": 0} and not carrier.asked
    assert not TrackingPoll.objects.exists() and claim(account, now=noon) == []
    kinds = Event.objects.filter(kind__startswith="carrier_account").order_by("pk")
    assert [event.kind for event in kinds] == ["carrier_account.opened", "carrier_account.closed"]
    with pytest.raises(NotPossible, match="closed already"):
        close_account(account, actor=ada, now=noon)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"interface": "pigeon"}, "interface"),
        ({"every_minutes": 29}, "every_minutes"),
        ({"every_minutes": 10_081}, "every_minutes"),
        ({"carrier": "dhl"}, "carrier"),
    ],
)
def test_refuses_an_account_that_cannot_be(account, ada, noon, changes, field):
    facts = {"interface": "laposte", "carrier": "La Poste", "every_minutes": 60} | changes
    with pytest.raises(NotPossible) as refusal:
        open_account(**facts, actor=ada, now=noon)

    assert refusal.value.field == field and CarrierAccount.objects.count() == 1
    assert Event.objects.filter(kind="carrier_account.opened").count() == 1


def test_is_for_admins_only(account, mia, noon):
    facts = {"interface": "laposte", "carrier": "La Poste", "every_minutes": 60}
    with pytest.raises(NotAllowed):
        open_account(**facts, actor=mia, now=noon)
    with pytest.raises(NotAllowed):
        close_account(account, actor=mia, now=noon)
    assert CarrierAccount.objects.get().closed_at is None


def test_the_database_holds_accounts_to_their_form(account, ada, noon):
    facts = {"interface": "laposte", "opened_by": ada, "opened_at": noon}
    for changes in (
        {"carrier": "DhL"},
        {"carrier": "A", "every_minutes": 1},
        {"carrier": "B", "closed_at": noon},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CarrierAccount.objects.create(**facts | changes)


def test_an_unknown_interface_is_a_fault():
    with pytest.raises(Fault, match="not installed"):
        variables_of("pigeon")
    with pytest.raises(Fault, match="not installed"):
        ask("os", ["JD00000001"])


def test_the_page_opens_and_closes(client, ada, carrier, monkeypatch):
    client.force_login(ada)
    page = "/tracking/carriers/"
    assert "CARRIER_LAPOSTE_API_KEY" in client.get(page).text
    facts = {"interface": "dhl_universal", "carrier": "DHL", "every_minutes": "5"}
    assert client.post(page, facts).status_code == 422
    assert client.post(page, facts | {"every_minutes": "60"}).status_code == 302
    text = client.get(page).text
    assert "every 60 minutes" in text and "is set" in text and "zq-31-key" not in text
    monkeypatch.delenv("CARRIER_DHL_UNIVERSAL_CONSUMER_SECRET")
    assert "is missing" in client.get(page).text
    pk = CarrierAccount.objects.get().pk
    assert client.post(f"{page}{pk}/close/").status_code == 302
    assert "None. Scans come by webhook" in client.get(page).text
