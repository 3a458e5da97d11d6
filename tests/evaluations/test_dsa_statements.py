"""Our code lists are those of the database, and its own examples are what our check takes."""

import json
from typing import Any, get_args

import pytest

from enforcement.checks.dsa import codes
from enforcement.checks.dsa.record import Record
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
    examples = [
        read("example_statement.json"),
        *read("example_multi_statements.json")["statements"],
    ]
    assert len(examples) > 1
    for example in examples:
        ours = {key: value for key, value in example.items() if key in Record.model_fields}
        Record.model_validate(ours)
