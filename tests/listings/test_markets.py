"""A rule of one market closes that market; the listing is sold elsewhere."""

import pytest
from django.urls import reverse

from core.models import Event
from listings.actions import (
    edit_listing,
    publish_edited,
    recheck_listing,
    submit_listing,
)
from listings.errors import Incomplete
from listings.market_verdicts import covers
from tests.listings.factories import make_listing
from tests.listings.test_editor import typed

MAKER = {
    "product_identifier": "L-42",
    "manufacturer_name": "Lumo Works",
    "manufacturer_postal": "8 Zhongshan Road, Ningbo",
    "manufacturer_electronic": "maker@lumo.example",
    "manufacturer_country": "DE",
}


@pytest.fixture
def publish(sams_store, sam, noon, policy):
    def run(*markets, **facts):
        listing = make_listing(sams_store, sam, noon, markets=list(markets), **facts)
        check = submit_listing(listing, actor=sam, now=noon)
        listing.refresh_from_db()
        return listing, check

    return run


def told(kind):
    return list(Event.objects.filter(kind=f"listing.market_{kind}").values_list("facts", flat=True))


def test_goes_live_where_no_rule_stands_in_the_way(publish):
    listing, check = publish("EU", "GB", "US")

    assert (listing.status, check.verdict, listing.closed_markets) == ("published", "warn", ["EU"])
    assert {found["code"] for found in check.findings} == {"missing_safety_info"}
    assert [facts["markets"] for facts in told("closed")] == ["EU"]


@pytest.mark.parametrize("markets", [("EU",), ("DE", "FR"), ("EU", "XI")])
def test_goes_nowhere_when_no_market_is_left(publish, markets):
    listing, check = publish(*markets)

    assert (listing.status, check.verdict) == ("needs_fix", "block")


def test_what_holds_everywhere_keeps_it_from_all(publish):
    listing, check = publish("EU", "US", description="A carbon neutral lamp.")

    assert (listing.status, check.verdict) == ("needs_fix", "block")


def test_without_a_named_market_it_is_sold_nowhere(publish):
    """Naming none is no way round the rules of one."""
    with pytest.raises(Incomplete) as refusal:
        publish(sku="L-0")

    assert list(refusal.value.problems) == ["markets"]


def test_the_european_union_reaches_its_members_and_not_northern_ireland(policy):
    reached = [covers("EU", market, policy) for market in ("DE", "EU", "XI", "GB")]
    assert reached == [True, True, False, False] and not covers("DE", "EU", policy)


def test_a_market_opens_once_its_rule_is_met_and_closes_again(publish, sam, noon):
    listing, _check = publish("EU", "US")
    facts = {"actor": sam, "now": noon}
    listing = edit_listing(listing, version=1, attributes=MAKER, **facts)
    assert listing.closed_markets == []
    assert [facts["markets"] for facts in told("opened")] == ["EU"]
    edit_listing(listing, version=2, attributes={}, **facts)
    assert len(told("closed")) == 2
    listing.refresh_from_db()
    assert recheck_listing(listing, now=noon).verdict == "warn"
    assert len(told("closed")) == 2


def test_who_sells_it_is_told_when_a_new_rule_closes_a_market(publish, sam, noon):
    listing, _check = publish("EU", "US", attributes=MAKER)
    type(listing).objects.filter(pk=listing.pk).update(attributes={})
    listing.refresh_from_db()
    recheck_listing(listing, now=noon)

    event = Event.objects.get(kind="listing.market_closed")
    assert sam.pk in event.deliveries.values_list("recipient_id", flat=True)


def test_pages_have_a_row_for_each_market(client, sam, publish):
    listing, _check = publish("EU", "US")
    client.force_login(sam)
    html = client.get(reverse("listings:listing", args=[listing.pk])).text
    assert html.count("Can be sold") == 1 and html.count("Not sold there") == 1
    desk = client.get(reverse("listings:edit", args=[listing.pk])).context["desk"]
    assert [(row["market"], row["tone"]) for row in desk.markets] == [("EU", "bad"), ("US", "ok")]
    assert desk.tone == "warn" and desk.verdict == "Not to be sold to EU yet."
    assert {row.state for row in desk.rows} == {"European Union only"}


def test_publishing_says_where_it_is_not_sold(client, sam, sams_store, noon, policy):
    listing = make_listing(sams_store, sam, noon)
    client.force_login(sam)
    address = reverse("listings:publish", args=[listing.pk])
    html = client.post(address, typed(listing, markets="EU, US"), follow=True).text
    assert "Live: buyers can see it now." in html and "It is not sold to EU" in html


def test_saving_a_live_listing_says_where_it_is_not_sold(client, sam, publish):
    listing, _check = publish("US")
    client.force_login(sam)
    address = reverse("listings:edit", args=[listing.pk])
    html = client.post(address, typed(listing, markets="DE, US"), follow=True).text
    assert "Saved." in html and "It is not sold to DE" in html


def test_a_draft_of_no_market_left_says_what_blocks(publish, sam, noon):
    listing, _check = publish("EU")
    check = publish_edited(listing, version=1, actor=sam, now=noon, markets=["EU", "US"])

    assert check.is_good
