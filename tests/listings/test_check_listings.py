"""`manage.py check_listings`: files in, results and a summary out, without a database."""

import gzip
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from listings.checks.engine import Checker
from listings.checks.rows import LONGEST_FIELD, ListingFile, targets_of

ROWS = (
    "source,id,title,description,price,list_price,currency,category,brand,lang_country\n"
    "x,1,Plain mug,Holds tea.,5.00,9.99,EUR,Home,,en-GB\n"
    'x,2,Jarra,"Cura la artritis, dicen.",abc,,MXN,Home,,es-MX\n'
    "x,3,Mug !,Holds tea.,,,EUR,Home,,th-TH\n"
)


def run(source: Path, out: Path, **options: Any) -> dict[str, Any]:
    printed = StringIO()
    call_command("check_listings", source, out=out, now=None, stdout=printed, **options)
    summary: dict[str, Any] = json.loads(printed.getvalue().splitlines()[-1])
    return summary


def results(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text().splitlines()]


@pytest.mark.parametrize("packed", [False, True])
def test_reads_csv_and_counts_what_it_could_not_read(tmp_path: Path, packed: bool) -> None:
    source = tmp_path / ("rows.csv.gz" if packed else "rows.csv")
    source.write_bytes(gzip.compress(ROWS.encode()) if packed else ROWS.encode())

    summary = run(source, tmp_path / "out.jsonl")

    assert summary["listings"] == 3 and summary["unreadable"] == 1
    assert summary["verdicts"] == {"pass": 1, "warn": 1, "needs_evidence": 0, "block": 1}
    assert [(one["id"], one["verdict"]) for one in results(tmp_path / "out.jsonl")] == [
        ("1", "pass"),
        ("2", "block"),
        ("3", "warn"),
    ]


FACTS = """\
SKU,Product Name,Description,Price,Compare at price,Currency,Material,Sold to,Barcode,\
attributes.capacity_mah,attributes.manufacturer_name,Product type
M-1,Mug of solid wood,Holds tea.,"5,00",,eur,Porcelain,"us, EL",123,,Lumo,Home
M-2,Mug,Holds tea.,5.00,9.00,EUR,,US,,"1,500",,Home
"""


