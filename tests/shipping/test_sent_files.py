"""Files of orders and scans: kept, tried, taken by a worker part by part, refused row by row."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from core import jobs
from core.errors import NotAllowed, NotPossible
from core.models import Event, Job, JobPart
from core.tables import write_lines
from shipping import sending
from shipping.actions import start_sent, take_sent_file
from shipping.checks.columns import ORDER_COLUMNS
from shipping.checks.sent import guess
from shipping.models import Order, SentFile, TrackingEvent
from shipping.sent_pages import refused_rows
from tests.shipping.conftest import mails
from tests.shipping.test_imports import row
from tests.workbooks import holding, sheet_of

SCAN_HEADER = "number,code,detail,at,country,place,time_zone"


@pytest.fixture
def keep(sams_store, sam, noon):
    def run(kind, header, *lines, actor=sam):
        content = "\n".join([header, *lines]).encode()
        facts = {"kind": kind, "file_name": "sent.csv", "content": content}
        return take_sent_file(sams_store, actor=actor, now=noon, **facts)

    return run


@pytest.fixture
def bring(keep, sam, shipped_at):
    def run(kind, header, *lines, **said):
        file = keep(kind, header, *lines)
        facts = {"targets": guess(file.header, kind), "is_trial": False, "actor": sam} | said
        job = start_sent(file, now=shipped_at, **facts)
        jobs.run_jobs(lambda: shipped_at)
        job.refresh_from_db()
        assert job.status == "done", job.error
        return job

    return run


def figures(job):
    found = jobs.progress(job)
    return found.done, found.skipped, found.failed


def refused(job):
    return {line["line"]: line for part in job.parts.all() for line in part.report}


def test_orders_are_taken_once(bring):
    header = ",".join(ORDER_COLUMNS)
    lines = [row("1"), row("2"), row("1", title="Shade")]

    assert figures(bring("orders", header, *lines)) == (3, 0, 0)
    assert Order.objects.get(number="1").lines.count() == 2
    assert figures(bring("orders", header, *lines)) == (0, 3, 0)
    assert Order.objects.count() == mails("order.received").count() == 2
    assert Event.objects.filter(kind="file.sent").count() == 2


def test_a_trial_counts_and_keeps_nothing(bring):
    header = ",".join(ORDER_COLUMNS)
    job = bring("orders", header, row("1"), row("2").replace("NL", "?"), is_trial=True)

    assert figures(job) == (1, 0, 1)
    assert refused(job)[3]["column"] == "country"
    assert not Order.objects.exists() and not mails().exists()
    assert not Event.objects.filter(kind="order.received").exists()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("9.95", "free", "unit_price"),
        (",2,", ",0,", "quantity"),
        ("2026-03-02T10:00", "yesterday", "placed_at"),
        ("2026-03-02T10:00", "2027-03-02T10:00", "placed_at"),
        ("anna@example.org", "anna", "buyer_email"),
    ],
)
def test_a_refusal_names_its_column(bring, old, new, column):
    job = bring("orders", ",".join(ORDER_COLUMNS), row("1").replace(old, new), row("2"))

    assert figures(job) == (1, 0, 1) and refused(job)[2]["column"] == column


def test_the_wrong_row_of_an_order_is_named_to_the_others(bring):
    lines = [row("1"), row("1", title="x" * 301), row("2")]
    told = refused(bring("orders", ",".join(ORDER_COLUMNS), *lines))

    assert told[3]["column"] == "title" and "at most 300" in told[3]["reason"]
    assert "Line 3 of the same order" in told[2]["reason"] and set(told) == {2, 3}


def test_takes_scans_and_says_why_not(bring, parcel):
    good = "LP00 6612 9043 NL,accepted,,2026-03-03T09:00:00+08:00,CN,Shenzhen,"
    lines = [
        good,
        good,
        "LP0066129043NL,origin_hub,,2026-03-03T18:00,CN,Shenzhen,Asia/Shanghai",
        "LP0066129043NL,origin_hub,,2026-03-03T18:00,CN,,",
        "LP0066129043NL,flying,,2026-03-03T09:00Z,CN,,",
        "LP0066129043NL,exception,,2026-03-03T09:00Z,CN,,",
        "XX1234567,accepted,,2026-03-03T09:00Z,CN,,",
    ]
    job = bring("scans", SCAN_HEADER, *lines)

    assert figures(job) == (2, 1, 4)
    told = refused(job)
    assert {line: row["column"] for line, row in told.items()} == {
        5: "at",
        6: "code",
        7: "",
        8: "number",
    }
    assert "time zone" in told[5]["reason"] and "Not a known code" in told[6]["reason"]
    assert "detail" in told[7]["reason"] and "XX1234567" in told[8]["reason"]
    zones = TrackingEvent.objects.order_by("at").values_list("time_zone", "place")
    assert list(zones) == [("+08:00", "Shenzhen"), ("Asia/Shanghai", "Shenzhen")]
    assert figures(bring("scans", SCAN_HEADER, *lines)) == (0, 3, 4)


def test_parts_keep_an_order_together(keep, sam, noon, monkeypatch):
    monkeypatch.setitem(sending.ROWS_A_PART, "orders", 2)
    lines = [row("1"), row("2"), row("3"), row("1", title="Shade")]
    file = keep("orders", ",".join(ORDER_COLUMNS), *lines)
    facts = {"targets": guess(file.header, "orders"), "is_trial": False, "actor": sam}
    job = start_sent(file, now=noon, **facts)

    groups = [[[line.number for line in group] for group in part] for part in sending.parts(job)]
    assert groups == [[[2, 5]], [[3], [4]]]


@pytest.mark.parametrize(
    ("kind", "header", "cells"),
    [
        ("orders", ",".join(ORDER_COLUMNS), row("{}")),
        ("scans", "number,code,at,country", "LP00661290{},accepted,2026-03-03T09:00Z,CN"),
        ("dispatch", "order,number,carrier", "{},LP00661290{},PostLink"),
        ("stock", "sku,quantity", "L-{},1"),
    ],
)
@pytest.mark.parametrize(("end", "why"), [("<row><c>", "cannot be read"), ("", "more than 10000")])
def test_a_workbook_that_lies_of_its_rows_is_not_half_imported(
    sams_store, sam, noon, kind, header, cells, end, why
):
    lines = [header, *(cells.replace("{}", str(n)) for n in range(10_001 if not end else 5_000))]
    rows = "".join(f"<row>{''.join(map(in_cell, line.split(',')))}</row>" for line in lines)
    content = holding(sheet_of(rows + end, '<dimension ref="A1:Z3001"/>'))
    who = {"actor": sam, "now": noon}
    file = take_sent_file(sams_store, kind=kind, file_name="a.xlsx", content=content, **who)
    job = start_sent(file, targets=guess(file.header, kind), is_trial=False, **who)
    events = Event.objects.count()

    jobs.run_jobs(lambda: noon)

    job.refresh_from_db()
    assert file.rows == 3000 and job.status == "failed" and not JobPart.objects.exists()
    assert job.error.startswith("Nothing was imported. ") and why in job.error
    kinds = Event.objects.order_by("pk")[events:].values_list("kind", flat=True)
    assert list(kinds) == ["job.started", "job.failed"]


def in_cell(text):
    return f'<c t="str"><v>{text}</v></c>'


def test_refused_rows_come_back_as_they_were_and_harmless(bring):
    cells = row("1", name='=cmd|"calc"!A1', title="-5 °C lamp").replace("NL", "?")
    job = bring("orders", ",".join(ORDER_COLUMNS), cells)
    text = "".join(write_lines(refused_rows(job)))
    back = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))

    assert back[0]["refused_column"] == "country" and back[0]["title"] == "'-5 °C lamp"
    mended = back[0] | {"country": "NL", "reason": ""}
    again = bring("orders", ",".join(mended), ",".join(mended.values()))
    assert figures(again) == (1, 0, 0)
    assert Order.objects.get().lines.get().title == "-5 °C lamp"


def test_needs_the_columns_once(keep, sam, noon):
    file = keep("dispatch", "a,b,c", "1,2,3")
    facts = {"is_trial": True, "actor": sam, "now": noon}
    for targets, why in ((["order", "", ""], "number"), (["order", "number", "order"], "same")):
        with pytest.raises(NotPossible, match=why):
            start_sent(file, targets=targets, **facts)
    assert not Job.objects.exists()


def test_refuses_a_reader(keep, tess, sam, noon):
    file = keep("orders", "a,b", "1,2")
    with pytest.raises(NotAllowed):
        keep("orders", "a,b", "1,2", actor=tess)
    with pytest.raises(NotAllowed):
        start_sent(file, targets=[], is_trial=True, actor=tess, now=noon)
    assert SentFile.objects.count() == 1 and not Job.objects.exists()


def test_the_database_keeps_files_as_they_came(keep):
    file = keep("orders", "a,b", "1,2")
    with pytest.raises(DatabaseError), transaction.atomic():
        SentFile.objects.update(name="other.csv")
    file.pk, file.kind = None, "poems"
    with pytest.raises(IntegrityError, match="sent_file_kind_known"), transaction.atomic():
        file.save(force_insert=True)


def test_the_pages_try_and_import(client, sam, sams_store):
    client.force_login(sam)
    text = (
        f"{','.join(ORDER_COLUMNS)}\n7,=Anna,anna,NL,Utrecht,USD,2026-03-02T10:00,L-1,Lamp,2,9.95"
    )
    upload = SimpleUploadedFile("a.csv", text.encode())
    page = client.post("/orders/import/", {"file": upload}).url
    assert "Which column is what?" in client.get(page).text
    targets = {f"column_{place}": name for place, name in enumerate(ORDER_COLUMNS)}
    assert client.post(page, targets | {"column_0": ""}).status_code == 422
    assert client.post(page, targets | {"trial": "1"}).status_code == 302
    jobs.run_jobs(lambda: Job.objects.get().created_at)

    result = f"/files/result/{Job.objects.get().pk}/"
    assert (
        "not a mail address" in client.get(result).text and "Import now" in client.get(result).text
    )
    rows = client.get(f"{result}refused.csv")
    assert rows["Content-Type"] == "text/csv; charset=utf-8"
    assert ",'=Anna," in rows.getvalue().decode() and not Order.objects.exists()
