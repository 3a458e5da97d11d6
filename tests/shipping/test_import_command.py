"""Orders from another system's table, by command."""

import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shipping.checks.columns import ORDER_COLUMNS
from shipping.checks.countries import country_code
from shipping.checks.layouts import Layout
from shipping.models import Import, Order
from tests.shipping.conftest import mails

TABLE = """Order ID,Year,Month,Who,Land,Item,Pieces,Price
7,2026,2,Anna,Netherlands,Lamp,2,9.95
8,2026,13,Bo,USA,Shade,1,5
9,2026,2,Cy,Atlantis,Shade,1,5
"""
COLUMNS = {
    "number": "{Order ID}",
    "buyer_name": "{Who}",
    "buyer_email": "buyer-{Order ID}@example.org",
    "country": "{Land}",
    "city": "{Land}",
    "currency": "USD",
    "placed_at": "{Year}-{Month:02}-28T10:00+00:00",
    "sku": "{Item}",
    "title": "{Item}",
    "quantity": "{Pieces}",
    "unit_price": "{Price}",
}


@pytest.fixture
def run(sams_store, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(TABLE)

    def call(*extra, columns=COLUMNS):
        out = StringIO()
        said = [f"--column={name}={pattern}" for name, pattern in columns.items()]
        call_command("import_orders", path, "--store", sams_store.slug, *said, *extra, stdout=out)
        return out.getvalue().splitlines()

    return call


def test_takes_orders_of_another_systems_table(run, tmp_path):
    file = tmp_path / "refused.csv"
    said = run("--try", "--as-of", "2026-03-02", "--refused", file)

    assert said[-1] == (
        "1 orders taken, 0 here already, 2 rows refused. A trial: nothing was kept."
    )
    assert [line.split()[:4] for line in said[:-1]] == [
        ["1", "Write", "the", "time"],
        ["1", "country:", "Give", "the"],
    ]
    lines = file.read_text().splitlines()
    assert [line.rsplit(",", 5)[-1] for line in lines[1:]] == ["5", "5"]
    assert not Order.objects.exists() and not Import.objects.exists() and not mails().exists()


def test_orders_are_kept_without_try(run):
    said = run(columns=COLUMNS | {"placed_at": "2026-03-01T10:00Z"})

    assert said[-1].endswith("rows refused.")
    assert Order.objects.count() == Import.objects.get().taken


@pytest.mark.parametrize(
    ("extra", "columns", "why"),
    [
        (["--as-of", "2026-03-02"], COLUMNS, "for --try alone"),
        ([], COLUMNS | {"number": "{Order No}"}, "Missing: order no"),
        (["--store", "nobody"], COLUMNS, "no store"),
        (["--column", "number"], COLUMNS, "number={Order ID}"),
    ],
)
def test_says_why_it_cannot_begin(run, extra, columns, why):
    with pytest.raises(CommandError, match=why):
        run(*extra, columns=columns)
    assert not Order.objects.exists()


def test_refused_rows_that_cannot_be_written_are_said(run, tmp_path):
    with pytest.raises(CommandError, match="could not be written"):
        run("--refused", tmp_path, columns=COLUMNS | {"placed_at": "2026-03-01T10:00Z"})
    assert Order.objects.count() == Import.objects.get().taken


def test_refuses_a_broken_archive(sams_store, tmp_path):
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(b"")[:10] + b"\xff" * 40)
    with pytest.raises(CommandError, match=r"orders\.csv\.gz"):
        call_command("import_orders", path, "--store", sams_store.slug)


def test_a_pattern_fills_numbers_up_and_leaves_the_rest_alone():
    layout = Layout.of(["day={Y}-{M:02}", "fixed=EUR"])

    assert layout.read({"y": "2026", "m": "2"})["day"] == "2026-02"
    assert layout.read({})["fixed"] == "EUR"
    assert layout.needs(ORDER_COLUMNS)[-2:] == ["y", "m"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("NL", "NL"), ("nld", "NL"), ("Netherlands", "NL"), ("荷兰", "NL"), ("Atlantis", "Atlantis")],
)
def test_reads_countries_by_name(words, code):
    assert country_code(words) == code
