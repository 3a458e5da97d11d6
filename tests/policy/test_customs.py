"""The customs section refuses rows that contradict themselves."""

import pytest
from pydantic import ValidationError

from policy.packaged import packaged_policy
from policy.sections import Policy

POLICY = packaged_policy()


@pytest.mark.parametrize(
    ("code", "field", "change", "words"),
    [
        ("EU", "duty", {"effective_to": "2021-07-01"}, "ends before it begins"),
        ("EU", "duty", {"rate": 0.1}, "not both"),
        ("EU", "duty", {"over_minor": 15000}, "above the lower"),
        ("GB", "tax", {"rate": 2.5}, "less than or equal to 2"),
        ("GB", "tax", {"source": {"kind": "law", "name": "A law"}}, "address"),
    ],
)
def test_a_row_that_cannot_be_is_refused(code, field, change, words):
    sections = POLICY.model_dump(mode="json")
    sections["customs"]["destinations"][code][field][0] |= change

    with pytest.raises(ValidationError, match=words):
        Policy.model_validate(sections)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"union": "GB", "currency": "EUR"}, "or belongs to a union"),
        ({"union": "", "currency": ""}, "or belongs to a union"),
        ({"union": "FR"}, "no union here"),
        ({"union": "ZZ"}, "no union here"),
    ],
)
def test_a_member_belongs_to_one_union(facts, words):
    sections = POLICY.model_dump(mode="json")
    sections["customs"]["destinations"]["NL"] |= facts

    with pytest.raises(ValidationError, match=words):
        Policy.model_validate(sections)


def test_a_version_from_before_knows_no_destination():
    sections = POLICY.model_dump(mode="json")
    del sections["customs"]

    assert Policy.model_validate(sections).customs.union_of("FR") is None
