"""Words tell what a ticket is about, and which of them told it."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from aftersales.checks.triage import Triage, judge

SEEN = {
    "return": ("I want to send it back", "How do I send the lamp back?", "我想退货"),
    "refund": ("Give me my money again", "Where is my money?", "请退款"),
    "complaint": ("The lamp is broken", "It arrived broken and torn", "收到时坏了"),
}


@pytest.fixture(scope="module")
def triage():
    pairs = [(text, label) for label, texts in SEEN.items() for text in texts]
    return Triage(*zip(*pairs, strict=True))


@pytest.mark.parametrize(
    ("text", "label", "word"),
    [
        ("May I send the shade back?", "return", "send"),
        ("my money, please", "refund", "money"),
        ("BROKEN!", "complaint", "broken"),
        ("东西坏了", "complaint", "坏 了"),
    ],
)
def test_suggests_and_says_why(triage, text, label, word):
    [found] = triage.suggest([text])

    assert found.label == label and word in found.words


def test_two_labels_have_reasons_too():
    triage = Triage(["money back", "it is torn"], ["refund", "complaint"])

    assert [one.words[0] for one in triage.suggest(["money", "torn"])] == ["money", "torn"]


def test_judges_against_always_naming_the_commonest(triage):
    texts = ["send back", "money", "money", "it is broken, money"]
    found = judge(triage, texts, ["return", "refund", "refund", "complaint"])

    assert found["majority"] == 0.5 and 0.5 < found["accuracy"] <= 1
    wrong = sum(row["texts"] for row in found["confusion"])
    assert wrong == round((1 - found["accuracy"]) * 4)


def test_nothing_to_sort_is_no_error(triage):
    assert triage.suggest([]) == [] and triage.suggest([""])[0].words == ()


def write(path, text):
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_the_command_learns_and_judges(tmp_path):
    train = write(
        tmp_path / "train.csv.gz", "text,category\nmoney back,refund\nit is torn,complaint\n"
    )
    test = write(tmp_path / "test.csv", "text,category\nmy money,refund\nall torn,complaint\n")
    out = io.StringIO()
    call_command("evaluate_triage", train, test, stdout=out)

    found = json.loads(out.getvalue())
    assert (found["learned_from"], found["texts"], found["accuracy"]) == (2, 2, 1.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("text,kind\na,b\n", "no column 'category'"),
        ("text,category\n", "every row needs"),
        ("text,category\nmoney,refund\ntorn\n", "every row needs"),
        ("text,category\nmoney,refund\nmore,refund\n", "at least 2 classes"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path, text, words):
    path = write(tmp_path / "train.csv", text)
    with pytest.raises(CommandError, match=words):
        call_command("evaluate_triage", path, path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate_triage", tmp_path / "gone.csv", path)
