"""eco_label_unbacked: sustainability labels and badges of one's own."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "eco_label_unbacked"
CLAIMS = [
    "Awarded the ⟦EU Ecolabel⟧.",
    "⟦FSC⟧ certified oak.",
    "⟦PEFC⟧ wood.",
    "Carries the ⟦Nordic Swan⟧.",
    "⟦Blue Angel⟧ certified.",
    "Mit ⟦Blauer Engel⟧.",
    "⟦Energy Star⟧ fridge.",
    "⟦GRS⟧ certified yarn.",
    "⟦Global Recycled Standard⟧.",
    "⟦Cradle to Cradle⟧ certified.",
    "⟦Rainforest Alliance⟧ coffee.",
    "⟦Planet Hero Seal⟧ product.",
    "⟦Planet Care certified⟧.",
    "Unser ⟦Umweltsiegel⟧.",
    "⟦Sello Verde⟧.",
    "⟦Selo Verde⟧.",
    "⟦Label Planète⟧.",
    "⟦Cygne nordique⟧.",
    "⟦Ángel Azul⟧.",
    "⟦Planetenfreund-zertifiziert⟧.",
    "⟦能源之星⟧冰箱。",
]
HARMLESS = [
    "Motif ange bleu et cygne nordique.",
    "Tapete blauer Engel.",
    "Kerze mit Nordischem Schwan als Motiv.",
    "Cojín con el cisne nórdico como motivo.",
    "Nordic swan print cushion.",
    "A blue angel figurine.",
    "Poster of a nordic swan.",
    "Green wax seal.",
    "蓝色天使图案",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_claim(marked: str) -> None:
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check(CODE, text) == text


def proof(**facts: str) -> dict[str, str]:
    return {
        "scheme": "FSC",
        "number": "FSC-C123456",
        "scope": "product",
        "attribute": "forest",
        "valid_from": "2026-01-01",
        "valid_to": "2026-11-20",
    } | facts


def test_a_valid_certificate_of_the_scheme_covers_its_name() -> None:
    assert not findings(CODE, description="FSC certified oak.", certificates=[proof()])


@pytest.mark.parametrize(
    "facts",
    [
        {"valid_to": "2026-11-19"},
        {"scope": "company"},
        {"attribute": "other"},
        {"number": "1"},
        {"scheme": "ROHS"},
    ],
)
def test_any_other_certificate_does_not(facts: dict[str, str]) -> None:
    assert findings(CODE, description="FSC certified oak.", certificates=[proof(**facts)])
