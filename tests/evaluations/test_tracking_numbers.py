"""Published examples of tracking numbers: right ones recognised, wrong ones refused."""

import csv

from shipping.management.commands.recognise_tracking import answers_of
from tests.evaluations.folder import eval_path, needs

PART = "data/tracking_numbers/vectors.csv"
pytestmark = needs(PART)


def test_every_example_is_answered_right():
    with eval_path(PART).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    wrong = []
    for row, answer in zip(rows, answers_of(eval_path(PART)), strict=True):
        named = {"courier": row["courier"], "format": row["format_id"]}
        is_valid = row["valid"] == "True"
        if answer["valid"] != is_valid or (named in answer["matches"]) != is_valid:
            wrong.append((row["format_id"], row["number"]))

    assert len(rows) > 100 and wrong == []
