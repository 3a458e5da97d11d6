"""The bulk bar: it counts what is ticked, ticks a page or all that match, and clears it again."""

import pytest
from playwright.sync_api import expect

from core import clock
from enforcement.actions import claim_case
from enforcement.models import Case
from listings.models import Listing
from shipping.actions import dispatch_parcel, receive_order
from tests.enforcement.steps import GRAVE, LIGHT, MIDDLE, signal
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.journeys.steps import press
from tests.listings.factories import make_listing
from tests.shipping.conftest import order_facts


@pytest.fixture(scope="module")
def bea(market):
    bea = person("Bea")
    store, now = store_of(bea, "Bea’s Beads"), clock.now()
    for number in range(3):
        make_listing(store, bea, now, sku=f"BEAD-{number}", picture=False)
    return bea


def test_counts_ticks_all_and_clears(bea, visit):
    page = visit(bea)
    page.goto("/listings/")
    words, clear = page.locator("[data-selected]"), page.get_by_role("button", name="Clear")
    boxes = page.locator("input[name=picked]")
    expect(words).to_have_text("With the selected rows:")
    expect(clear).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(words).to_have_text("1 selected")
    whole = page.get_by_role("checkbox", name="Select all rows on this page")
    assert whole.evaluate("box => box.indeterminate")
    whole.check()
    expect(words).to_have_text("3 selected")
    boxes.first.uncheck()
    expect(words).to_have_text("2 selected")
    expect(whole).not_to_be_checked()
    page.get_by_label("All that this view and its filters show").check()
    expect(words).to_have_text("All that match are selected")
    expect(boxes.first).to_be_disabled()
    assert faults_of(page) == []
    clear.click()
    expect(words).to_have_text("With the selected rows:")
    expect(boxes.first).to_be_enabled()
    expect(boxes.nth(1)).not_to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_acts_on_the_ticked_rows_alone(bea, visit, scripts):
    Listing.objects.filter(store__name="Bea’s Beads").update(status="draft")
    page = visit(bea, java_script_enabled=scripts)
    page.goto("/listings/")
    page.get_by_role("checkbox", name="Select BEAD-1").check()
    press(page, "Publish")
    ticked = page.locator("main input[name=picked]")
    expect(ticked).to_have_count(1)
    assert ticked.input_value() == str(Listing.objects.get(sku="BEAD-1").pk)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_moderator_takes_cases_as_the_page_said(market, visit, scripts):
    now = clock.now()
    store = store_of(person("Cora"), "Cora’s Clocks")
    free, held = signal(store, now), signal(store, now, LIGHT)
    claim_case(held, actor=person("Max", "moderator"), now=now)
    page = visit(person("Mo", "moderator"), java_script_enabled=scripts)
    page.goto("/moderation/?sort=age")
    for case in (free, held):
        page.get_by_role("checkbox", name=f"Select {case.number}").check()
    if scripts:
        assert faults_of(page) == []
    press(page.locator("[data-selection]"), "Take")
    rows = page.locator("main tbody tr")
    expect(rows.filter(has_text=free.number)).to_contain_text("Mo")
    expect(rows.filter(has_text=held.number)).to_contain_text("Stays as it is")
    if scripts:
        assert faults_of(page) == []
    press(page, "Do this with 1 case")
    expect(page.get_by_text("Done with 1 case. 1 stays as it is.")).to_be_visible()
    assert page.url.endswith("/moderation/?sort=age")
    assert Case.objects.get(pk=free.pk).claimed_by.name == "Mo"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_moderator_takes_all_that_the_queue_shows(market, visit, scripts):
    now, name = clock.now(), f"Dora’s {'Dials' if scripts else 'Dishes'}"
    store = store_of(person("Dora" if scripts else "Dina"), name)
    first, second, held = (signal(store, now, code) for code in (GRAVE, LIGHT, MIDDLE))
    claim_case(held, actor=person("Max", "moderator"), now=now)
    page = visit(person("Mo", "moderator"), java_script_enabled=scripts)
    page.goto(f"/moderation/?q={name}&sort=age")
    page.get_by_label("All that this view and its filters show").check()
    if scripts:
        expect(page.locator("[data-selected]")).to_have_text("All that match are selected")
    press(page.locator("[data-selection]"), "Take")
    expect(page.locator("main").get_by_text("2 cases: Mo")).to_be_visible()
    expect(page.locator("main .criteria")).to_contain_text("1 stays as it is:")
    if scripts:
        assert faults_of(page) == []
    claim_case(second, actor=person("Max", "moderator"), now=now)
    press(page, "Do this with 2 cases")
    told = f"1 was passed over because it changed after it was shown: {second.number}."
    expect(page.get_by_text(told)).to_be_visible()
    holders = Case.objects.filter(store=store).order_by("pk").values_list("claimed_by__name")
    assert [name for (name,) in holders] == ["Mo", "Max", "Max"]
    assert Case.objects.get(pk=first.pk).claimed_by.name == "Mo"


@pytest.mark.parametrize("scripts", [True, False])
def test_ticked_parcels_are_saved_as_a_file(market, visit, scripts):
    now, pia = clock.now(), person("Pia" if scripts else "Pim")
    store = store_of(pia, f"Pia’s {'Pots' if scripts else 'Pans'}")
    for number in ("P-1", "P-2", "P-3"):
        facts = order_facts(number=number, placed_at=now)
        order, _new = receive_order(store, facts=facts, actor=None, now=now)
        tracking = f"PP00000{number[-1]}"
        dispatch_parcel(order, carrier="PostLink", number=tracking, actor=pia, now=now)
    page = visit(pia, java_script_enabled=scripts)
    page.goto("/parcels/?view=all")
    if scripts:
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("[data-selected]")).to_have_text("1 selected")
        assert faults_of(page) == []
    else:
        page.get_by_role("checkbox", name="Select PP000003").check()
    assert saved(page) == ["PP000003"]
    page.get_by_label("All parcels that this view and its filters show").check()
    assert saved(page) == ["PP000003", "PP000002", "PP000001"]


def saved(page):
    """The numbers in the file that the bar's button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return [line.partition(",")[0] for line in text.splitlines()[1:]]
