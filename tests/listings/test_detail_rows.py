"""Further attributes in the editor: rows of known names with units, and of one's own."""

import pytest

from listings.actions import edit_listing
from tests.listings.test_editor import typed
from tests.listings.test_variant_rows import sent, url

BANK = {"title": "Power bank", "category": "Electronics > Power Banks"}
STORED = {"weight_g": 100.0, "capacity_mah": 5000, "colour": "black", "doors": 2}


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def bank(draft, sam, noon):
    return edit_listing(draft, version=1, actor=sam, now=noon, attributes=STORED, **BANK)


def test_rows_show_what_has_no_field_and_a_saved_page_changes_nothing(sams, bank):
    page = sams.get(url("edit", bank.pk))

    assert '<option value="capacity_mah" selected>Capacity (mAh)</option>' in page.text
    assert 'value="colour"' in page.text and 'value="weight_g"' not in page.text
    assert sams.post(url("edit", bank.pk), form_of(page)).status_code == 302
    bank.refresh_from_db()
    assert (bank.attributes, bank.version) == (STORED, 2)


def form_of(page):
    """`sent` with the chosen names, which stand in no input."""
    rows = page.context["form"].rows["details"].forms
    names = {form["name"].html_name: form["name"].value() or "" for form in rows}
    return sent(page) | names


def test_a_row_is_added_changed_and_taken_off_by_buttons_alone(sams, bank):
    data = form_of(sams.get(url("edit", bank.pk)))
    page = sams.post(url("add_row", "details"), data)
    row = {"details-3-name": "", "details-3-other": "Lid colour", "details-3-value": "red"}
    change = {"details-0-value": "6500", "details-1-DELETE": "on"} | row
    assert sams.post(url("edit", bank.pk), form_of(page) | change).status_code == 302

    bank.refresh_from_db()
    assert bank.attributes == {
        "weight_g": 100, "capacity_mah": 6500, "doors": 2, "lid_colour": "red",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"details-0-value": "many"}, "“many” is no number."),
        ({"details-1-other": "重"}, "name another with Latin letters"),
        ({"details-2-other": "Colour"}, "“colour” stands further up"),
        ({"details-1-other": "Weight g", "details-1-value": "5"}, "“weight_g” stands further up"),
        ({"details-1-value": ""}, "This field is required"),
    ],
)
def test_a_refusal_stands_at_its_row(sams, bank, change, words):
    data = form_of(sams.get(url("edit", bank.pk)))
    response = sams.post(url("edit", bank.pk), data | change)

    assert response.status_code == 422 and words in response.text
    bank.refresh_from_db()
    assert bank.attributes == STORED


def test_a_finding_of_an_attribute_is_said_next_to_its_row(sams, bank):
    data = form_of(sams.get(url("edit", bank.pk))) | {"details-0-value": "900000"}
    html = sams.post(url("check"), data).text

    assert 'href="#id_details-0-value"' in html
    beneath = html.split('id="notes_id_details-0-value"')[1].split("</td>")[0]
    assert "Finding 1:" in beneath


def test_a_page_without_rows_leaves_attributes_as_they_are(sams, bank):
    sams.post(url("edit", bank.pk), typed(bank, weight_g="100"))

    bank.refresh_from_db()
    assert bank.attributes == STORED


def test_a_row_without_its_value_is_asked_for_when_saving_and_not_while_typing(sams, bank):
    data = form_of(sams.get(url("edit", bank.pk))) | {"details-0-value": ""}
    row = {"variants-TOTAL_FORMS": "1", "variants-0-name": "Red", "variants-0-stock": "0"}
    typing = sams.post(url("check"), data | row | {"listing": bank.pk})

    assert typing.status_code == 200 and "This field is required" not in typing.text
    assert (
        sams.post(url("check"), data | {"details-2-value": "", "listing": bank.pk}).status_code
        == 200
    )
    saving = sams.post(url("edit", bank.pk), data | row)
    assert saving.status_code == 422 and saving.text.count("This field is required") >= 2
    assert 'value="Red"' in saving.text
