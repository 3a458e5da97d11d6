"""certification_claim_unbacked: schemes named in six languages."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "certification_claim_unbacked"
CLAIMS = [
    "⟦CE⟧ and ⟦FCC⟧ certified, compact plug.",
    "⟦FDA⟧ approved gel.",
    "Charger, ⟦CE⟧, ⟦RoHS⟧ and ⟦UKCA⟧.",
    "⟦UL⟧ listed lamp.",
    "Battery passed ⟦UN38.3⟧.",
    "⟦OEKO-TEX Standard 100⟧ towel.",
    "⟦Standard 100 by OEKO-TEX⟧.",
    "⟦GOTS⟧ cotton.",
    "⟦TÜV⟧ geprüft.",
    "⟦GS⟧ geprüft.",
    "Mit ⟦CE⟧-Kennzeichnung.",
    "Con marcado ⟦CE⟧.",
    "⟦CE⟧ certificado.",
    "Marcação ⟦CE⟧.",
    "Marquage ⟦CE⟧.",
    "⟦EN 71⟧ respectée.",
    "⟦EN71-3⟧ tested.",
    "通过⟦CE⟧认证。",
    "⟦3C认证⟧产品。",
    "⟦FDA⟧认证材质。",
]
HARMLESS = [
    "CE SAC EST LÉGER ET SOLIDE.",
    "Avec ce sac, ce panier se plie.",
    "3C数码收纳包",
    "Film ISO 400.",
    "Model UL-200 and GS 500.",
    "Wooden certificate frame A4.",
    "Gift certificate inside.",
    "Not FDA approved.",
    "These statements have not been evaluated by the FDA.",
    "Bereit für den TÜV.",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_claim(marked: str) -> None:
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check(CODE, text) == text


def proof(**facts: str) -> dict[str, str]:
    return {
        "scheme": "CE_DOC",
        "number": "DOC-2026-118",
        "scope": "product",
        "attribute": "safety",
        "valid_from": "2026-01-01",
        "valid_to": "2026-11-20",
    } | facts


def test_a_valid_certificate_of_the_scheme_covers_its_name() -> None:
    assert not findings(CODE, description="CE marked.", certificates=[proof()])


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
    assert findings(CODE, description="CE marked.", certificates=[proof(**facts)])
