"""Exports: they read back without a change, and name what they have no room for."""

import pytest

from core import jobs
from core.tables import COLUMNS_AT_MOST, write_lines
from listings.actions import save_edit, start_import, take_import_file
from listings.checks.columns import guess
from listings.exporting import COLUMNS, columns_of, export
from listings.models import Listing
from tests.listings.factories import make_listing

ODD = ("'=5", "=5", "''=5", "'", "+49 30", "-", "＝5", "say “x”, y", "[empty]", "''[empty]")


@pytest.fixture
def bring(sams_store, sam, noon):
    def run(content):
        facts = {"actor": sam, "now": noon}
        file = take_import_file(sams_store, file_name="export.csv", content=content, **facts)
        given = {"currency": "USD", "language": "en", "is_trial": False}
        job = start_import(file, targets=guess(file.header), **given, **facts)
        jobs.run_jobs(lambda: noon)
        return jobs.progress(job)

    return run


@pytest.fixture
def many(sams_store, sam, noon, policy):
    """Listings that have more attributes together than a table has columns."""
    listing = make_listing(sams_store, sam, noon, picture=False)
    listing.pk, listing.sku = None, "LAMP-2"
    listing.attributes = {f"a_{n:03}": "x" for n in range(COLUMNS_AT_MOST)}
    listing.save(force_insert=True)
    return Listing.objects.all()


def test_odd_cells_come_back_as_they_are(sams_store, sam, noon, policy, bring):
    for number, odd in enumerate(ODD):
        facts = {"title": odd, "brand": odd, "attributes": {"colour": odd}}
        make_listing(sams_store, sam, noon, sku=f"L-{number}", picture=False, **facts)
    rows = Listing.objects.all()
    content = "".join(write_lines(export(rows, columns_of(rows).header))).encode()

    found = bring(content)

    assert (found.done, found.skipped, found.failed) == (0, len(ODD), 0)
    assert set(Listing.objects.values_list("title", flat=True)) == set(ODD)


def test_names_the_columns_for_which_there_is_no_room(many, client, sam):
    columns = columns_of(many)
    assert len(columns.header) == COLUMNS_AT_MOST
    assert columns.left_out[-1] == f"attributes.a_{COLUMNS_AT_MOST - 1:03}"
    assert len(columns.left_out) == len(COLUMNS)

    client.force_login(sam)
    page = client.get("/listings/export.csv", {"language": "en"})
    assert page["Content-Type"].startswith("text/html")
    assert columns.left_out[0] in page.content.decode()
    short = client.get("/listings/export.csv", {"language": "en", "short": "1"})
    assert short["Content-Type"].startswith("text/csv")
    assert b"".join(short.streaming_content).count(b"attributes.a_") == len(columns.header) - len(
        COLUMNS
    )


def test_an_export_that_has_room_asks_nothing(many, client, sam):
    client.force_login(sam)
    page = client.get("/listings/export.csv", {"q": "LAMP-1"})
    assert page["Content-Type"].startswith("text/csv")
    assert b"LAMP-1" in b"".join(page.streaming_content)


def test_what_waits_beside_a_live_text_is_what_an_export_says(live, sam, noon, bring):
    """Else the file would take every waiting edit back."""
    wanted = {
        "description": "A lamp that cures arthritis.",
        "attributes": {**live.attributes, "colour": "red"},
        "market_prices": [{"market": "DE", "sku": "", "price_minor": 4100}],
        "stock": 3,
    }
    staged = save_edit(live, version=live.version, actor=sam, now=noon, **wanted).staged
    rows = Listing.objects.all()
    text = "".join(write_lines(export(rows, columns_of(rows).header)))

    assert "cures arthritis" in text and "price:DE" in text and "attributes.colour" in text
    found = bring(text.encode())
    assert (found.done, found.skipped, found.failed) == (0, 1, 0)
    staged.refresh_from_db()
    assert staged.status == "open"
