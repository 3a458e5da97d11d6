"""eco_part_as_whole: a quality of a part or share claimed for the whole product."""

from typing import Any

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "eco_part_as_whole"
LID = {"recycled_part": "lid"}
SHARE = {"recycled_content_pct": 40}
ORGANIC = {"organic_content_pct": 94.9}
CLAIMS = [
    ("⟦Fully recycled⟧ mug.", LID),
    ("⟦Fully recycled⟧ mug with lid.", LID),
    ("⟦Made of 100% recycled polyester⟧.", SHARE),
    ("⟦50% recycled cotton⟧.", SHARE),
    ("⟦Recycled plastic⟧ cup.", SHARE),
    ("⟦Recycled plastic⟧ cup. 40 % lighter.", SHARE),
    ("⟦Recycled plastic⟧ cup, 60 % lighter.", SHARE),
    ("⟦Organic cotton⟧ shirt.", ORGANIC),
    ("⟦Bio-Baumwolle⟧ weich.", ORGANIC),
    ("⟦Algodón orgánico⟧.", ORGANIC),
    ("⟦Algodão orgânico⟧.", ORGANIC),
    ("⟦Coton bio⟧.", ORGANIC),
    ("⟦有机棉⟧T恤。", ORGANIC),
]
HARMLESS: list[tuple[str, dict[str, Any]]] = [
    ("Fully recycled mug.", {}),
    ("Mug, recycled lid.", LID),
    ("The lid is recycled plastic.", LID),
    ("Deckel aus recyceltem Kunststoff.", LID),
    ("40% recycled polyester.", SHARE),
    ("Recycled wool blend, 40 % recycled.", SHARE),
    ("再生材料占比40%。", SHARE),
    ("Organic cotton.", {"organic_content_pct": 95}),
    ("100% recycled polyester.", {"recycled_content_pct": 100}),
    ("Recycled polyester.", {"recycled_content_pct": float("nan"), "recycled_part": ["lid"]}),
]


@pytest.mark.parametrize(("marked", "attributes"), CLAIMS)
def test_finds_the_claim(marked: str, attributes: dict[str, Any]) -> None:
    assert marked_by_check(CODE, marked, attributes=attributes) == marked


@pytest.mark.parametrize(("text", "attributes"), HARMLESS)
def test_leaves_true_claims_alone(text: str, attributes: dict[str, Any]) -> None:
    assert not findings(CODE, description=text, attributes=attributes)


@pytest.mark.parametrize("label", ["FSC", "GOTS"])
def test_a_label_of_a_part_takes_the_place_of_the_label_finding(label: str) -> None:
    proof = {"scheme": label, "number": "FSC-C123456", "scope": "part:seat"}
    facts: dict[str, Any] = {"description": f"{label} certified.", "certificates": [proof]}
    assert [one.words for one in findings(CODE, **facts)] == [f"{label} certified"]
    assert not findings("eco_label_unbacked", **facts)
    assert not findings("certification_claim_unbacked", **facts)
