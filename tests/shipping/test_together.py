"""One parcel with goods of two orders: every order stands where it stands, and it counts once."""

from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import (
    ask_address,
    cancel_order,
    correct_number,
    dispatch_parcel,
    dispatch_together,
    join_parcel,
    judge_parcel,
    receive_order,
    record_tracking,
)
from shipping.actions.lanes import rebuild_lanes
from shipping.actions.together import joinable
from shipping.models import LaneStat, Order, Parcel, TrackingEvent, TruthJudgement
from shipping.queries.truth import case_of
from tests.shipping.conftest import mails, order_facts, scan

NUMBER = "LP0066129043NL"


@pytest.fixture
def lamp(order):
    return order


@pytest.fixture
def shade(sams_store, noon):
    return receive_order(sams_store, facts=order_facts(number="8117-2"), actor=None, now=noon)[0]


@pytest.fixture
def facts(lamp, shade, sam, shipped_at):
    """A dispatch that is allowed; each refusal below changes one thing."""
    what = {"orders": [shade, lamp], "carrier": "PostLink", "service": "Air", "number": NUMBER}
    return what | {"actor": sam, "now": shipped_at}


def refused(facts, field=None, code="", **changes):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        dispatch_together(**facts | changes)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert not Parcel.objects.exists() and Event.objects.count() == events
    return str(refusal.value)


def test_one_parcel_is_a_row_for_each_order(facts, lamp, shade):
    leader = dispatch_together(**facts)

    (member,) = leader.members.all()
    assert (leader.order, member.order) == (lamp, shade)
    assert (member.number, member.carrier, member.service) == (NUMBER, "PostLink", "Air")
    assert [parcel.contents.get().line.order for parcel in (leader, member)] == [lamp, shade]
    assert set(Order.objects.values_list("status", flat=True)) == {"shipped"}
    told = Event.objects.filter(kind="parcel.dispatched")
    assert {int(event.subject_id) for event in told} == {leader.pk, member.pk}
    assert mails("parcel.dispatched").count() == 2


@pytest.fixture
def tell(sams_store, facts):
    """Scans of the one parcel, told in their turn."""
    leader = dispatch_together(**facts)

    def run(*scans, now):
        record_tracking(sams_store, scans=scans, source="webhook", actor=None, now=now)
        return list(Parcel.objects.together_with(leader).order_by("pk"))

    return run


def test_a_scan_moves_every_order_and_is_kept_once(tell, shipped_at):
    day = timedelta(days=1)
    leader, member = tell(
        scan("accepted", shipped_at + day),
        scan("out_for_delivery", shipped_at + 5 * day),
        now=shipped_at + 5 * day,
    )
    assert leader.state == member.state == "out_for_delivery"
    assert set(TrackingEvent.objects.values_list("parcel", flat=True)) == {leader.pk}
    assert list(member.scans) == list(leader.scans) != []

    leader, member = tell(scan("delivered", shipped_at + 6 * day), now=shipped_at + 6 * day)
    assert leader.delivered_on == member.delivered_on is not None
    assert leader.is_delivery_proven and member.is_delivery_proven
    assert set(Order.objects.values_list("status", flat=True)) == {"delivered"}
    assert mails("parcel.delivered").count() == 2


def test_lanes_learn_from_it_once(tell, shipped_at):
    at = shipped_at + timedelta(days=6)
    leader, member = tell(scan("accepted", shipped_at), scan("delivered", at), now=at)

    assert leader.stage_days and member.stage_days is None
    learned = list(LaneStat.objects.order_by("pk").values_list("stage", "carrier", "count"))
    assert {count for _stage, _carrier, count in learned} == {1}
    rebuild_lanes()
    rebuilt = LaneStat.objects.order_by("pk").values_list("stage", "carrier", "count")
    assert sorted(rebuilt) == sorted(learned)


def test_it_is_judged_once_by_the_row_that_leads(tell, shipped_at):
    later = shipped_at + timedelta(days=9)
    leader, member = tell(now=later)
    assert list(Parcel.objects.to_judge(later)) == [leader]

    judge_parcel(member, now=later)
    judgement = TruthJudgement.objects.get()
    assert judgement.parcel == leader
    # The other row under its number is no other parcel.
    assert case_of(leader, now=later).other_parcels == []
    assert list(Parcel.objects.to_judge(later)) == []


def test_refuses_fewer_than_two_orders(facts, lamp):
    refused(facts, orders=[lamp])
    refused(facts, orders=[lamp, lamp])


@pytest.mark.parametrize(
    "changes", [{"postcode": "3512 AB"}, {"buyer_email": "bo@example.org"}, {"city": "Zeist"}]
)
def test_refuses_another_address(facts, lamp, sams_store, noon, changes):
    other = order_facts(number="3", **changes)
    away = receive_order(sams_store, facts=other, actor=None, now=noon)[0]
    words = refused(facts, orders=[lamp, away])
    assert words.startswith("Order 3 goes to another address than order 8117-1.")


def test_refuses_another_currency(facts, lamp, sams_store, noon):
    euros = order_facts(number="3", currency="EUR")
    paid = receive_order(sams_store, facts=euros, actor=None, now=noon)[0]
    words = refused(facts, orders=[lamp, paid])
    assert words.startswith("Order 3 was paid in EUR and order 8117-1 in USD.")
    assert joinable(paid, "PostLink", NUMBER) is None


