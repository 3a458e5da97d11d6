"""Variants and prices of markets in files: rows that name their listing, columns per market."""

import pytest

from core import jobs
from core.models import Job
from core.tables import write_lines
from listings.actions import edit_listing, start_import, take_import_file
from listings.actions.import_files import first_targets
from listings.checks.columns import guess
from listings.exporting import columns_of, export
from listings.models import Listing, Variant
from tests.listings.factories import make_listing, make_live

HEADER = "SKU,Parent SKU,Title,Variant name,Price,Currency,Stock,Price:DE,Price / US"
OWN = "L-1,,Brass desk lamp,,49.90,EUR,,45.00,"
RED = "L-1-R,L-1,,Red,,,3,,"
BLUE = "L-1-B,L-1,,Blue,54.90,,4,,60"


@pytest.fixture
def bring(sams_store, sam, noon, policy):
    def run(*rows, header=HEADER, content=None, currency="USD", is_trial=False):
        content = "\n".join([header, *rows]).encode() if content is None else content
        facts = {"actor": sam, "now": noon}
        file = take_import_file(sams_store, file_name="lamps.csv", content=content, **facts)
        given = {"currency": currency, "language": "en", "is_trial": is_trial}
        job = start_import(file, targets=first_targets(file), **given, **facts)
        jobs.run_jobs(lambda: noon)
        job.refresh_from_db()
        assert job.status == "done", job.error
        return [line for part in job.parts.order_by("number") for line in part.report]

    return run


def outcomes(report):
    return [line["outcome"] for line in report]


def codes(report):
    return [line.get("code", "") for line in report]


def variants(sku="L-1"):
    return [
        (one["sku"], one["name"], one["price_minor"], one["stock"])
        for one in Listing.objects.get(sku=sku).variants
    ]


def test_a_listing_with_its_variants_and_prices_of_markets(bring):
    assert outcomes(bring(OWN, RED, BLUE)) == ["created"] * 3
    made = Listing.objects.get()
    assert (made.sku, made.currency, made.stock, made.status) == ("L-1", "EUR", 7, "draft")
    assert variants() == [("L-1-R", "Red", None, 3), ("L-1-B", "Blue", 5490, 4)]
    assert made.market_prices == [
        {"market": "DE", "sku": "", "price_minor": 4500},
        {"market": "US", "sku": "L-1-B", "price_minor": 6000},
    ]


def test_the_same_rows_again_change_nothing(bring):
    bring(OWN, RED, BLUE)
    before = list(Listing.objects.values()), list(Variant.objects.values())
    assert outcomes(bring(OWN, RED, BLUE)) == ["unchanged"] * 3
    assert (list(Listing.objects.values()), list(Variant.objects.values())) == before


def exported():
    rows = Listing.objects.all()
    return "".join(write_lines(export(rows, columns_of(rows).header)))


def test_an_export_reads_back_and_changes_nothing(bring, sams_store, sam, noon):
    bring(OWN, RED, BLUE)
    make_listing(sams_store, sam, noon, sku="L-2", picture=False, attributes={"colour": "red"})
    text = exported()
    assert text.splitlines()[0].endswith("status,price:DE,price:US,attributes.colour")
    before = list(Listing.objects.values()), list(Variant.objects.values())
    assert outcomes(bring(content=text.encode(), currency="JPY")) == ["unchanged"] * 4
    assert (list(Listing.objects.values()), list(Variant.objects.values())) == before
    assert text == exported()


def test_a_variant_changes_alone_and_new_ones_come_behind(bring):
    bring(OWN, RED, BLUE)
    report = bring("L-1-R,L-1,9", "L-1-B,L-1,4", header="sku,parent_sku,stock")
    assert outcomes(report) == ["changed", "unchanged"]
    assert variants()[0] == ("L-1-R", "Red", None, 9) and Listing.objects.get().stock == 13
    assert outcomes(bring("L-1-G,L-1,,Green,,,1,,")) == ["changed"]
    assert [sku for sku, *_ in variants()] == ["L-1-R", "L-1-B", "L-1-G"]


