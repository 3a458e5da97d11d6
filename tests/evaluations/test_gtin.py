"""GTINs of a public collection: every check digit is judged as its source judges it."""

import csv
from datetime import date

import pytest

from listings.checks.engine import check
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged
from tests.evaluations.folder import eval_path, needs

FILE = "data/gtin_vat_numbers/vectors.csv"
pytestmark = needs(FILE)
BOOKS, OTHERS = "Books > Novels", "Home > Lighting"


def vectors():
    path = eval_path(FILE)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as rows:
        found = [
            (row["kind"], row["value"], row["valid"] == "True") for row in csv.DictReader(rows)
        ]
    digits = [(kind, value, sum(map(str.isdigit, value)), valid) for kind, value, valid in found]
    # Ten digits make an ISBN of old, which is no GTIN.
    return [
        (value, BOOKS if kind == "isbn" else OTHERS, valid)
        for kind, value, length, valid in digits
        if kind in {"ean", "gtin_in_wdc_title"} or (kind == "isbn" and length >= 12)
    ]


@pytest.mark.parametrize(("value", "category", "valid"), vectors())
def test_judges_as_the_source_does(value, category, valid):
    """The source judges length and check digit; what a prefix is for comes on top."""
    listing = Snapshot("1", date(2026, 3, 2), category=category, attributes={"gtin": value})
    found = [one for one in check(listing, packaged()).findings if one.code == "invalid_gtin"]
    faults = [one.limit for one in found if not str(one.limit).startswith("prefix")]
    assert (not faults) == valid, faults
