"""Tables as people send them: read row by row, within limits, whatever the encoding."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core import tables, workbooks
from core.errors import NotPossible
from core.tables import COLUMNS_AT_MOST, open_table, write_table


def opened(content):
    return open_table(io.BytesIO(content))


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("gb18030", "gb18030")],
)
def test_reads_common_encodings(encoding, shown):
    # Long enough that no chunk of the file ends where a sign does.
    text = "SKU;标题\n" + "".join(f"A-{n};亚麻毛巾套装\n" for n in range(100_000))
    sheet = opened(text.encode(encoding))
    assert (sheet.encoding, sheet.header) == (shown, ("sku", "标题"))
    last = list(sheet.rows)[-1]
    assert (last.line, last.cells) == (100_001, ("A-99999", "亚麻毛巾套装"))


def test_reads_the_first_sheet_of_a_workbook_as_text():
    rows = workbook(["SKU", "Price", "On"], ["A", 12.0, date(2026, 3, 2)], [None], ["B", 1.5, None])
    sheet = opened(rows)
    assert (sheet.encoding, sheet.header) == ("xlsx", ("sku", "price", "on"))
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (2, ("A", "12", "2026-03-02")),
        (4, ("B", "1.5")),
    ]
    assert workbooks.in_words(datetime(2026, 3, 2, 8)) == "2026-03-02T08:00:00"


@pytest.mark.parametrize("wide", [b",".join([b"c"] * 1_000_000), workbook(["c"] * 600)])
def test_refuses_a_table_that_is_too_wide(wide):
    with pytest.raises(NotPossible, match=str(COLUMNS_AT_MOST)):
        opened(wide)


def test_refuses_a_workbook_that_unpacks_to_too_much(monkeypatch):
    content = workbook(["SKU"], ["A"])
    monkeypatch.setattr(workbooks, "UNPACKED_AT_MOST", 1000)
    with pytest.raises(NotPossible, match="unpacks"):
        opened(content)


def test_refuses_a_small_workbook_that_unpacks_to_very_much():
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(workbook(["SKU"], ["A"])))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("xl/sharedStrings2.xml", "<si><t>a</t></si>" * 1_000_000)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(NotPossible, match="times its size"):
        opened(out.getvalue())


@pytest.mark.parametrize("content", ["," * 200, '"a\nb",' * 40])
def test_a_row_is_bounded_before_it_is_made(monkeypatch, content):
    monkeypatch.setattr(tables, "ROW_AT_MOST", 150)
    assert len(list(opened(b"sku\n" + b"a,b\n" * 100).rows)) == 100
    with pytest.raises(NotPossible, match=r"row at line \d+ has more than 150"):
        list(opened(f"sku\n{content}\n".encode()).rows)


def test_a_column_has_a_name_and_no_text():
    with pytest.raises(NotPossible, match="more than 500 characters"):
        opened(b"sku," + b"x" * 501)


def test_a_cell_is_too_long_whatever_another_reader_allows():
    csv.field_size_limit(10_000_000)
    with pytest.raises(NotPossible, match="cannot be read"):
        list(opened(b"sku\n" + b"x" * 140_000).rows)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content):
    try:
        list(opened(content).rows)
    except NotPossible as error:
        assert error.field == "file"


def test_what_is_written_is_no_formula_and_reads_back():
    text = write_table(["sku", "title"], [["A", "=1+1"], ["B", 'say "x",\n']])
    assert "'=1+1" in text
    rows = list(opened(text.encode()).rows)
    assert [row.cells for row in rows] == [("A", "'=1+1"), ("B", 'say "x",\n')]
    # Also in names of columns, which are a stranger's where his own rows go back to him.
    assert write_table(["=1"], []) == "\ufeff'=1\r\n"
