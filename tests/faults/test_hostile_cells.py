"""Row 14: cells that a spreadsheet would run, or that break tables, are exported inert."""

import csv
import io

from core.tables import write_table

CELLS = [
    *(f"{sign}cmd|' /C calc'!A0" for sign in "=+-@\t\r\n"),
    '=HYPERLINK("http://evil.example","x")',
    "＝1+1",
    "\ufeff=1",
    "a\x00b",
    "\u202egnp.exe",
    'quote " comma , line\nbreak',
    "-12.50",
    "x" * 1_000_000,
    "",
]
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")


def test_nothing_that_is_written_is_a_formula():
    text = write_table(["name"], [[cell] for cell in CELLS])
    before = csv.field_size_limit(2_000_000)
    table = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    read = [row[0] if row else "" for row in table][1:]
    csv.field_size_limit(before)
    running = [cell[:20] for cell in read if cell.startswith(RUNS)]
    print(f"\n{len(CELLS) - len(running)} of {len(CELLS)} cells inert")
    assert len(read) == len(CELLS) and running == []
