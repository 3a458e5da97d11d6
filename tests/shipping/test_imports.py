import csv
import io

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import import_orders
from shipping.checks.columns import ORDER_COLUMNS
from shipping.models import Import, Order
from tests.shipping.conftest import mails

HEADER = ",".join(ORDER_COLUMNS)
ROW = "{number},{name},anna@example.org,NL,Utrecht,USD,2026-03-02T10:00,L-1,{title},2,9.95"


def row(number="1", name="Anna", title="Lamp"):
    return ROW.format(number=number, name=name, title=title)


@pytest.fixture
def send(sams_store, sam, noon):
    def run(*lines, header=HEADER, encoding="utf-8", content=None):
        text = "\n".join([header, *lines]) + "\n"
        content = text.encode(encoding) if content is None else content
        facts = {"file_name": "orders.csv", "content": content}
        return import_orders(sams_store, actor=sam, now=noon, **facts)

    return run


def test_takes_orders_and_adds_rows_of_one_up(send, sams_store, noon):
    sams_store.time_zone = "Asia/Shanghai"
    sams_store.save()
    done = send(row("1"), row("2"), row("1", title="Shade"))

    assert (done.taken, done.repeated, done.refused) == (2, 0, [])
    first = Order.objects.get(number="1")
    assert (first.total_minor, first.lines.count()) == (3980, 2)
    # Without an offset the time is the store's own.
    assert first.placed_at.isoformat() == "2026-03-02T02:00:00+00:00"
    assert mails("order.received").count() == 2
    assert Event.objects.get(kind="file.imported").facts["taken"] == 2


def test_the_same_file_again_takes_nothing(send):
    send(row("1"), row("2"))
    again = send(row("1"), row("2"))

    assert (again.taken, again.repeated, again.refused) == (0, 2, [])
    assert Order.objects.count() == mails().count() == 2


@pytest.mark.parametrize(
    ("encoding", "name", "read_as"),
    [
        ("utf-8", "Žofia 莉莉", "utf-8"),
        ("utf-8-sig", "Žofia 莉莉", "utf-8"),
        ("utf-16", "Žofia 莉莉", "utf-16"),
        ("gb18030", "王小明，订单", "gb18030"),
        ("latin-1", "José Müller", "cp1252"),
    ],
)
def test_reads_common_encodings(send, encoding, name, read_as):
    done = send(row("1", name=name), encoding=encoding)

    assert (done.encoding, done.refused) == (read_as, [])
    assert Order.objects.get().buyer_name == name


@pytest.mark.parametrize("separator", [";", "\t"])
def test_reads_other_separators(send, separator):
    lines = [line.replace(",", separator) for line in (HEADER, row("1"))]

    assert send(lines[1], header=lines[0]).taken == 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("anna@example.org", "anna", "mail address"),
        ("NL", "Nowhere", "two-letter"),
        ("USD", "US", "three-letter"),
        ("9.95", "free", "19.90"),
        ("9.95", "9.955", "USD has 2 decimals"),
        (",2,", ",0,", "Not below 1"),
        (",2,", ",two,", "whole number"),
        ("2026-03-02T10:00", "yesterday", "2026-03-02T12:00:00+08:00"),
        ("2026-03-02T10:00", "2027-03-02T10:00", "future"),
        ("2026-03-02T10:00", "0001-01-01T10:00", "older than 400 days"),
        ("anna@example.org", "jürgen@example.org", "before the @"),
        ("Lamp", "La\x01mp", "control characters"),
        ("Lamp", "x" * 301, "at most 300"),
        ("Anna", "", "missing"),
    ],
)
def test_refuses_a_row_with_its_reason_and_takes_the_rest(send, old, new, why):
    done = send(row("1").replace(old, new), row("2"))

    assert done.taken == 1 and Order.objects.get().number == "2"
    (refused,) = done.refused
    assert refused["line"] == 2 and why in refused["reason"]
    assert mails().count() == 1


def test_an_order_whose_sum_overflows_is_refused_alone(send):
    """Each row is within the limits of its fields."""
    much = row("1").replace(",USD,", ",JPY,").replace(",2,9.95", ",100000,999999999999")
    done = send(*[much] * 150, row("2"))

    assert done.taken == 1 and Order.objects.get().number == "2"
    assert len(done.refused) == 150 and "add up to more" in done.refused[0]["reason"]


def test_rows_of_one_order_stand_or_fall_together(send):
    done = send(row("1"), row("1", title=""), row("2"))

    assert [refused["line"] for refused in done.refused] == [2, 3]
    assert Order.objects.get().number == "2"


def test_refuses_rows_that_disagree_about_their_order(send):
    done = send(row("1"), row("1", name="Bert"))

    assert "buyer_name" in done.refused[0]["reason"] and not Order.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Missing: number"),
        (b"number,city\n1,Utrecht\n", "Missing: buyer_name"),
        (HEADER.encode() + b"\n\n", "no rows"),
        (b"PK\x03\x04\x00\x00", "workbook is damaged"),
        (b"\x00\x01\x02", "not a CSV"),
        (b"\xff\xfe\x00", "no UTF-16"),
        (HEADER.encode() + b"\n" + b"x" * 140_000, "cannot be read"),
        (b"x" * 5_242_881, "larger than 5 MB"),
        ((HEADER + "\n" + (row() + "\n") * 10_001).encode(), "more than 10000 rows"),
    ],
)
def test_refuses_what_is_no_such_file(send, content, why):
    with pytest.raises(NotPossible) as refusal:
        send(content=content)

    assert refusal.value.field == "file" and why in str(refusal.value)
    assert not Import.objects.exists() and not Order.objects.exists()


def test_refused_rows_come_back_harmless(client, send, sam):
    done = send(row("1", name='=cmd|"calc"!A1').replace("NL", "?"), header=HEADER)
    client.force_login(sam)
    saved = client.get(f"/imports/{done.pk}/refused.csv")
    text = saved.getvalue().decode()

    assert saved["Content-Disposition"] == f'attachment; filename="refused-{done.pk}.csv"'
    assert text.startswith("\ufeffreason,") and done.refused[0]["reason"] in text
    back = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert back[1][2].startswith("'=cmd")


def test_refuses_a_reader(sams_store, tess, noon):
    with pytest.raises(NotAllowed):
        import_orders(sams_store, file_name="x.csv", content=b"x", actor=tess, now=noon)
    assert not Import.objects.exists()
