"""A seller brings a file of listings: columns, a trial, the import, and what became of each row."""

import io

from openpyxl import Workbook
from playwright.sync_api import expect

from listings.models import Listing
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.journeys.steps import press, see

HEADER = ["SKU", "Name", "Description", "Price", "Colour"]
ROWS = [
    ["LAMP-7", "Brass desk lamp", "A lamp of brushed brass, 42 cm high.", 49.9, "brass"],
    ["LAMP-8", "Copper desk lamp", "Cures arthritis in three days.", 39, "copper"],
    ["LAMP-9", "Steel desk lamp", "A lamp of steel.", "a lot", "steel"],
]


def workbook():
    book = Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return {
        "name": "lamps.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": out.getvalue(),
    }


def test_import_a_workbook(visit):
    ines = person("Ines")
    store = store_of(ines, "Ines’ Lamps")
    page = visit(ines)
    page.goto("/listings/import/")
    page.get_by_label("CSV or XLSX file").set_input_files(workbook())
    press(page, "Send the file")
    expect(page.get_by_label("name", exact=True)).to_have_value("title")
    page.get_by_label("colour").select_option(label="Attribute “colour”")
    assert faults_of(page) == []

    press(page, "Try it first")
    page.get_by_role("link", name="See the result").click()
    see(page, "A trial: nothing was changed.")
    expect(page.get_by_text("“a lot” is no amount")).to_be_visible()
    assert not Listing.objects.filter(store=store).exists()
    assert faults_of(page) == []

    press(page, "Import now")
    page.get_by_role("link", name="See the result").click()
    made = Listing.objects.filter(store=store).order_by("sku")
    assert [(row.sku, row.price_minor) for row in made] == [("LAMP-7", 4990), ("LAMP-8", 3900)]
    assert made[0].attributes == {"colour": "brass"}
    expect(page.get_by_role("link", name="Every row as CSV")).to_be_visible()
