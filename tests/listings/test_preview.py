"""The listing as buyers see it, and how much of it is filled in."""

import re

import pytest
from django.urls import reverse

from listings.actions import edit_listing, save_edit
from listings.checks.safety import wanted_duties
from listings.completeness import completeness
from listings.snapshots import snapshot_of
from tests.listings.factories import make_listing
from tests.listings.test_editor import typed
from tests.listings.test_markets import MAKER
from tests.listings.test_variants import BRASS, STEEL


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def see(client, listing, **query):
    return client.get(reverse("listings:preview", args=[listing.pk]), query)


def test_shows_what_buyers_of_a_market_pay(sams, live, sam, noon):
    facts = {
        "markets": ["EU", "GB"],
        "attributes": MAKER | {"material": "brass", "customs_description": "Brass lamps"},
        "variants": [BRASS, STEEL | {"stock": 0}],
        "market_prices": [{"market": "GB", "sku": "", "price_minor": 4490}],
        "freight_minor": 0,
    }
    edit_listing(live, version=1, actor=sam, now=noon, **facts)

    britain, union = see(sams, live, market="GB").text, see(sams, live).text
    assert "US$\xa044.90" in britain and "US$\xa049.90" not in britain
    assert "US$\xa049.90" in union and "US$\xa044.90" not in union
    for html in (britain, union):
        assert "Shipping is free." in html and "Sold out" in html and "maker@lumo.example" in html
        assert "<script" not in html and "Brass lamps" not in html


def test_says_where_it_is_not_sold(sams, live, sam, noon):
    edit_listing(live, version=1, actor=sam, now=noon, markets=["EU", "US"])

    assert "European Union: buyers there do not see it" in see(sams, live).text
    assert "do not see it" not in see(sams, live, market="US").text
    # A market that is none of the listing's shows the first one.
    assert see(sams, live, market="CN").context["market"] == "EU"


def test_shows_the_edit_that_waits(sams, live, sam, noon):
    save_edit(live, version=1, actor=sam, now=noon, description="A lamp that cures arthritis.")

    html = see(sams, live).text
    assert "cures arthritis" in html and "changes that wait beside the live text" in html


def test_an_empty_draft_can_be_looked_at(sams, sams_store, sam, noon, policy):
    bare = make_listing(sams_store, sam, noon, picture=False, title="", price_minor=None, stock=0)

    html = see(sams, bare).text
    assert "LAMP-1" in html and "Sold out" in html


def test_complete_is_what_buyers_look_for_and_the_law_asks(draft, noon, policy):
    def share(pictures=1):
        snapshot = snapshot_of(draft, policy=policy, now=noon)
        return completeness(draft, snapshot, pictures=pictures, policy=policy)

    found = share()
    missing = ("brand", "freight_minor")
    attributes = ("gtin", "country_of_origin", "material", "weight_g", "customs_description")
    assert (found.missing, found.percent, found.wanted) == (missing + attributes, 46, 13)
    assert found.needed == ()
    draft.markets = []
    assert share(pictures=0).needed == ("markets", "pictures")
    draft.markets = ["EU"]
    duties = tuple(wanted_duties(snapshot_of(draft, policy=policy, now=noon), policy.truth.safety))
    assert len(duties) == 7 and share().missing[-7:] == duties
    draft.attributes = dict.fromkeys((*attributes, *duties), "x")
    draft.brand, draft.freight_minor = "Lumo", 0
    assert (share().missing, share().percent) == ((), 100)


def test_the_rail_leads_to_what_is_missing(sams, draft):
    html = sams.get(reverse("listings:edit", args=[draft.pk])).text

    assert "46%" in html and 'class="chip" href="#id_gtin">GTIN' in html
    assert "Publishing needs:" not in html
    bare = sams.post(reverse("listings:check"), typed(draft, markets="", price_minor="")).text
    needs, others = bare.split("Publishing needs:")[1].split("Buyers find and trust")
    assert re.findall(r'href="#(\w+)"', needs) == ["id_price_minor", "id_markets"]
    assert "id_markets" not in others and "id_brand" in others


def test_the_sellers_page_names_entries_as_the_editor_does(sams, live, sam, noon):
    facts = {"attributes": {"country_of_origin": "CN", "gtin": "4006381333931", "own_word": "x"}}
    edit_listing(live, version=live.version, actor=sam, now=noon, **facts)

    page = sams.get(reverse("listings:listing", args=[live.pk])).text
    for label in ("Made in", "GTIN (EAN, UPC)", "own word"):
        assert f"<dt>{label}</dt>" in page