def test_a_price_of_a_market_alone_keeps_the_currency(bring):
    bring(OWN)
    assert outcomes(bring("L-1,44.00", header="sku,price:DE")) == ["changed"]
    made = Listing.objects.get()
    assert made.currency == "EUR" and made.market_prices[0]["price_minor"] == 4400


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ("L-1-R,L-1,,Red,a lot,,3,,", "price", "amount"),
        ("L-1-R,L-1,,Red,-5,,3,,", "price", "not_possible"),
        ("L-1-R,L-1,,Red,12.345,,3,,", "price", "two_ways"),
        ("L-1-R,L-1,,Red,12,USD,3,,", "currency", "currency"),
        ("L-1-R,L-1,,,12,,3,,", "variant_name", "not_possible"),
        ("L-1-R,L-1,,Red,12,,-3,,", "stock", "not_possible"),
        ("L-1-R,L-1,,Red,12,,3,0,", "price:DE", "not_possible"),
        (",L-1,,Red,12,,3,,", "sku", "no_sku"),
    ],
)
def test_rows_of_a_listing_are_taken_together_or_not_at_all(bring, wrong, column, code):
    report = bring(OWN, wrong, BLUE, "L-2,,Another lamp,,5,USD,,,")
    assert outcomes(report) == ["refused", "refused", "refused", "created"]
    assert codes(report)[:3] == ["same_listing", code, "same_listing"]
    assert report[1]["column"] == column and "Line 3" in report[0]["words"]
    assert [made.sku for made in Listing.objects.all()] == ["L-2"]


def test_a_variant_without_its_listing_and_one_that_stands_twice(bring):
    assert codes(bring(RED)) == ["no_parent"]
    report = bring(OWN, RED, RED)
    assert codes(report) == ["", "", "repeated_sku"] and len(variants()) == 1


def test_what_a_variant_has_not_is_passed_over_and_named(bring):
    header = f"{HEADER},Description,Colour".replace("Colour", "attributes.colour")
    report = bring(f"{OWN},A lamp.,brass", f"{RED},A red lamp.,red", header=header)
    assert report[1]["ignored"] == ["description", "attributes.colour"]
    assert Listing.objects.get().description == "A lamp."


def test_rows_of_a_live_listing_that_does_not_pass_wait_together(
    bring, client, sams_store, sam, noon
):
    live = make_live(sams_store, sam, noon)
    facts = [{"sku": "A", "name": "Red", "price_minor": None, "stock": 2}]
    edit_listing(live, version=1, actor=sam, now=noon, variants=facts)
    header = "sku,parent_sku,variant_name,description"
    report = bring(f"{live.sku},,,Cures arthritis in 3 days", f"A,{live.sku},Blue,", header=header)
    assert outcomes(report) == ["staged", "staged"]
    assert report[0]["verdict"] == "block" and "verdict" not in report[1]
    staged = live.staged_edits.get()
    assert (variants(live.sku)[0][1], staged.after["variants"][0]["name"]) == ("Red", "Blue")
    client.force_login(sam)
    page = client.get(f"/listings/import/result/{Job.objects.get().pk}/").text
    assert page.count(f"/listings/?q={live.sku}") == 2 and "it waits beside" in page


def test_a_trial_says_what_the_import_does_however_far_variants_stand_from_their_listing(bring):
    lamps = [f"P-{n},,Brass desk lamp {n},,49.90,USD,,," for n in range(1100)]
    rows = [*lamps, *(f"V-{n},P-{n},,Red,,,1,," for n in range(1100))]

    tried, done = bring(*rows, is_trial=True), bring(*rows)

    assert outcomes(tried) == outcomes(done) == ["created"] * 2200
    assert Variant.objects.count() == 1100


def test_one_wrong_row_keeps_its_listing_out_however_far_it_stands(bring):
    others = [f"P-{n},,Brass desk lamp {n},,49.90,USD,,," for n in range(3)]

    report = bring(OWN, *others, "L-1-R,L-1,,Red,a lot,,3,,")

    assert codes(report) == ["same_listing", "", "", "", "amount"]
    assert not Listing.objects.filter(sku="L-1").exists()


def test_a_marker_takes_away_the_price_of_a_variant_and_of_a_market(bring):
    bring(OWN, RED, BLUE)

    emptied = ["L-1,,,,,,,[empty],", "L-1-B,L-1,,,[empty],,,,[empty]"]
    assert outcomes(bring(*emptied)) == ["changed"] * 2
    assert variants()[1] == ("L-1-B", "Blue", None, 4)
    assert Listing.objects.get().market_prices == []
    assert outcomes(bring(*emptied)) == ["unchanged"] * 2


def test_a_column_of_the_unions_code_is_that_of_iso():
    assert guess(["Price / UK", "price:GB", "价格（EL）"]) == ["price:GB", "", "price:GR"]


def test_a_column_is_taken_once_however_many_there_are():
    """Looked up in a list, as many columns kept a processor busy for hours."""
    header = [f"attributes.c{number}" for number in range(200_000)]
    assert guess([*header, "attributes.c7", "SKU"]) == [*header, "", "sku"]
