"""eco_generic and eco_offset in six languages."""

from typing import Any

import pytest

from tests.listings.checks.marked import findings, marked_by_check

GENERIC = [
    "An ⟦eco-friendly⟧ mug.",
    "A ⟦green product⟧ for you.",
    "⟦Sustainable⟧ and ⟦biodegradable⟧.",
    "⟦Planet friendly⟧ soap.",
    "⟦All-natural⟧ cream.",
    "⟦Good for the planet⟧.",
    "⟦Environmentally friendly⟧ ink.",
    "⟦Nachhaltige⟧ Mode.",
    "⟦Biologisch abbaubar⟧.",
    "⟦Gut für die Umwelt⟧.",
    "⟦Sostenible⟧ y ⟦biodegradable⟧.",
    "⟦Respetuoso con el medio ambiente⟧.",
    "⟦Sustentável⟧ e ⟦ecológico⟧.",
    "⟦Écologique⟧ et ⟦biodégradable⟧.",
    "⟦可降解⟧材料，⟦环保⟧。",
    "⟦ec0-friendly⟧ mug.",
]
OFFSET = [
    "⟦Carbon-neutral⟧ mug.",
    "⟦CO2-compensated⟧ shipping.",
    "⟦Net zero⟧ bag.",
    "⟦Climate positive⟧ shirt.",
    "⟦CO₂-neutral⟧ pen.",
    "⟦Klimaneutrales⟧ Papier.",
    "⟦CO2-kompensiert⟧.",
    "⟦Carbono neutral⟧.",
    "⟦Neutro en carbono⟧.",
    "⟦Compensado en CO2⟧.",
    "⟦Neutro em carbono⟧.",
    "⟦Neutre en carbone⟧.",
    "⟦碳中和⟧产品。",
    "⟦零碳⟧工厂。",
]
HARMLESS = [
    "60 % recycled steel.",
    "Green dress, natural rubber, natural stone.",
    "Eco mode saves water.",
    "Part of the smart home ecosystem.",
    "For a quiet working environment.",
    "Carbon fibre frame, carbon steel blade.",
    "pH-neutral soap in neutral colours.",
    "Temperature-compensated sensor.",
    "Offset printing, offset screwdriver.",
    "Emissions measured at 2.1 kg CO2 per piece.",
    "This bag is not carbon neutral.",
    "OEKO-TEX Standard 100.",
    "Grünes Kleid, Naturkautschuk.",
    "Vestido verde de algodón.",
    "Robe verte en lin.",
    "绿色连衣裙，天然橡胶。",
    "高碳钢刀片，碳纤维。",
]


@pytest.mark.parametrize("marked", GENERIC)
def test_finds_merit_without_a_measure(marked: str) -> None:
    assert marked_by_check("eco_generic", marked) == marked


@pytest.mark.parametrize("marked", OFFSET)
def test_finds_offset_claims(marked: str) -> None:
    assert marked_by_check("eco_offset", marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("code", ["eco_generic", "eco_offset"])
def test_leaves_harmless_words_alone(code: str, text: str) -> None:
    assert marked_by_check(code, text) == text


def ecolabel(**facts: Any) -> dict[str, Any]:
    return {
        "scheme": "EU_ECOLABEL",
        "number": "DE/30/12345",
        "scope": "product",
        "attribute": "environment",
        "valid_from": "2026-01-01",
        "valid_to": "2027-01-01",
    } | facts


def test_an_ecolabel_covers_merit_but_never_an_offset() -> None:
    text = "Eco-friendly and carbon neutral."
    assert not findings("eco_generic", description=text, certificates=[ecolabel()])
    assert findings("eco_offset", description=text, certificates=[ecolabel()])


@pytest.mark.parametrize("number", ["DE/30", "DE-30-12345", "DE/30/123456", "de/30/12345"])
def test_a_number_without_the_scheme_s_format_covers_nothing(number: str) -> None:
    proof = ecolabel(number=number)
    assert findings("eco_generic", description="Eco-friendly.", certificates=[proof])
