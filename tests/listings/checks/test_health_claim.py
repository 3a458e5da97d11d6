"""health_claim: what heals, relieves, slims, detoxes or kills germs, in six languages."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CLAIMS = [
    "The cream ⟦heals psoriasis⟧ within a week.",
    "⟦Treats chronic back pain⟧ at home.",
    "Our lamp ⟦relieves headaches⟧ fast.",
    "⟦Prevents diabetes⟧ and ⟦lowers blood pressure⟧.",
    "An ⟦antibacterial⟧ board with ⟦anti-inflammatory⟧ oil.",
    "⟦Destroys 99 % of bacteria⟧ on any surface.",
    "Wear it and ⟦lose 5 kg⟧ in a month.",
    "Tea that ⟦flushes toxins from your body⟧.",
    "⟦Boosts your immune system⟧ in winter.",
    "Ring for ⟦arthritis relief⟧.",
    "⟦Alivia el dolor de espalda⟧ en minutos.",
    "Tela ⟦antibacteriana⟧ que ⟦mata el 99 % de las bacterias⟧.",
    "Parche que ⟦quema la grasa abdominal⟧.",
    "Chá que ⟦alivia a enxaqueca⟧.",
    "Spray que ⟦elimina 99,9% dos germes⟧.",
    "⟦Combate a insônia⟧ e ajuda no sono.",
    "Cette pierre ⟦guérit l’eczéma⟧.",
    "⟦Soulage les maux de tête⟧ en dix minutes.",
    "⟦Soulage les poussées dentaires⟧.",
    "喷雾⟦杀菌率达99.9%⟧。",
    "Spray qui ⟦tue 99 % des bactéries⟧.",
    "Die Salbe ⟦lindert Gelenkschmerzen⟧ sofort.",
    "⟦Hilft gegen Migräne⟧ und Stress.",
    "Oberfläche mit ⟦antibakterieller⟧ Schicht.",
    "⟦Tötet 99,9 % aller Bakterien ab⟧.",
    "该贴膏可⟦缓解颈椎病⟧。",
    "喷雾⟦杀灭99%的细菌⟧。",
    "这款茶可以⟦减肥⟧。",
    "喷雾⟦杀灭99.9%细菌⟧。",
    "⟦Soothing acne⟧ overnight. ⟦Fights acne⟧-prone skin.",
    "An ⟦anti-fungal⟧ insole with ⟦anti microbial⟧ foam.",
    "⟦Soothes and heals acne⟧-prone skin.",
    "⟦Soothing and treating acne⟧-prone skin.",
    "⟦Soothes and fights acne⟧-prone skin.",
]
HARMLESS = [
    "The glue cures in 12 hours.",
    "Cured ham holder, oak.",
    "A box of dog treats.",
    "Pressure-treated timber.",
    "Cable with strain relief.",
    "Antivirus software for three computers.",
    "Necklace for the zodiac sign Cancer.",
    "Not intended to diagnose, treat, cure or prevent any disease.",
    "This pillow does not cure insomnia.",
    "Do you suffer from back pain?",
    "First aid kit with plasters and antiseptic wipes.",
    "A soothing lavender scent.",
    "A serum soothing acne-prone skin. Soothes dry, acne prone skin.",
    "Plasters, gauze, pain relief gel and scissors.",
    "内含创可贴、止痛贴、三角巾。",
    "杀毒软件一年版。防病毒、防钓鱼网页。",
    "Dies ist kein Medizinprodukt und heilt keine Krankheiten.",
    "No está destinado a curar ninguna enfermedad.",
    "Não cura doenças.",
    "Ne guérit pas l’arthrose.",
    "本品不能治疗疾病。",
    "环氧树脂固化快。",
    "Schmeckt süß.",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_words_of_the_claim(marked: str) -> None:
    assert marked_by_check("health_claim", marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check("health_claim", text) == text


def test_a_title_of_a_book_makes_no_claim() -> None:
    assert not findings(
        "health_claim", title="Heals Arthritis: A Memoir", category="Books > Health"
    )
    assert findings("health_claim", title="Heals Arthritis: A Cream", category="Beauty > Creams")


def test_a_valid_authorisation_covers_the_claim() -> None:
    proof = {
        "scheme": "BIOCIDE_AUTH",
        "number": "EU-001",
        "scope": "product",
        "attribute": "health",
        "valid_from": "2026-11-20",
        "valid_to": "2026-11-20",
    }
    text = "Kills 99 % of germs."
    assert not findings("health_claim", description=text, certificates=[proof])
    for fault in (
        {"scope": "company"},
        {"number": "EU"},
        {"attribute": "safety"},
        {"scheme": "CE_DOC"},
        {"valid_to": "2026-11-19"},
        {"valid_from": "2026-11-21"},
    ):
        assert findings("health_claim", description=text, certificates=[proof | fault]), fault


def test_a_certificate_of_a_part_counts_where_the_sentence_names_the_part() -> None:
    proof = {
        "scheme": "MEDICAL_DEVICE",
        "number": "MD-77",
        "scope": "part:lid",
        "attribute": "health",
        "valid_from": "2026-01-01",
        "valid_to": "2027-01-01",
    }
    text = "Box with antibacterial lid. An antibacterial box."
    found = findings("health_claim", description=text, certificates=[proof])
    assert [one.start for one in found] == [31]


def test_what_happens_in_a_story_is_no_claim_of_the_book() -> None:
    story = "A novel about a doctor who cures cancer."
    assert findings("health_claim", description=story, category="Books > Fiction") == []
    assert len(findings("health_claim", description=story)) == 1
    claim = "This book cures insomnia."
    assert len(findings("health_claim", description=claim, category="Books > Advice")) == 1


def test_a_portuguese_no_denies_nothing() -> None:
    marked = "Já no primeiro uso ⟦alivia dores nas costas⟧."
    assert marked_by_check("health_claim", marked, locale="pt") == marked
    assert findings("health_claim", description="No cure for migraine.") == []
