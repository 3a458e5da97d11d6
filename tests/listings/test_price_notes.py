"""Advice on prices: slips of the pen and of the currency, and shipping that hides the price."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotPossible
from listings.actions import edit_listing
from listings.floors import PriceBook
from listings.models import Listing
from listings.price_notes import price_notes
from policy.queries import policy_at
from tests.listings.factories import make_live
from tests.listings.test_constraints import refused
from tests.listings.test_editor import typed


@pytest.fixture
def advise(noon, policy):
    """The advice on a listing with these facts typed in, a day later."""

    def run(listing, **facts):
        for name, fact in facts.items():
            setattr(listing, name, fact)
        book = PriceBook(listing, policy=policy_at(noon), now=noon + timedelta(days=1))
        return [(note.code, note.field, note.text) for note in price_notes(book)]

    return run


@pytest.fixture
def category(kept_rows, sams_store, sam, noon, policy, tmp_path):
    """Five live lamps whose middle price is US$ 50.00 and middle shipping US$ 5.00."""

    def build():
        for number, price in enumerate((3000, 4000, 5000, 6000, 9000)):
            facts = {"price_minor": price, "freight_minor": 300 + 100 * number}
            make_live(sams_store, sam, noon, sku=f"C-{number}", **facts)

    kept_rows("five lamps", noon, build=build, folder=tmp_path)


@pytest.fixture
def fresh(sams_store):
    facts = {"category": "Home > Lighting > Lamps", "currency": "USD", "price_minor": 5000}
    return Listing(store=sams_store, sku="NEW", title="Lamp", description="A lamp.", **facts)


@pytest.mark.parametrize(
    ("price", "code"),
    [
        (4990, None),
        (6990, None),
        (499000, "slip_factor"),
        (50, "slip_factor"),
        (474100, "slip_factor"),
        (473000, None),
        # 49.90 USD are about 345 CNY and 281 BRL.
        (34546, "slip_currency"),
        (28069, "slip_currency"),
        (31000, None),
    ],
)
def test_against_its_last_price(advise, live, price, code):
    found = advise(live, price_minor=price)

    assert [one[0] for one in found] == ([code] if code else [])
    if code:
        assert "its last price" in found[0][2] and "US$\xa049.90" in found[0][2]


def test_the_currency_changed_and_the_number_stayed(advise, live):
    [(code, field, text)] = advise(live, currency="CNY")
    assert (code, field) == ("slip_currency", "currency")
    assert "from USD to CNY" in text and "CN¥\xa049.90" in text
    assert advise(live, price_minor=34546) == []
    # Dollars and euros are too close to tell.
    assert advise(live, currency="EUR", price_minor=4990) == []


@pytest.mark.parametrize(
    ("price", "code"),
    [
        (5000, None),
        (100000, None),
        (100001, "far_off"),
        (250, None),
        (249, "far_off"),
        (500000, "slip_factor"),
        (50, "slip_factor"),
        (34600, "slip_currency"),
    ],
)
def test_against_the_middle_of_its_category(advise, category, fresh, price, code):
    found = advise(fresh, price_minor=price)

    assert [one[0] for one in found] == ([code] if code else [])
    if code:
        assert "the middle price of its category" in found[0][2] and "50.00" in found[0][2]


def test_a_listing_is_not_compared_with_itself(advise, category):
    assert advise(Listing.objects.get(sku="C-0"), price_minor=500000) == []


def test_few_or_other_listings_are_no_measure(advise, category, fresh):
    assert advise(fresh, price_minor=500000, category="Home > Bath") == []
    fresh.category = "Home > Lighting > Lamps"
    assert advise(fresh, currency="EUR") == []
    fresh.currency = "USD"
    Listing.objects.filter(sku="C-0").update(status="withdrawn")
    assert advise(fresh, price_minor=500000) == []


@pytest.mark.parametrize(
    ("freight", "codes"),
    [
        (None, []),
        (0, []),
        (1500, []),
        (1501, ["freight_category"]),
        (5000, ["freight_category"]),
        (5001, ["freight_share", "freight_category"]),
    ],
)
def test_shipping_against_price_and_category(advise, category, fresh, freight, codes):
    found = advise(fresh, freight_minor=freight)

    assert [one[0] for one in found] == codes
    assert all(one[1] == "freight_minor" for one in found)


def test_the_editor_shows_it_and_it_stands_in_nobodys_way(client, sam, live):
    client.force_login(sam)
    data = typed(live, price_minor="4.99", freight_minor="6")
    html = client.post(reverse("listings:check"), data).text
    assert "Advice on prices" in html and 'href="#id_freight_minor"' in html
    assert "Shipping of US$\xa06.00 is 54.6% of all that buyers pay" in html
    assert client.post(reverse("listings:edit", args=[live.pk]), data).status_code == 302
    live.refresh_from_db()
    assert (live.price_minor, live.freight_minor) == (499, 600)


def test_shipping_costs_nothing_or_something(draft, sam, noon):
    edit_listing(draft, version=1, actor=sam, now=noon, freight_minor=0)
    with pytest.raises(NotPossible, match="zero or an amount") as refusal:
        edit_listing(draft, version=2, actor=sam, now=noon, freight_minor=-1)

    assert refusal.value.field == "freight_minor"
    rows = Listing.objects.filter(pk=draft.pk)
    refused("listing_freight_not_negative", lambda: rows.update(freight_minor=-1))
