"""Our code lists are those of the database, and its own examples are what our check takes."""

import json
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from enforcement.checks.dsa import codes
from enforcement.checks.dsa.record import ENDS, Record
from tests.evaluations.folder import eval_path, needs

FOLDER = "data/dsa_statements"
pytestmark = needs(FOLDER)
LISTS = {
    "DECISION_VISIBILITIES": codes.Visibility,
    "DECISION_MONETARIES": codes.Monetary,
    "DECISION_PROVISIONS": codes.Provision,
    "DECISION_ACCOUNTS": codes.Account,
    "ACCOUNT_TYPES": codes.AccountType,
    "DECISION_GROUNDS": codes.Ground,
    "CONTENT_TYPES": codes.ContentType,
    "SOURCE_TYPES": codes.SourceType,
    "AUTOMATED_DECISIONS": codes.Automation,
    "STATEMENT_CATEGORIES": codes.Category,
    "KEYWORDS": codes.Keyword,
}


def read(name: str) -> Any:
    return json.loads(eval_path(f"{FOLDER}/{name}").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_has_every_code_and_no_other(name: str) -> None:
    assert set(get_args(LISTS[name])) == set(read("enumerations.json")["groups"][name])


def test_has_the_member_states() -> None:
    assert sorted(codes.MEMBER_STATES) == sorted(read("statements.json")["territorial_scope"])


def test_takes_the_examples_of_the_database() -> None:
    """Their dates were drawn at random, so some end before they begin; all else must fit."""
    many = read("example_multi_statements.json")["statements"]
    taken = 0
    for example in (read("example_statement.json"), *many):
        ours = {key: value for key, value in example.items() if key in Record.model_fields}
        ends = [ours[name] for name in ENDS if ours.get(name)]
        if all(end >= ours["application_date"] for end in ends):
            Record.model_validate(ours)
            taken += 1
        else:
            with pytest.raises(ValidationError, match=r"1 validation error.*\n.*ends before it"):
                Record.model_validate(ours)
    assert taken >= 9
