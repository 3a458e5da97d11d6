"""Workbooks: read once, as the library of spreadsheets reads them, whatever else they claim."""

import io
import time
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import NotPossible
from core.looks import look_at
from core.tables import COLUMNS_AT_MOST, open_table
from core.workbooks import in_words
from tests.workbooks import MAIN, SHEET, holding, sheet_of, written

DAYS = [date(2026, 3, 2), datetime(2026, 3, 2, 8, 30), clock_time(8, 30), timedelta(hours=30)]
TEXTS = ["=1+1", "#N/A", " x ", "a\nb", "亚麻", "_x005F_x0041_", "<b>&amp;"]
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.sampled_from([1.5, 1e20, 12.0, *DAYS, *TEXTS])
)


def lines_of(content):
    sheet = open_table(io.BytesIO(content))
    return [list(sheet.header), *(list(row.cells) for row in sheet.rows)]


@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), max_size=4), st.booleans())
def test_reads_what_the_library_reads(rows, write_only):
    content = written(["sku"], *rows, write_only=write_only)
    sheet = load_workbook(io.BytesIO(content), data_only=True).active
    theirs = [[in_words(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for cells in theirs:
        while cells and not cells[-1]:
            cells.pop()
    assert lines_of(content) == [cells for cells in theirs if any(cell.strip() for cell in cells)]


@pytest.mark.parametrize("write_only", [False, True])
def test_a_first_look_counts_rows_named_or_not(write_only):
    content = written(["SKU"], *([f"A-{n}"] for n in range(2000)), write_only=write_only)
    assert (b"<dimension" in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)) is not write_only
    assert open_table(io.BytesIO(content)).rows_named == (None if write_only else 2001)
    assert look_at(content, max_bytes=10**6, max_rows=2000).rows == 2000
    with pytest.raises(NotPossible, match="more than 1999 rows"):
        look_at(content, max_bytes=10**6, max_rows=1999)


@pytest.mark.parametrize("named", ["A1", "A1:A3", "A1:XFD1048576", "nonsense"])
def test_rows_are_read_whatever_the_sheet_says_of_itself(named):
    rows = "".join(f'<row><c t="str"><v>r{n}</v></c></row>' for n in range(5))
    content = holding(sheet_of(rows, f'<dimension ref="{named}"/>'))
    assert [cells[0] for cells in lines_of(content)] == ["r0", "r1", "r2", "r3", "r4"]


def test_a_gap_of_rows_costs_nothing_and_numbers_never_repeat():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>{n}</v></c></row>' for n in (1, 1_000_000, 7)
    )
    start = time.process_time()
    sheet = open_table(io.BytesIO(holding(sheet_of(rows))))
    assert [row.line for row in sheet.rows] == [1_000_000, 1_000_001]
    assert time.process_time() - start < 1


def test_reads_tags_with_a_prefix_and_leaves_out_how_words_are_pronounced():
    cell = '<x:c t="inlineStr"><x:is><x:r><x:t>東</x:t></x:r><x:r><x:t>京</x:t></x:r>'
    cell += "<x:rPh><x:t>トウキョウ</x:t></x:rPh></x:is></x:c>"
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>{cell}</x:row></x:sheetData>'
    assert lines_of(holding(f"{sheet}</x:worksheet>")) == [["東京"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c t="str"><v>a</v></c></row>',
        '<row r="x"/>',
        '<row><c t="s"><v>9</v></c></row>',
        '<row><c><v>a</v></c></row>',
        f'<row><c t="str"><v>{"x" * 140_000}</v></c></row>',
        "<row>",
    ],
)  # fmt: skip
def test_refuses_a_sheet_that_is_none(rows):
    with pytest.raises(NotPossible, match="cannot be read"):
        lines_of(holding(sheet_of(rows)))


def test_cells_beyond_the_last_column_are_left_out():
    rows = '<row><c r="A1" t="str"><v>sku</v></c></row>'
    rows += '<row><c r="A2" t="str"><v>a</v></c><c r="XFD2" t="str"><v>b</v></c></row>'
    assert lines_of(holding(sheet_of(rows))) == [["sku"], ["a"]]
    wide = '<row><c r="A1" t="str"><v>sku</v></c><c r="SG1" t="str"><v>b</v></c></row>'
    with pytest.raises(NotPossible, match=f"names {COLUMNS_AT_MOST + 1} columns"):
        lines_of(holding(sheet_of(wide)))
