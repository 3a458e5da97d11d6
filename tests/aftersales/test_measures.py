"""Measures of help are counted from rows, and an appeal takes its mark out of them."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from aftersales.actions import answer_buyer, appeal_ruling, decide_ruling_appeal, rule_ticket
from aftersales.described import not_as_described
from aftersales.measuring import cohorts, dispute_peers, dispute_rate, first_answers
from aftersales.models import Ruling
from aftersales.reversing import reversals
from core.intervals import Rate
from listings.models import Listing
from shipping.actions import dispatch_parcel
from shipping.models import Parcel
from tests.cast import make_staff


@pytest.fixture
def arrived(order, policy, sams_store, sam, noon):
    """The order reached its buyer and is of a listing in a leaf category."""
    listing = Listing.objects.create(
        store=sams_store,
        sku="L-1",
        category="Home > Lamps",
        status_at=noon,
        created_at=noon,
        updated_at=noon,
    )
    order.lines.update(listing=listing)
    facts = {"carrier": "PostLink", "number": "RA123456785NL", "actor": sam, "now": noon}
    parcel = dispatch_parcel(order, **facts)
    there = {"status": "delivered", "delivered_at": noon, "delivered_on": noon.date()}
    Parcel.objects.filter(pk=parcel.pk).update(**there)
    return order


@pytest.fixture
def ruling(arrived, by_standard):
    return rule_ticket(**by_standard)


def test_disputes_are_counted_by_cohort_with_their_maturity(ruling, sams_store, noon):
    rate = Rate(1, 1)

    [now] = cohorts(sams_store, noon)
    assert (now.month, now.rate, now.maturity) == ("2026-03", rate, 0.0)
    [later] = cohorts(sams_store, noon + timedelta(days=16))
    assert later.maturity == 1.0
    assert dispute_rate(sams_store, noon) == rate


def test_few_orders_make_no_median_store(ruling, noon):
    cache.clear()
    assert dispute_peers(noon) is None
    cache.clear()


def test_not_as_described_stands_beside_the_category_until_an_appeal(
    ruling, sams_store, sam, mona, noon
):
    [found] = not_as_described(sams_store, noon)
    assert (found.category, found.own, found.others) == ("Home > Lamps", Rate(1, 1), Rate(0, 0))
    assert not found.is_above

    appeal = appeal_ruling(ruling, evidence="A photo.", actor=sam, now=noon)
    facts = {"outcome": "granted", "answer": "Seen.", "actor": mona, "now": noon}
    decide_ruling_appeal(appeal, **facts)
    [found] = not_as_described(sams_store, noon)
    assert found.own == Rate(0, 1)
    [mick] = reversals(noon + timedelta(days=1), 90)
    assert (mick.rulings, mick.changed) == (1, Rate(1, 1))


@pytest.mark.parametrize(("needs_second", "rulings"), [(False, 1), (True, 0)])
def test_a_ruling_that_another_one_replaced_counts(by_standard, noon, needs_second, rulings):
    made = rule_ticket(**by_standard)
    facts = {"store": made.store, "ticket": made.ticket, "made_at": noon, "status_at": noon}
    facts |= {"benefited": "buyer", "reason": "As before.", "return_paid_by": "nobody"}
    facts |= {
        "effect": "none",
        "policy_version": 1,
        "ruled_by": make_staff("Mia", "mediator", noon),
    }
    Ruling.objects.create(status="withdrawn", needs_second=needs_second, **facts)
    found = {one.name: one.rulings for one in reversals(noon + timedelta(days=1), 90)}
    assert found == {"Mick": 1} | ({"Mia": 1} if rulings else {})


def test_first_answers_are_timed_from_the_opening(ticket, sams_store, sam, noon):
    answer_buyer(ticket, text="Sorry.", actor=sam, now=noon + timedelta(hours=3))
    answer_buyer(ticket, text="Again.", actor=sam, now=noon + timedelta(hours=9))

    found = first_answers(sams_store, noon + timedelta(days=1))
    assert (found.of, found.median, found.slowest_tenth) == (1, *[timedelta(hours=3)] * 2)


def test_pages_show_them(ruling, sam, mick, client):
    client.force_login(sam)
    assert b"Not as described, by category" in client.get("/tickets/measures/").content
    client.force_login(mick)
    assert b"Rulings and appeals" in client.get("/mediation/measures/").content
