"""Variants in the editor, by buttons alone."""

import re

import pytest
from django.urls import reverse

from listings.actions import edit_listing
from tests.listings.test_editor import typed
from tests.listings.test_variants import BRASS, STEEL


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def chosen(draft, sam, noon):
    return edit_listing(draft, version=1, actor=sam, now=noon, variants=[BRASS, STEEL])


def url(name, *args):
    return reverse(f"listings:{name}", args=args)


def shown(html):
    """The fields of the variants with what stands in them, as a browser would send them."""
    fields = re.findall(
        r'<input type="(\w+)" name="((?:variants|market_prices|details)-[^"]+)"([^>]*)>', html
    )
    return {
        name: (re.search(r'value="([^"]*)"', rest) or ["", ""])[1]
        for kind, name, rest in fields
        if kind != "checkbox"
    }


def test_a_button_adds_a_row_and_saving_keeps_it(sams, draft):
    html = sams.get(url("edit", draft.pk)).text
    data = typed(draft) | shown(html)
    html = sams.post(url("add_row", "variants"), data | {"title": "Typed before"}).text
    assert "Typed before" in html and 'aria-label="SKU of variant 1"' in html
    row = {"variants-0-sku": "L-B", "variants-0-name": "Brass", "variants-0-stock": "7"}
    data = typed(draft) | shown(html) | row
    html = sams.post(url("add_row", "variants"), data).text
    # The second row stays empty: it is no variant.
    response = sams.post(url("edit", draft.pk), typed(draft) | shown(html))

    assert response.status_code == 302
    assert draft.variants == [BRASS]


def test_rows_are_taken_off_and_changed(sams, chosen):
    data = typed(chosen) | shown(sams.get(url("edit", chosen.pk)).text)
    assert data["variants-1-price_minor"] == "59.90"
    change = {"variants-0-DELETE": "on", "variants-1-price_minor": "61.5"}
    assert sams.post(url("edit", chosen.pk), data | change).status_code == 302

    assert chosen.variants == [STEEL | {"price_minor": 6150}]


def test_a_page_without_rows_leaves_them_as_they_are(sams, chosen):
    sams.post(url("edit", chosen.pk), typed(chosen, title="A lamp"))

    assert chosen.variants == [BRASS, STEEL]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"variants-1-sku": "L-B"}, "Another variant of this listing has the SKU"),
        ({"variants-1-price_minor": "59.999"}, "USD has 2 decimal places"),
        ({"variants-1-stock": "-1"}, "greater than or equal to 0"),
        ({"variants-1-name": ""}, "This field is required"),
    ],
)
def test_a_refusal_stands_at_its_row_and_on_top(sams, chosen, change, words):
    data = typed(chosen) | shown(sams.get(url("edit", chosen.pk)).text)
    response = sams.post(url("edit", chosen.pk), data | change)

    assert response.status_code == 422
    assert response.text.count(words) == 2 and "There is a problem" in response.text
    name = next(iter(change)).partition("-")[2]
    assert f'id="id_variants-{name}_error"' in response.text
    assert chosen.variants == [BRASS, STEEL]


def test_findings_lead_to_the_variant(sams, chosen):
    data = typed(chosen) | shown(sams.get(url("edit", chosen.pk)).text)
    name = {"variants-1-name": "Steel, carbon neutral"}
    html = sams.post(url("check"), data | name).text
    assert 'href="#id_variants-1-name"' in html
    lure = {"variants-0-name": "Spare part", "variants-0-price_minor": "3"}
    html = sams.post(url("check"), data | lure).text
    assert 'href="#variants"' in html and "“Spare part” costs 9%" in html
    refused = sams.post(url("publish", chosen.pk), data | name)
    assert refused.status_code == 422 and "Name of variant 2: Finding 1" in refused.text


def test_buyers_see_what_each_costs(sams, chosen):
    html = sams.get(url("listing", chosen.pk)).text

    cells = re.findall(r'<td class="num" data-label="Price">([^<]*)</td>', html)
    assert cells == ["US$\xa049.90", "US$\xa059.90"]


def test_the_price_of_a_market_is_typed_and_its_lowest_shown(sams, live):
    html = sams.post(url("add_row", "market_prices"), typed(live) | shown(edited(sams, live))).text
    row = {"market_prices-0-market": "gb", "market_prices-0-price_minor": "44.9"}
    response = sams.post(url("edit", live.pk), typed(live) | shown(html) | row)

    assert response.status_code == 302
    live.refresh_from_db()
    assert live.market_prices == [{"market": "GB", "sku": "", "price_minor": 4490}]
    for page in (edited(sams, live), sams.get(url("listing", live.pk)).text):
        assert page.count('<td data-label="Market">') == 2
        assert "US$\xa044.90" in page and "Lowest prices" in page
    wrong = shown(edited(sams, live)) | {"market_prices-0-sku": "L-X"}
    html = sams.post(url("edit", live.pk), typed(live) | wrong).text
    assert "SKU of the variant, price of a market 1: No variant has the SKU" in html


def edited(client, listing):
    return client.get(url("edit", listing.pk)).text


def sent(page):
    """What a browser sends of a page on which nothing was typed."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    return values | {"listing": form.listing.pk} | shown(page.text)


def test_what_two_people_wrote_is_merged_and_both_are_shown(sams, chosen, sam, noon):
    """Each keeps what the other did not touch; what both changed is decided by who saves last."""
    mine = sent(sams.get(url("edit", chosen.pk)))
    theirs = {"title": "Theirs", "variants": [STEEL]}
    theirs |= {"attributes": {"material": "brass", "gtin": "4006381333931"}}
    edit_listing(chosen, version=chosen.version, actor=sam, now=noon, **theirs)
    stale = sams.post(url("edit", chosen.pk), mine | {"title": "Mine", "brand": "Lumo"})

    assert stale.status_code == 409
    merged = stale.context["merge"]
    assert merged.both == {"Title": "Theirs"}
    assert set(merged.taken) >= {"Material", "GTIN (EAN, UPC)", "Variants"}
    assert "Theirs" in stale.text and "These you had not touched." in stale.text
    assert sams.post(url("edit", chosen.pk), sent(stale)).status_code == 302
    chosen.refresh_from_db()
    assert (chosen.title, chosen.brand, chosen.variants) == ("Mine", "Lumo", [STEEL])
    assert chosen.attributes == theirs["attributes"]
