"""How a file of listings is read: in the encoding that its sender names, and cut into parts."""

import io

import pytest

from core import jobs
from core.errors import NotAllowed, NotPossible
from core.models import Event, JobPart
from core.tables import Row
from listings.actions import read_file_as, start_import, take_import_file
from listings.importing import ROWS_A_PART, FileRow, cut
from listings.models import ImportFile, Listing
from tests.workbooks import holding, sheet_of

RUSSIAN = "sku;название\nL-1;Льняное полотенце\n".encode("cp1251")


@pytest.fixture
def file(sams_store, sam, noon, policy):
    facts = {"file_name": "towels.csv", "content": RUSSIAN, "actor": sam, "now": noon}
    return take_import_file(sams_store, **facts)


def test_a_sender_says_how_the_file_is_to_be_read(file, sam, noon):
    assert "Льняное" not in str(file.sample)

    again = read_file_as(file, encoding="cp1251", actor=sam, now=noon)

    assert (again.encoding, again.header[1], again.rows) == ("cp1251", "название", 1)
    assert again.sample == [["L-1", "Льняное полотенце"]] and again.file == file.file
    sheet = again.sheet_in(io.BytesIO(RUSSIAN))
    assert [row.cells[1] for row in sheet.rows] == ["Льняное полотенце"]
    assert Event.objects.filter(kind="listings.file_read_again").count() == 1


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-8", "Line 1 holds bytes that are no UTF-8"), ("hex", "one of the encodings")],
)
def test_refuses_an_encoding_that_the_file_is_not(file, sam, noon, encoding, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        read_file_as(file, encoding=encoding, actor=sam, now=noon)
    assert refusal.value.field == "encoding" and ImportFile.objects.count() == 1
    assert not Event.objects.filter(kind="listings.file_read_again").exists()


def test_outsiders_read_nothing(file, rita, noon):
    with pytest.raises(NotAllowed):
        read_file_as(file, encoding="cp1251", actor=rita, now=noon)
    assert ImportFile.objects.count() == 1


def test_the_page_offers_encodings_and_says_why_one_is_none(file, client, sam):
    client.force_login(sam)
    url = f"/listings/import/{file.pk}/encoding/"
    refused = client.post(url, {"encoding": "utf-8"})
    assert refused.status_code == 422 and "no UTF-8" in refused.content.decode()
    taken = client.post(url, {"encoding": "cp1251"})
    page = client.get(taken["Location"]).content.decode()
    assert "Льняное полотенце" in page and 'value="cp1251" selected' in page


def rows(*skus):
    """One for each SKU; "P/V" is a variant V of P."""
    for line, sku in enumerate(skus, start=2):
        parent, _slash, own = sku.rpartition("/")
        yield FileRow(Row(line, (sku,), {}), own, parent, is_repeated=False)


def skus(parts):
    return [[one.row.cells[0] for one in part] for part in parts]


@pytest.mark.parametrize(
    ("given", "apart", "parts"),
    [
        ("A B C D E", set(), ["A B", "C D", "E"]),
        ("A A/1 A/2 B", set(), ["A A/1 A/2", "B"]),
        ("A A/1 A/2 A/3 A/4 A/5", set(), ["A A/1 A/2 A/3", "A/4 A/5"]),
        ("A B A/1 C B/1", {"A", "B"}, ["C", "A A/1", "B B/1"]),
        ("", set(), []),
    ],
)
def test_parts_end_between_two_listings(given, apart, parts):
    found = cut(rows(*given.split()), apart, 2)
    assert skus(found) == [part.split() for part in parts]


@pytest.mark.parametrize(
    ("count", "end", "why"),
    [
        (3 * ROWS_A_PART, "<row><c>", "cannot be read (ExpatError)"),
        (100_001, "", "more than 100000 rows"),
    ],
)  # fmt: skip
def test_a_workbook_that_lies_of_its_rows_is_not_half_imported(
    sams_store, sam, noon, policy, count, end, why
):
    names = ("sku", *(f"L-{number}" for number in range(count)))
    written = "".join(f'<row><c t="str"><v>{name}</v></c></row>' for name in names) + end
    content = holding(sheet_of(written, '<dimension ref="A1:A2001"/>'))
    who = {"actor": sam, "now": noon}
    file = take_import_file(sams_store, file_name="lamps.xlsx", content=content, **who)
    given = {"currency": "USD", "language": "en", "is_trial": False}
    job = start_import(file, targets=["sku"], **given, **who)

    jobs.run_jobs(lambda: noon)

    job.refresh_from_db()
    assert file.rows == 2000 and job.status == "failed"
    assert job.error.startswith("Nothing was imported. ") and why in job.error
    assert not Listing.objects.exists() and not JobPart.objects.exists()
