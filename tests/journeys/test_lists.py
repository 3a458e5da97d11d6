"""A seller keeps a view, publishes all it shows, takes that back, and sends an export in again."""

import re
import time

import pytest
from playwright.sync_api import expect

from core import clock
from core.models import SavedView
from listings.models import Listing
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.journeys.steps import press, see
from tests.listings.factories import make_listing

PATIENCE_SECONDS = 30
WINDOWS = {
    "wide": {},
    "phone without scripts": {
        "viewport": {"width": 390, "height": 844},
        "java_script_enabled": False,
    },
}
SIZES = [
    {"sku": "SHADE-S", "name": "Small", "price_minor": None, "stock": 3},
    {"sku": "SHADE-L", "name": "Large", "price_minor": 5990, "stock": 4},
]


@pytest.fixture(params=WINDOWS.values(), ids=list(WINDOWS))
def window(request):
    return request.param


def test_from_a_view_to_a_round_trip(visit, window):
    lina = person("Lina")
    store, now = store_of(lina, "Lina’s Lamps"), clock.now()
    facts = {"language": "de", "variants": SIZES, "stock": 0}
    facts["market_prices"] = [{"market": "DE", "sku": "SHADE-L", "price_minor": 5500}]
    make_listing(store, lina, now, sku="GOOD", **facts)
    make_listing(store, lina, now, sku="BARE", language="de", picture=False)
    make_listing(store, lina, now, sku="OTHER", picture=False)
    page = visit(lina, **window)

    keep_a_view(page, lina)
    publish_and_take_back(page, store)
    send_an_export_in_again(page, store)
    if window.get("java_script_enabled", True):
        page.goto("/listings/")
        assert faults_of(page) == []


def keep_a_view(page, lina):
    page.goto("/listings/")
    page.get_by_role("link", name="More filters").click()
    page.get_by_label("Language", exact=True).select_option("German")
    press(page, "Show listings")
    page.get_by_role("link", name="Save view").click()
    page.get_by_label("Name").fill("For Germany")
    press(page, "Save")
    assert SavedView.objects.get(person=lina).query == "language=de"
    expect(page.get_by_role("link", name="For Germany")).to_have_attribute("aria-current", "page")
    # Cards on a phone have no head to click; the order is offered above them.
    page.get_by_role("link", name=re.compile("^(Product|SKU)$")).locator(
        "visible=true"
    ).first.click()
    expect(page.get_by_role("link", name="For Germany changed")).to_be_visible()
    page.get_by_role("link", name="Save changes").click()
    press(page, "Save")
    assert SavedView.objects.get(person=lina).query == "language=de&sort=sku"


def publish_and_take_back(page, store):
    page.get_by_label("All that this view and its filters show").check()
    press(page, "Publish")
    see(page, "1 listing is changed")
    press(page, "Publish")
    see_result(page)
    assert states(store) == {"GOOD": "published", "BARE": "draft", "OTHER": "draft"}
    expect(page.get_by_text("Add at least 1 picture.")).to_be_visible()
    press(page, "Take it back")
    see_result(page)
    assert set(states(store).values()) == {"draft"}


def send_an_export_in_again(page, store):
    page.goto("/listings/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    before = list(Listing.objects.filter(store=store).order_by("pk").values())
    page.goto("/listings/import/")
    page.get_by_label("CSV or XLSX file").set_input_files(download.value.path())
    press(page, "Send the file")
    expect(page.get_by_label("price:de")).to_have_value("price:DE")
    press(page, "Import now")
    see_result(page)
    see(page, "Unchanged")
    assert list(Listing.objects.filter(store=store).order_by("pk").values()) == before
    assert [one["sku"] for one in Listing.objects.get(store=store, sku="GOOD").variants] == [
        "SHADE-S",
        "SHADE-L",
    ]


def see_result(page):
    """Wait for the worker; without a script the page is asked for again."""
    end = time.monotonic() + PATIENCE_SECONDS
    result = page.get_by_role("link", name="See the result")
    while not result.is_visible() and time.monotonic() < end:
        page.wait_for_timeout(300)
        page.reload()
    result.click()


def states(store):
    return dict(Listing.objects.filter(store=store).values_list("sku", "status"))
