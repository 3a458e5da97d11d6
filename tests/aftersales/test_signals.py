"""Rulings open a case only where several buyers were sent the same goods not as described."""

from datetime import timedelta

import pytest

from aftersales.actions import ask_mediation, open_ticket, rule_ticket, take_ticket
from aftersales.actions.goods import Claimed
from aftersales.models import Mark
from enforcement.models import Case
from listings.models import Listing
from shipping.models import Order, OrderLine


@pytest.fixture
def listing(sams_store, noon):
    facts = {"store": sams_store, "sku": "L-1", "title": "Lamp", "status_at": noon}
    return Listing.objects.create(**facts, created_at=noon, updated_at=noon)


@pytest.fixture
def decide(sams_store, listing, policy, mick, noon):
    """Return a function that rules for a buyer whose lamp arrived damaged."""

    def ruled(number, email, at=noon):
        order = Order.objects.create(
            store=sams_store,
            number=number,
            buyer_name="Anna",
            buyer_email=email,
            country="NL",
            city="Utrecht",
            currency="USD",
            total_minor=1990,
            placed_at=at,
            ship_by=at,
            status_at=at,
        )
        facts = {"sku": "L-1", "title": "Lamp", "quantity": 1, "unit_price_minor": 1990}
        line = OrderLine.objects.create(store=sams_store, order=order, listing=listing, **facts)
        facts = {"kind": "complaint", "text": "Broken.", "language": "en"}
        ticket = open_ticket(order, goods={line.pk: Claimed(1, "damaged")}, now=at, **facts)
        ask_mediation(ticket, now=at)
        take_ticket(ticket, actor=mick, now=at)
        facts = {"benefited": "buyer", "refund_minor": 1990, "reason": "Seen."}
        return rule_ticket(ticket, answers={"fault_shown": True}, actor=mick, now=at, **facts)

    return ruled


def test_three_buyers_open_a_case_with_the_rulings_as_evidence(decide, listing):
    first, second = decide("A-1", "anna@example.org"), decide("A-2", "bo@example.org")
    assert not Case.objects.exists()

    third = decide("A-3", "chen@example.org")
    case = Case.objects.get()
    assert (case.rule_code, case.subject_kind, case.subject_id) == (
        "not_as_described_serious",
        "listing",
        str(listing.pk),
    )
    kept = case.exhibits.get().snapshot["rulings"]
    assert [one["ruling"] for one in kept] == [one.number for one in (first, second, third)]


def test_one_buyer_alone_makes_no_case(decide):
    for number in ("A-1", "A-2", "A-3"):
        decide(number, "Anna@example.org" if number == "A-2" else "anna@example.org")
    assert Mark.objects.count() == 3 and not Case.objects.exists()


def test_old_rulings_and_those_taken_back_make_no_case(decide, noon):
    decide("A-1", "anna@example.org", at=noon - timedelta(days=40))
    changed = decide("A-2", "bo@example.org")
    mark = changed.marks.get()
    facts = {"store": mark.store, "ticket": mark.ticket, "ruling": changed, "kind": mark.kind}
    Mark.objects.create(**facts, reverses=mark, at=noon)
    decide("A-3", "chen@example.org")
    assert not Case.objects.exists()

    decide("A-4", "dana@example.org", at=noon + timedelta(days=60))
    assert not Case.objects.exists()
