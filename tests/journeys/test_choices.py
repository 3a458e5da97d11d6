"""Variants and prices of markets are added by buttons; the preview shows what buyers pay."""

from playwright.sync_api import expect

from core import clock
from tests.journeys.people import person, store_of
from tests.journeys.steps import press, see
from tests.listings.factories import make_listing


def test_offer_a_choice(visit):
    vera = person("Vera")
    store = store_of(vera, "Vera’s Lamps")
    listing = make_listing(store, vera, clock.now(), sku="V-1", markets=["EU", "GB"])
    page = visit(vera)
    page.goto(f"/listings/{listing.pk}/edit/")
    variants = (("V-B", "Brass", ""), ("V-S", "Steel", "59.90"))
    for number, (sku, name, price) in enumerate(variants, start=1):
        press(page, "Add a variant")
        page.get_by_label(f"SKU of variant {number}").fill(sku)
        page.get_by_label(f"Name of variant {number}").fill(name)
        page.get_by_label(f"Price of variant {number}").fill(price)
        page.get_by_label(f"Stock of variant {number}").fill("4")
    press(page, "Add a price")
    page.get_by_label("Market, price of a market 1").fill("GB")
    page.get_by_label("Price, price of a market 1", exact=True).fill("44.90")
    press(page, "Publish")
    see(page, "It is not sold to EU")

    page.get_by_role("link", name="Preview").click()
    see(page, "European Union: buyers there do not see it")
    page.get_by_label("Buyers in").select_option("GB")
    press(page, "Show")
    expect(page.get_by_role("radio", name="Brass")).to_be_checked()
    see(page, "US$ 44.90")
    expect(page.get_by_text("do not see it")).to_have_count(0)
