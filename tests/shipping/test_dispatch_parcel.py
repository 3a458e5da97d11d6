from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import (
    cancel_order,
    correct_number,
    dispatch_parcel,
    receive_order,
    record_tracking,
)
from shipping.models import Parcel, Promise
from tests.rivals import run_at_once
from tests.shipping.conftest import mails, order_facts, scan


@pytest.fixture
def facts(order, sam, shipped_at):
    """A dispatch that is allowed; each refusal below changes one thing."""
    what = {"order": order, "carrier": "PostLink", "service": "Air", "number": "LP006612904"}
    return what | {"actor": sam, "now": shipped_at}


def refused(facts, field=None, code="", **changes):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        dispatch_parcel(**facts | changes)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert not Parcel.objects.exists() and Event.objects.count() == events


def test_moves_the_order_and_tells_the_buyer(facts, order, shipped_at):
    parcel = dispatch_parcel(**facts)

    order.refresh_from_db()
    assert (order.status, order.status_at) == ("shipped", shipped_at)
    assert (parcel.status, parcel.state, parcel.number) == (
        "announced",
        "no_events",
        "LP006612904",
    )
    assert (parcel.origin, parcel.destination) == ("CN", "NL")
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))[-2:]
    assert kinds == ["order.shipped", "parcel.dispatched"]
    promise = Promise.objects.get(parcel=parcel)
    assert promise.reason == "dispatched" and promise.event.kind == "parcel.dispatched"
    # The day of the order stays the promise; the parcel's own window is what it is.
    assert promise.promise_on == order.promise_on == parcel.promise_on
    parcel.refresh_from_db()
    assert parcel.window_ends_on == promise.latest_on
    assert mails("parcel.dispatched").count() == 1


def test_a_number_keeps_its_normal_form(facts):
    assert dispatch_parcel(**facts | {"number": "lp-0066 12904"}).number == "LP006612904"


@pytest.mark.parametrize("number", ["12345", "A" * 41, "LP 00/66", "号码号码号码"])
def test_refuses_what_is_no_number(facts, number):
    refused(facts, "number", number=number)


def test_refuses_a_wrong_check_digit_until_it_is_stated(facts):
    refused(facts, "number", "check_digit", number="RR473124825CN")

    parcel = dispatch_parcel(**facts | {"number": "RR473124825CN", "as_printed": True})
    assert parcel.number == "RR473124825CN"
    assert Event.objects.get(kind="parcel.dispatched").facts["as_printed"] is True


def test_takes_a_right_check_digit(facts):
    assert dispatch_parcel(**facts | {"number": "RR473124829CN"}).number == "RR473124829CN"


def test_refuses_a_number_that_is_on_another_parcel(facts, sams_store, noon):
    dispatch_parcel(**facts)
    other, _ = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)
    with pytest.raises(NotPossible) as refusal:
        dispatch_parcel(**facts | {"order": other})

    assert refusal.value.code == "number_used" and Parcel.objects.count() == 1
    other.refresh_from_db()
    assert other.status == "to_ship"


def test_refuses_times_that_cannot_be(facts, noon, shipped_at):
    refused(facts, "shipped_at", shipped_at=noon - timedelta(seconds=1))
    refused(facts, "shipped_at", shipped_at=shipped_at + timedelta(minutes=11))


@pytest.mark.parametrize("status", ["shipped", "cancelled"])
def test_refuses_an_order_that_is_not_waiting(facts, sam, order, shipped_at, status):
    if status == "cancelled":
        cancel_order(order, reason="sold_out", actor=sam, now=shipped_at)
        refused(facts, None, "wrong_state")
    else:
        dispatch_parcel(**facts)
        with pytest.raises(NotPossible):
            dispatch_parcel(**facts | {"number": "LP111111"})
        assert Parcel.objects.count() == 1


@pytest.mark.parametrize("who", ["tess", "rita", "mia"])
def test_refuses_who_does_not_ship_for_the_store(facts, request, who):
    with pytest.raises(NotAllowed):
        dispatch_parcel(**facts | {"actor": request.getfixturevalue(who)})

    assert not Parcel.objects.exists()


def test_a_carrier_in_other_case_is_the_same(facts, sams_store, noon):
    """For what is kept, for the number that another order has, and for who reports."""
    second = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    assert dispatch_parcel(**facts).carrier == "PostLink"
    again = facts | {"order": second, "carrier": "postlink"}
    with pytest.raises(NotPossible) as refusal:
        dispatch_parcel(**again)

    assert refusal.value.code == "number_used"
    assert dispatch_parcel(**again | {"number": "LP006612905"}).carrier == "PostLink"
    told = {"scans": [scan("accepted", facts["now"], number="LP006612904")], "carrier": "POSTLINK"}
    done = record_tracking(sams_store, source="webhook", actor=None, now=facts["now"], **told)
    assert (done.taken, done.refused) == (1, [])


def test_a_known_carrier_gets_its_own_spelling(facts):
    assert dispatch_parcel(**facts | {"carrier": "yunexpress"}).carrier == "YunExpress"


def test_judges_a_number_by_the_forms_of_its_carrier(facts):
    ups = facts | {"carrier": "UPS", "number": "1Z9A8B7C0311223341"}
    refused(ups, "number", "check_digit")

    # A form that is not the carrier's is no reason to refuse: carriers have more than we know.
    assert dispatch_parcel(**ups | {"carrier": "DHL"}).number == "1Z9A8B7C0311223341"


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_with_one_number_at_once_the_second_is_refused(facts, sams_store, noon):
    other = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    later = facts | {"order": other, "carrier": "POSTLINK"}
    (refusal,) = run_at_once(lambda: dispatch_parcel(**facts), lambda: dispatch_parcel(**later))

    assert refusal.field == "number" and "already on order 8117-1" in str(refusal)
    assert Parcel.objects.get().order == facts["order"]
    other.refresh_from_db()
    assert other.status == "to_ship"


@pytest.mark.django_db(transaction=True)
def test_of_two_parcels_corrected_to_one_number_at_once_the_second_is_refused(
    facts, sams_store, sam, noon
):
    other = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    wrong = [facts | {"number": "A1234567"}, facts | {"number": "A1234568", "order": other}]
    first, second = (dispatch_parcel(**one) for one in wrong)
    right = {"number": "A1234569", "actor": sam, "now": facts["now"]}
    (refusal,) = run_at_once(
        lambda: correct_number(first, **right), lambda: correct_number(second, **right)
    )

    assert refusal.field == "number" and Parcel.objects.filter(number="A1234569").count() == 1
