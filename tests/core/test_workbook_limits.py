"""Workbooks that pack far more than a table into a few kilobytes: refused before it is made."""

import io
import zipfile

import pytest
from openpyxl.xml.constants import SHARED_STRINGS

from core import looks, parts, sheets
from core.errors import NotPossible
from core.tables import open_table
from tests.workbooks import MAIN, holding, sheet_of, written

STYLES = "xl/styles.xml"
CELL = '<c t="str"><v>sku</v></c>'


def refusal(content):
    with pytest.raises(NotPossible) as refused:
        list(open_table(io.BytesIO(content)).rows)
    assert refused.value.field == "file"
    return str(refused.value)


@pytest.mark.parametrize("name", [STYLES, "xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_that_is_read_whole_is_small(name):
    assert "larger than 2 MB" in refusal(holding(" " * (parts.PART_AT_MOST + 1), name))


def test_a_small_part_has_few_tags():
    many = f'<styleSheet xmlns="{MAIN}">{"<xf/>" * parts.TAGS_AT_MOST}</styleSheet>'
    assert "more than 50000 entries" in refusal(holding(many, STYLES))


@pytest.mark.parametrize(("limit", "value"), [("STRINGS_AT_MOST", 2), ("SIGNS_AT_MOST", 5)])
def test_texts_are_counted_while_they_are_read(monkeypatch, limit, value):
    monkeypatch.setattr(sheets, limit, value)
    strings = "<si><t>xy</t></si>" * 3
    source = io.BytesIO(f'<sst xmlns="{MAIN}">{strings}</sst>'.encode())
    reader = sheets.StringReader(source, sheets.TAGS_AT_MOST)
    with pytest.raises(NotPossible, match="characters"):
        reader.read()
    assert len(reader._found) == 3


@pytest.mark.parametrize("cells", ['<c r="XFE1"/>', "<c/>" * 16_385, '<c r="A1"/>' * 16_385])
def test_a_row_ends_where_a_sheet_does(cells):
    assert "beyond column 16384" in refusal(holding(sheet_of(f"<row>{cells}</row>")))


def test_a_row_may_reach_the_last_column():
    last = holding(sheet_of(f'<row>{CELL}<c r="XFD1"/></row>'))
    assert open_table(io.BytesIO(last)).header == ("sku",)


@pytest.mark.parametrize("filler", ["<row><c/></row>", "<x/><x/>"])
def test_what_stands_in_a_sheet_is_counted(monkeypatch, filler):
    content = holding(sheet_of(f"<row>{CELL}</row>" + filler * 50))
    with pytest.raises(NotPossible, match="more than 100 cells"):
        list(open_table(io.BytesIO(content), tags_at_most=100).rows)
    monkeypatch.setattr(looks, "TAGS_AT_MOST", 50)
    with pytest.raises(NotPossible, match="more than 50 cells"):
        looks.look_at(content, max_bytes=10**6, max_rows=100)


def test_shared_texts_are_counted_as_cells_are():
    strings = f'<sst xmlns="{MAIN}">{"<si><t>x</t></si>" * 60}</sst>'
    book = io.BytesIO(written(["sku"]))
    with zipfile.ZipFile(book) as good:
        kinds = good.read("[Content_Types].xml").decode()
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'
    book = io.BytesIO(holding(kinds.replace("</Types>", named), "[Content_Types].xml"))
    with zipfile.ZipFile(book, "a") as package:
        package.writestr("xl/sharedStrings.xml", strings)
    with pytest.raises(NotPossible, match="more than 100 cells"):
        list(open_table(io.BytesIO(book.getvalue()), tags_at_most=100).rows)


def test_a_part_is_packed_as_spreadsheets_pack():
    """Other methods unpack without an end at one stroke, whatever is asked for."""
    out = io.BytesIO(holding(sheet_of(f"<row>{CELL}</row>")))
    packed = io.BytesIO()
    with zipfile.ZipFile(out) as good, zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as bad:
        for part in good.namelist():
            bad.writestr(part, good.read(part))
    assert "unusual way" in refusal(packed.getvalue())
