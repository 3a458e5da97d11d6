"""What a ticket is about, told from real wording of customers."""

import csv
import gzip
import json

from django.core.management import call_command

from tests.evaluations.folder import eval_path, needs

DATA = "data/complaint_intents_banking77/train.csv.gz"
HELD_OUT_EVERY = 5


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["text", "category"])
        lines.writerows(rows)
    return path


@needs(DATA)
def test_tells_intents_of_texts_it_never_saw(tmp_path, capsys):
    """Learned from four fifths, judged on the rest; the commonest intent alone is the baseline."""
    with gzip.open(eval_path(DATA), "rt", encoding="utf-8", newline="") as lines:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(lines)]
    held_out = rows[::HELD_OUT_EVERY]
    learned = [row for place, row in enumerate(rows) if place % HELD_OUT_EVERY]
    train, test = written(tmp_path / "train.csv", learned), written(tmp_path / "test.csv", held_out)

    call_command("evaluate_triage", train, test)

    told = json.loads(capsys.readouterr().out)
    assert told["learned_from"] == len(learned) > 8000
    assert told["accuracy"] > 0.85 > 20 * told["majority"]
