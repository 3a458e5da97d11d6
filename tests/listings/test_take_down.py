"""A decision takes a listing down; mended or on an appeal it comes back through the check."""

import pytest

from core.errors import NotPossible
from core.models import Delivery, Event
from enforcement import gates
from enforcement.actions import escalate_store, restore_subject
from enforcement.models import Sanction
from listings.actions import (
    edit_listing,
    pause_listing,
    save_edit,
    submit_listing,
    withdraw_listing,
)
from listings.handlers import take_down_what_was_decided
from listings.models import CheckRun, Listing
from listings.tasks import sweep_at
from tests.enforcement.steps import violate
from tests.listings.announced import announce
from tests.listings.factories import make_live
from tests.listings.removal import decide, work


def restore(actor, now):
    measures = Sanction.objects.filter(kind="take_down", status="in_force")
    for measure in measures:
        restore_subject(measure, reason="Mended.", actor=actor, now=now)
    work(now)


def test_buyers_do_not_see_it_from_the_decision_on(live, mia, sam, noon):
    decide(live, mia, noon)

    live.refresh_from_db()
    assert live.status == "published" and not Listing.objects.visible(noon).exists()
    with pytest.raises(gates.Blocked, match=r"by rule L-2\.2"):
        edit_listing(live, version=live.version, actor=sam, now=noon, stock=3)


def test_the_worker_moves_it_and_its_people_are_told_once(down, sam):
    assert (down.status, down.taken_from) == ("taken_down", "published")
    assert Event.objects.filter(kind="listing.taken_down").count() == 1
    told = Delivery.objects.filter(recipient=sam, channel="inbox")
    assert [notice.event.kind for notice in told] == ["decision.made"]


def test_its_seller_cannot_walk_it_out(down, sam, noon):
    save_edit(down, version=down.version, actor=sam, now=noon, description="A lamp of brass.")
    down.refresh_from_db()
    assert down.description == "A lamp of brass." and down.status == "taken_down"

    for verb in (submit_listing, pause_listing, withdraw_listing):
        with pytest.raises(NotPossible):
            verb(down, actor=sam, now=noon)
    down.refresh_from_db()
    assert down.status == "taken_down" and not Listing.objects.visible(noon).exists()


def test_restored_it_is_checked_afresh_and_live(down, mia, sam, noon):
    restore(mia, noon)

    down.refresh_from_db()
    assert down.is_live and CheckRun.objects.count() == 2
    assert list(Listing.objects.visible(noon)) == [down]
    told = Delivery.objects.filter(recipient=sam, channel="inbox", event__kind="listing.published")
    assert told.count() == 1


def test_restored_it_does_not_pass_by_the_check(down, mia, noon):
    Listing.objects.update(description="A carbon neutral lamp.")
    restore(mia, noon)

    down.refresh_from_db()
    assert down.status == "needs_fix"


def test_an_older_event_does_not_take_it_down_again(down, mia, noon):
    restore(mia, noon)
    take_down_what_was_decided(Event.objects.get(kind="decision.made"), now=noon)

    down.refresh_from_db()
    assert down.is_live


def test_two_decisions_are_both_to_be_ended(down, mia, noon):
    decide(down, mia, noon, "counterfeit_term")
    first, second = Sanction.objects.order_by("pk")
    restore_subject(first, reason="Mended.", actor=mia, now=noon)
    work(noon)
    down.refresh_from_db()
    assert down.status == "taken_down"

    restore_subject(second, reason="Mended.", actor=mia, now=noon)
    work(noon)
    down.refresh_from_db()
    assert down.is_live


@pytest.mark.parametrize("was", ["draft", "paused", "withdrawn"])
def test_what_was_not_in_the_shop_comes_back_as_a_draft(sams_store, sam, mia, noon, policy, was):
    listing = make_live(sams_store, sam, noon)
    Listing.objects.update(status=was)
    decide(listing, mia, noon)
    work(noon)
    listing.refresh_from_db()
    assert (listing.status, listing.taken_from) == ("taken_down", was)

    restore(mia, noon)
    listing.refresh_from_db()
    assert listing.status == "draft" and Event.objects.filter(kind="listing.restored").count() == 1


def test_incomplete_it_comes_back_as_a_draft(down, mia, noon):
    Listing.objects.update(title="")
    restore(mia, noon)

    down.refresh_from_db()
    assert down.status == "draft"


def test_another_listing_of_the_store_stays(down, sams_store, sam, noon):
    other = make_live(sams_store, sam, noon, sku="2")
    assert list(Listing.objects.visible(noon)) == [other]


@pytest.mark.parametrize("bar", ["freeze", "limit"])
def test_restored_it_is_held_as_long_as_its_store_may_not_publish(
    down, sams_store, mia, sam, ada, abel, noon, later, bar
):
    if bar == "freeze":
        violate(sams_store, mia, noon)
        (freeze,) = escalate_store(sams_store, now=noon)
        at, until = noon, freeze.ends_at
    else:
        facts = {"drafter": ada, "approver": abel, "effective_from": later, "now": noon}
        announce("listings", lambda content: content.update(live_listings_at_most=1), **facts)
        other = make_live(sams_store, sam, noon, sku="2")
        at = until = later

    restore(mia, at)
    down.refresh_from_db()
    assert (down.status, down.is_held, down.price_points.count()) == ("in_review", True, 1)
    (told,) = Delivery.objects.filter(recipient=sam, channel="inbox", event__kind="listing.held")
    assert ("closed for" if bar == "freeze" else "may have 1 live") in told.event.facts["why"]["en"]
    assert sweep_at(at)["settled"] == 0

    if bar == "limit":
        withdraw_listing(other, actor=sam, now=later)
    assert sweep_at(until)["settled"] == 1
    down.refresh_from_db()
    assert down.is_live and not down.is_held