def test_an_address_in_other_letters_is_the_same(facts, lamp, sams_store, noon):
    same = {"postcode": "3511ab", "buyer_email": "Anna@example.org", "city": "utrecht"}
    other = receive_order(sams_store, facts=order_facts(number="3", **same), actor=None, now=noon)
    assert dispatch_together(**facts | {"orders": [lamp, other[0]]}).members.count() == 1


def test_refuses_an_order_of_another_store(facts, lamp, ritas_store, noon):
    theirs = receive_order(ritas_store, facts=order_facts(number="3"), actor=None, now=noon)[0]
    with pytest.raises(NotAllowed):
        dispatch_together(**facts | {"orders": [lamp, theirs]})
    words = refused(facts, orders=[lamp, theirs], actor=None)
    assert words.startswith("Order 3 is not of this store.")


def test_refuses_an_order_that_does_not_wait_and_names_it(facts, shade, sam, shipped_at):
    cancel_order(shade, reason="sold_out", actor=sam, now=shipped_at)
    words = refused(facts, code="wrong_state")
    assert words == "Nothing of order 8117-2 waits for dispatch: Cancelled."


def test_refuses_an_order_whose_buyer_waits_for_another_address(facts, shade, shipped_at):
    where = {"buyer_name": "Anna", "street": "Gracht 1", "city": "Zeist", "country": "NL"}
    ask_address(shade, **where, postcode="3700 AB", actor=None, now=shipped_at)
    assert refused(facts, code="address_open").startswith("Order 8117-2: ")


def test_refuses_a_number_that_is_no_number_or_is_used(facts, sams_store, noon, sam, shipped_at):
    refused(facts, "number", number="12")
    third = receive_order(sams_store, facts=order_facts(number="3"), actor=None, now=noon)[0]
    dispatch_parcel(third, carrier="PostLink", number=NUMBER, actor=sam, now=shipped_at)
    with pytest.raises(NotPossible) as refusal:
        dispatch_together(**facts)
    assert refusal.value.code == "number_used" and Parcel.objects.count() == 1


@pytest.mark.parametrize("who", ["tess", "rita", "mia"])
def test_refuses_who_does_not_ship_for_the_store(facts, request, who):
    with pytest.raises(NotAllowed):
        dispatch_together(**facts | {"actor": request.getfixturevalue(who)})
    assert not Parcel.objects.exists()


def test_another_number_is_that_of_every_order(tell, sam, shipped_at):
    day = timedelta(days=1)
    leader, member = tell(scan("accepted", shipped_at + day), now=shipped_at + day)
    right = {"number": "LP0066129044NL", "actor": sam, "now": shipped_at + 2 * day}
    correct_number(member, as_printed=True, **right)

    leader, member = Parcel.objects.order_by("pk")
    assert leader.number == member.number == right["number"]
    assert leader.state == member.state == "no_events"
    assert mails("parcel.renumbered").count() == 2
    leader, member = tell(
        scan("departed_origin", shipped_at + 2 * day, number=right["number"]), now=right["now"]
    )
    assert leader.state == member.state == "departed_origin"
    assert list(TrackingEvent.objects.values_list("parcel", flat=True)) == [leader.pk] * 2


def test_what_was_packed_with_it_later_stands_where_it_stands(tell, sams_store, sam, shipped_at):
    day = timedelta(days=1)
    leader, _member = tell(scan("accepted", shipped_at + day), now=shipped_at + day)
    late = {"placed_at": shipped_at - day}
    third = receive_order(
        sams_store, facts=order_facts(number="3", **late), actor=None, now=shipped_at
    )[0]
    assert joinable(third, "postlink", "LP 0066129043NL") == leader

    parcel = join_parcel(third, leader, actor=sam, now=shipped_at + 2 * day)
    assert (parcel.state, parcel.declared_shipped_at) == ("accepted", shipped_at)
    assert parcel.first_scan_at == leader.first_scan_at and parcel.stage_days is None
    with pytest.raises(NotPossible) as refusal:
        join_parcel(third, leader, actor=sam, now=shipped_at + 2 * day)
    assert refusal.value.code == "number_used"


def test_nothing_joins_a_parcel_that_left_before_or_is_there(tell, sams_store, sam, shipped_at):
    day = timedelta(days=1)
    leader, _member = tell(now=shipped_at)
    new = {"placed_at": shipped_at + day}
    after = receive_order(
        sams_store, facts=order_facts(number="3", **new), actor=None, now=shipped_at + day
    )[0]
    before = receive_order(
        sams_store, facts=order_facts(number="4"), actor=None, now=shipped_at + day
    )[0]
    with pytest.raises(NotPossible) as refusal:
        join_parcel(after, leader, actor=sam, now=shipped_at + 2 * day)
    assert refusal.value.field == "shipped_at"

    tell(scan("delivered", shipped_at + 2 * day), now=shipped_at + 2 * day)
    with pytest.raises(NotPossible) as refusal:
        join_parcel(before, leader, actor=sam, now=shipped_at + 2 * day)
    assert refusal.value.code == "number_used" and Parcel.objects.count() == 2
