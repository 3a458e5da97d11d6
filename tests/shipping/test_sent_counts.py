"""Files of counted goods: tried, taken once, refused row by row."""

import pytest

from core import jobs
from core.errors import NotPossible
from core.tables import write_lines
from shipping.actions import receive_order, start_sent, take_sent_file, track_stock
from shipping.checks.sent import guess
from shipping.models import StockItem, StockMovement
from shipping.queries.stock import sums_by_item
from shipping.stock_pages import export
from tests.shipping.conftest import order_facts


@pytest.fixture
def item(sams_store, sam, noon):
    lines = [
        {"sku": sku, "title": "Lamp", "quantity": 1, "unit_price_minor": 995}
        for sku in ("L-1", "S-1")
    ]
    receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)
    return track_stock(sams_store, sku="L-1", quantity=3, actor=sam, now=noon)


@pytest.fixture
def bring(sams_store, sam, shipped_at):
    def run(text, *, is_trial=False):
        said = {"kind": "stock", "file_name": "count.csv", "content": text.encode()}
        file = take_sent_file(sams_store, **said, actor=sam, now=shipped_at)
        targets = guess(file.header, "stock")
        job = start_sent(file, targets=targets, is_trial=is_trial, actor=sam, now=shipped_at)
        jobs.run_jobs(lambda: shipped_at)
        job.refresh_from_db()
        assert job.status == "done", job.error
        found = jobs.progress(job)
        report = [line for part in job.parts.all() for line in part.report]
        told = {line["line"]: (line["column"], line["reason"]) for line in report}
        return (found.done, found.skipped, found.failed), told

    return run


COUNT = "SKU,On hand,Reason\nL-1,2,damaged\nS-1,7,\n"


def test_a_count_is_taken_once_and_begins_what_was_not_counted(item, bring, sams_store):
    assert bring(COUNT, is_trial=True)[0] == (2, 0, 0) and StockItem.objects.count() == 1
    assert bring(COUNT)[0] == (2, 0, 0)
    assert StockMovement.objects.get(reason="damaged").on_hand == -1
    rows = StockMovement.objects.count()

    assert bring(COUNT)[0] == (0, 2, 0) and StockMovement.objects.count() == rows
    # What was taken along may be sent back, and changes nothing.
    assert bring("".join(write_lines(export(sams_store))))[0] == (0, 2, 0)


def test_a_count_with_its_time_changes_nothing_when_told_again(item, bring):
    late = "sku,quantity,counted_at\nL-1,5,2026-03-03T10:00+00:00\nS-1,4,2026-03-03T10:00+00:00\n"
    assert bring(late)[0] == (2, 0, 0) and bring(late)[0] == (0, 2, 0)
    assert sums_by_item([item.pk])[item.pk].on_hand == 5


def test_wrong_rows_come_back_with_their_column_and_reason(item, bring):
    figures, told = bring(
        "sku,quantity,reason,counted_at\nL-1,2,,\nL-1,2,,\nS-1,-1,,\n,3,,\nX-9,1,,\nS-2,100001,,\n"
    )
    assert figures == (0, 0, 6) and StockItem.objects.count() == 1
    assert {line: column for line, (column, _reason) in told.items()} == {
        2: "sku",
        3: "sku",
        4: "quantity",
        5: "sku",
        6: "sku",
        7: "quantity",
    }
    assert "2 rows" in told[2][1] and "whole number" in told[4][1] and "X-9" in told[6][1]
    for cells, column in (
        ("L-1,1,mood,", "reason"),
        ("L-1,1,,soon", "counted_at"),
        ("L-1,1,,2030-01-01T00:00+00:00", "counted_at"),
        ("S-1,1,,2030-01-01T00:00+00:00", "counted_at"),
    ):
        assert bring(f"sku,quantity,reason,counted_at\n{cells}\n")[1][2][0] == column


def test_refuses_a_file_without_its_columns(item, bring):
    with pytest.raises(NotPossible, match="quantity"):
        bring("sku,colour\nL-1,red\n")
