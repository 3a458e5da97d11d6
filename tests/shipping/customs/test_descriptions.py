"""The description doctor, pure and as a command."""

import json

import pytest
from django.core.management import CommandError, call_command

from listings.checks.descriptions import Term, Verdict, examine
from policy.packaged import packaged_policy
from policy.sections.truth import packaged


def look(text):
    limits = packaged_policy().shipping.descriptions
    return examine(text, words=packaged().customs, limits=limits)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ab",
        "10 04-1005",
        "***",
        "XXX",
        "invoice.pdf"[-4:],
        "Parts",
        "GIFTS",
        "new gifts for women",
        "Consolidated cargo",
        "auto parts",
        "ｅｌｅｃｔｒｏｎｉｃｓ",
        "fish, fish and fish",
        "服装",
        "杂货",
    ],
)
def test_refuses_what_names_no_goods(text):
    found = look(text)
    assert found.verdict is Verdict.REFUSED and found.example


@pytest.mark.parametrize("text", ["Steel pipes", "Percussion caps", "Wooden toys"])
def test_calls_vague_what_hardly_says_more_than_a_class(text):
    found = look(text)
    assert found.verdict is Verdict.VAGUE and found.example and found.terms


@pytest.mark.parametrize(
    "text",
    [
        "Brake discs for passenger cars",
        "Smartphone",
        "Women's leather ankle boots",
        "Toys, wooden train set",
        "男式棉质T恤",
    ],
)
def test_takes_what_names_the_goods(text):
    found = look(text)
    assert (found.verdict, found.example) == (Verdict.OK, "")


def test_every_example_would_be_taken():
    limits = packaged_policy().shipping.descriptions
    shown = [group.example for group in limits.classes.values()] + [limits.example]
    refused = [text for one in shown for text in (one.en, one.zh) if look(text).verdict != "ok"]
    assert refused == []


def test_marks_the_terms_as_they_were_written():
    assert look("  Spare ＰＡＲＴＳ: gift!").terms[-1] == Term("gift", 15, 19)
    assert [term.words for term in look("Blue ＢＡＧＳ").terms] == ["ＢＡＧＳ"]


def test_speaks_the_language_of_the_description():
    assert look("服装").example == "男式针织棉T恤衫"
    assert look("apparel").example == "Men's knitted cotton T-shirts"


def test_hostile_text_costs_little():
    assert look("parts " * 20_000).verdict is Verdict.REFUSED
    assert look("\x00" * 1000).verdict is Verdict.REFUSED


@pytest.fixture
def run(tmp_path):
    def call(name, text):
        source, out = tmp_path / name, tmp_path / "out.jsonl"
        source.write_text(text, encoding="utf-8")
        call_command("check_descriptions", str(source), "--out", str(out))
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return call


def test_answers_each_row_of_either_kind_of_file(run):
    table = run("in.csv", 'list,description\na,"Gifts"\nb,"Brake discs, for passenger cars"\n')
    lines = run(
        "in.jsonl",
        '{"description": "Gifts"}\n\n{"description": "Brake discs, for passenger cars"}\n',
    )
    assert table == lines and [row["verdict"] for row in table] == ["refused", "ok"]
    assert table[0]["terms"] == [{"words": "Gifts", "start": 0, "end": 5}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("in.csv", "a,b\n1,2\n"),
        ("in.jsonl", '{"no": 1}\n'),
        ("in.jsonl", "[1]\n"),
        ("in.jsonl", "{"),
        ("in.jsonl", '{"description": ' + "[" * 100_000),
    ],
)
def test_refuses_a_file_without_descriptions(run, name, text):
    with pytest.raises(CommandError, match="cannot be read"):
        run(name, text)
