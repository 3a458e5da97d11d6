"""Workbooks to be read in tests: sound ones, and such as no spreadsheet writes."""

import io
import zipfile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def written(*rows, write_only=False):
    book = Workbook(write_only=write_only)
    sheet = book.create_sheet() if write_only else book.active
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def holding(sheet, name=SHEET):
    """A workbook with this XML as its sheet, or as another of its parts."""
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(written(["SKU"])))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for part in good.namelist():
            book.writestr(part, sheet if part == name else good.read(part))
    return out.getvalue()


def sheet_of(rows, before=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
