"""A real shop's table of orders, with wrong dates and names: every refused row says why."""

import csv
import gzip
import io
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from policy.actions import install_packaged_policy
from tests.evaluations.folder import eval_path, needs

FILE = "data/orders_dataco_dirty/orders_and_shipments.csv.gz"
COLUMNS = {
    "number": "{Order ID}",
    "buyer_name": "Customer {Customer ID}",
    "buyer_email": "customer-{Customer ID}@example.com",
    "country": "{Customer Country}",
    "city": "{Customer Region}",
    "currency": "USD",
    "placed_at": "{Order Year}-{Order Month:02}-{Order Day:02}T{Order Time}",
    # When it was sent: before the order in some rows.
    "ship_by": "{Shipment Year}-{Shipment Month:02}-{Shipment Day:02}T23:59",
    "sku": "{Order Item ID}",
    "title": "{Product Name}",
    "quantity": "{Order Quantity}",
    "unit_price": "{Gross Sales}",
}
# One order in four, for time: the command itself takes the whole file.
EVERY = 4


@needs(FILE)
@pytest.mark.parametrize(
    ("number", "day"), [("{Order ID}", "2017-02-01"), ("{Order Item ID}", "2015-03-01")]
)
def test_each_refused_row_says_why(sams_store, tmp_path, number, day):
    """As on that day: older and younger orders are refused as such.

    Half of the orders have rows with different dates; by item, each row stands alone.
    """
    since = datetime(2015, 1, 1, tzinfo=UTC)
    install_packaged_policy(now=since, effective_from=since)
    out, refused, part = StringIO(), tmp_path / "refused.csv", tmp_path / "orders.csv"
    sent = _write_part(part)
    said = [
        f"--column={name}={pattern}" for name, pattern in (COLUMNS | {"number": number}).items()
    ]
    told = ["--store", sams_store.slug, "--refused", refused, "--try", f"--as-of={day}"]
    call_command("import_orders", part, *said, *told, stdout=out)

    rows = list(csv.reader(io.StringIO(refused.read_text(encoding="utf-8"))))[1:]
    taken = int(out.getvalue().splitlines()[-1].split()[0])
    print(out.getvalue())
    assert taken > 500 // EVERY and all(row[0] for row in rows)
    assert len(rows) < sent and {len(row) for row in rows} == {25}


def _write_part(path):
    """Whole orders, so that rows of one that do not agree stay together; return how many rows."""
    with gzip.open(eval_path(FILE), "rt", encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    number = [name.strip() for name in head].index("Order ID")
    chosen = [row for row in rows if int(row[number]) % EVERY == 0]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *chosen])
    return len(chosen)