def test_every_column_that_an_import_knows_counts(tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    source.write_text(FACTS)

    summary = run(source, tmp_path / "out.jsonl")

    first, second = results(tmp_path / "out.jsonl")
    assert (first["id"], second["id"], summary["unreadable"]) == ("M-1", "M-2", 1)
    found = [(one["code"], one["field"]) for one in first["findings"]]
    assert ("inconsistent_facts", "title") in found
    assert ("invalid_gtin", "attributes.gtin") in found
    missing = [field for code, field in found if code == "missing_safety_info"]
    assert "attributes.manufacturer_postal" in missing
    assert "attributes.manufacturer_name" not in missing
    assert [one["code"] for one in second["findings"]] == ["reference_price_inflated"]


def test_prices_are_read_as_an_import_reads_them(tmp_path: Path) -> None:
    """A price that two readers could read apart is none: 1.25 would hide what 1,250 shows."""
    cells = ("1.250 €", "1.250", '"1.250,00 €"', "19⁹⁹ €", "1250.00")
    source = tmp_path / "rows.csv"
    rows = "".join(f"{place},Mug,{cell},EUR\n" for place, cell in enumerate(cells))
    source.write_text(f"id,title,price,currency\n{rows}")

    file = ListingFile(source, today=date(2026, 3, 2))

    assert [one.price for one in file] == [None, None, Decimal(1250), None, Decimal(1250)]
    assert file.unreadable == 3


def test_a_name_and_a_tag_of_their_own_come_first() -> None:
    header = ["sku", "id", "language", "lang_country", "list_price", "Price"]
    assert targets_of(header) == ["sku", "id", "", "language", "", "price"]


def test_reads_json_lines_with_or_without_the_key_listing(tmp_path: Path) -> None:
    listing = {"id": "a", "title": "Mug", "attributes": {"gtin": "123"}, "now": "2026-11-20"}
    lines = [listing, {"listing": listing | {"id": "b"}, "expected": {}}, ["no listing"]]
    source = tmp_path / "rows.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)) + "\n{broken\n\n")

    summary = run(source, tmp_path / "out.jsonl")

    assert (summary["listings"], summary["unreadable"]) == (2, 2)
    (finding,) = results(tmp_path / "out.jsonl")[1]["findings"]
    assert finding == {
        "code": "invalid_gtin",
        "field": "attributes.gtin",
        "start": None,
        "end": None,
        "severity": "block",
        "measured": "123",
        "limit": "length 8, 12, 13, 14",
    }


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.csv", tmp_path / "out.jsonl")
    source = tmp_path / "rows.csv"
    source.write_text(ROWS)
    with pytest.raises(CommandError, match="There is no folder"):
        run(source, tmp_path / "none" / "out.jsonl")


def test_the_file_that_is_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "listings.jsonl"
    path.write_text("{}")
    with pytest.raises(CommandError, match="is the file that is read"):
        call_command("check_listings", str(path), "--out", str(path))
    assert path.read_text() == "{}"


def test_a_field_beyond_the_limit_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    huge = "x" * (LONGEST_FIELD + 1)
    source.write_text(f"id,title\n1,Mug\n2,{huge}\n3,Jug\n")

    summary = run(source, tmp_path / "out.jsonl")

    assert (summary["listings"], summary["unreadable"]) == (2, 1)


@pytest.mark.django_db
def test_checks_under_an_approved_version(tmp_path: Path, policy: Any) -> None:
    source = tmp_path / "rows.csv"
    source.write_text(ROWS)

    summary = run(source, tmp_path / "out.jsonl", policy=policy.version)

    assert summary["verdicts"]["block"] == 1
    with pytest.raises(CommandError, match="no approved policy version 99"):
        run(source, tmp_path / "out.jsonl", policy=99)


def test_a_csv_is_read_in_the_encoding_that_it_speaks_for(tmp_path: Path) -> None:
    source = tmp_path / "ROWS.CSV"
    source.write_bytes("title,description\n最好的台灯,Lampe géniale\n".encode("utf-16"))
    assert run(source, tmp_path / "out.jsonl")["listings"] == 1
    [shot] = ListingFile(source, today=date(2026, 3, 2))
    assert (shot.title, shot.description) == ("最好的台灯", "Lampe géniale")

    source.write_bytes(b"title\n\x81\x00\xff\x00\x00\xd8\n")
    with pytest.raises(CommandError, match="not a CSV file"):
        run(source, tmp_path / "out.jsonl")


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text('{"id": "1", "title": "Mug"}\n{"id": \n[]\n')
    assert run(source, tmp_path / "out.jsonl")["first_unreadable_lines"] == [2, 3]


@pytest.mark.parametrize("day", ["0001-01-05", "9999-12-31"])
def test_no_day_is_too_far_away(tmp_path: Path, day: str) -> None:
    certificate = {"scheme": "GOTS", "valid_from": day, "valid_to": day}
    row = {
        "id": "1",
        "now": day,
        "title": "Mug, only until tomorrow",
        "price": 5,
        "reference_price": 10,
        "reduced_on": day,
        "price_history": [{"at": day, "amount": 10}, {"at": day, "amount": 9}],
        "attributes": {"offer_ends": day},
        "certificates": [certificate],
    }
    source = tmp_path / "rows.jsonl"
    source.write_text(json.dumps(row) + "\n")
    summary = run(source, tmp_path / "out.jsonl")
    assert (summary["listings"], summary["failed"]) == (1, 0)


def test_a_fault_on_one_listing_loses_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Checker.check

    def check(self: Checker, shot: Any) -> Any:
        if shot.id == "1":
            raise RuntimeError("a fault")
        return right(self, shot)

    monkeypatch.setattr(Checker, "check", check)
    source = tmp_path / "rows.jsonl"
    source.write_text('{"id": "1", "title": "Mug"}\n{"id": "2", "title": "Mug"}\n')
    with pytest.raises(CommandError, match="1 listings could not be checked"):
        run(source, tmp_path / "out.jsonl")
    assert [one["id"] for one in results(tmp_path / "out.jsonl")] == ["2"]


def test_a_stray_byte_changes_no_other_line(tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    lines = "sku,title\nA-\x00,Mug\nB,治疗癌症的杯子，全网最低价\n".encode().replace(
        b"\x00", b"\xff"
    )
    source.write_bytes(lines)
    assert run(source, tmp_path / "out.jsonl")["verdicts"]["block"] == 1


@pytest.mark.parametrize("content", [gzip.compress(ROWS.encode())[:-12], ROWS.encode()])
def test_what_is_no_whole_gz_file_is_said(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "rows.csv.gz"
    source.write_bytes(content)
    with pytest.raises(CommandError, match=r"no whole \.gz file"):
        run(source, tmp_path / "out.jsonl")
