"""manage.py recognise_tracking, as others call it."""

import json

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def run(tmp_path):
    def call(text, encoding="utf-8"):
        source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
        source.write_bytes(text.encode(encoding))
        call_command("recognise_tracking", str(source), "--out", str(out))
        return [json.loads(line) for line in out.read_text().splitlines()]

    return call


def test_answers_each_row_in_its_order(run):
    first, second, third = run("number\n1Z9A8B7C0311223340\nnone\n1Z9A8B7C0311223340\n")
    assert (
        first
        == third
        == {
            "number": "1Z9A8B7C0311223340",
            "valid": True,
            "matches": [{"courier": "ups", "format": "ups"}],
        }
    )
    assert second == {"number": "none", "valid": False, "matches": []}


def test_answers_for_the_form_that_the_row_names(run):
    rows = run(
        "courier,format_id,number,valid\nups,ups,1Z9A8B7C0311223340,\n"
        "usps,usps_20,1Z9A8B7C0311223340,\nx,no_such_form,1Z9A8B7C0311223340,\n",
        "utf-8-sig",
    )
    assert [row["valid"] for row in rows] == [True, False, False]


@pytest.mark.parametrize("text", ["no,such,column\n1,2,3\n", "", "number\n\xe9"])
def test_refuses_a_file_that_it_cannot_read(run, text):
    with pytest.raises(CommandError):
        run(text, "latin-1")


def test_refuses_missing_files_and_folders(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("recognise_tracking", "nowhere.csv", "--out", str(tmp_path / "out"))
    here = tmp_path / "in.csv"
    here.write_text("number\n")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("recognise_tracking", str(here), "--out", str(tmp_path / "no" / "out"))
