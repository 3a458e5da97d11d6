"""Published lists of refused terms are refused, and specific texts of the nomenclature taken."""

import csv

from shipping.management.commands.check_descriptions import answer
from tests.evaluations.folder import eval_path, needs

PART = "data/customs_descriptions/descriptions.csv"
pytestmark = needs(PART)


def test_refused_terms_and_specific_texts_are_told_apart():
    with eval_path(PART).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    said = [(row["label"], answer(row["description"])["verdict"]) for row in rows]

    bad = [verdict for label, verdict in said if label == "unacceptable"]
    good = [verdict for label, verdict in said if label == "acceptable_specific"]
    assert len(bad) + len(good) == len(rows) > 400
    print(f"refused {bad.count('refused')} of {len(bad)}, ok {good.count('ok')} of {len(good)}")
    assert bad.count("refused") >= 0.98 * len(bad)
    assert good.count("ok") >= 0.98 * len(good) and good.count("refused") == 0
