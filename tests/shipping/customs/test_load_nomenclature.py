"""Tariff codes from a file: what is one, what is passed over, what a second file changes."""

import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from core.errors import NotPossible
from core.models import Event
from shipping.actions import load_nomenclature
from shipping.demo.codes import FILE, load_codes
from shipping.models import HsCode


def test_codes_know_the_words_above_them(codes):
    code = HsCode.objects.get(code="610910")

    assert codes.codes == 9 and codes.refused == []
    assert code.above_en == "Knitted clothing · T-shirts, singlets and vests, knitted"
    assert code.above_zh == "针织服装 · 针织T恤衫"
    event = Event.objects.get(kind="nomenclature.loaded")
    assert event.facts == {"file": "hs.csv", "codes": 9, "refused": 0}


def test_a_second_file_changes_words_and_takes_nothing_away(codes, noon):
    load_nomenclature(b"hscode,description\n910211,Watches\n", name="new.csv", now=noon)

    assert HsCode.objects.count() == 9
    assert HsCode.objects.get(code="910211").text_en == "Watches"


def test_lines_that_are_no_code_are_named(noon):
    file = "hscode,description\nTOTAL,All\n123,Odd\n01,\n02, Meat \n"
    loaded = load_nomenclature(file.encode(), name="hs.csv", now=noon)

    assert [line for line, _reason in loaded.refused] == [2, 3, 4]
    assert HsCode.objects.get().text_en == "Meat"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"hscode,description\nTOTAL,All\n", "No line"),
        (b"code,text\n01,Animals\n", "Missing: hscode, description"),
        (b"\x00\x01\x02,\n", "not a CSV"),
    ],
)
def test_a_file_without_codes_changes_nothing(codes, noon, file, words):
    with pytest.raises(NotPossible, match=words):
        load_nomenclature(file, name="hs.csv", now=noon)

    assert HsCode.objects.count() == 9
    assert Event.objects.filter(kind="nomenclature.loaded").count() == 1


def test_the_command_reads_packed_files(db, tmp_path):
    packed = tmp_path / "hs.csv.gz"
    packed.write_bytes(gzip.compress(b"hscode,description\n01,Animals\nx,y\n"))
    out, err = StringIO(), StringIO()
    call_command("load_hs", str(packed), stdout=out, stderr=err)

    assert "1 tariff codes loaded, 1 lines refused." in out.getvalue()
    assert "Line 3" in err.getvalue()
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("load_hs", str(tmp_path / "none.csv"))
    packed.write_bytes(b"no gzip")
    with pytest.raises(CommandError, match="gzip"):
        call_command("load_hs", str(packed))
    packed.write_bytes(gzip.compress(b"hscode")[:10] + b"\xff" * 20)
    with pytest.raises(CommandError, match="decompressing"):
        call_command("load_hs", str(packed))


def test_the_demos_list_is_whole(db, noon):
    load_codes(noon)
    load_codes(noon)

    lines = FILE.read_text(encoding="utf-8").count("\n") - 1
    assert HsCode.objects.exclude(text_zh="").count() == lines
    assert Event.objects.filter(kind="nomenclature.loaded").count() == 1


@pytest.mark.parametrize("facts", [{"code": "123"}, {"code": "12x4"}, {"text_en": ""}])
def test_the_table_refuses_what_is_no_code(db, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        HsCode.objects.create(**{"code": "12", "text_en": "Seeds"} | facts)
