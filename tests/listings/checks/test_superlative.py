"""superlative_unproven: top ranks over everybody else, in six languages."""

import pytest

from tests.listings.checks.marked import marked_by_check

CLAIMS = [
    "The ⟦world's lightest⟧ tent.",
    "The ⟦lightest tent on the market⟧ today.",
    "⟦#1⟧ choice of campers.",
    "This is the ⟦number one⟧ brand.",
    "The ⟦cheapest⟧ mug you will find.",
    "⟦Unbeatable⟧ comfort, ⟦second to none⟧.",
    "⟦Strongest glue in the world⟧.",
    "The ⟦most powerful drill on the market⟧.",
    "⟦Europe's best⟧ kettle.",
    "Simply the ⟦best⟧.",
    "Der ⟦leichteste Rucksack der Welt⟧.",
    "Die ⟦Nummer 1 in Deutschland⟧.",
    "Das ⟦günstigste Angebot im Internet⟧.",
    "⟦Unschlagbar⟧ im Preis.",
    "La ⟦mejor sartén del mercado⟧.",
    "El ⟦más ligero del mundo⟧.",
    "Un sonido ⟦inigualable⟧.",
    "O ⟦mais leve do mercado⟧.",
    "A ⟦melhor panela do Brasil⟧.",
    "Qualidade ⟦imbatível⟧.",
    "La ⟦plus légère du marché⟧.",
    "Le ⟦meilleur couteau de France⟧.",
    "⟦Numéro 1⟧ de la cuisine.",
    "⟦全球最轻⟧的帐篷。",
    "⟦行业第一⟧品牌。",
    "⟦全国销量第一⟧。",
    "性能⟦无与伦比⟧。",
    "The ⟦lowest price on the internet⟧.",
    "The ⟦best prices on the market⟧.",
    "⟦Unrivalled in the industry⟧.",
    "⟦Weltweit führend⟧ bei Messern.",
    "Der ⟦günstigste Preis im Netz⟧.",
    "El ⟦mejor precio de internet⟧.",
    "O ⟦menor preço da internet⟧.",
    "Au ⟦prix le plus bas du web⟧.",
]
HARMLESS = [
    "A shirt with a big number one printed on the back.",
    "Cut in the shape of the number one.",
    "We have the best price for you.",
    "We give our customers the best online shopping experience.",
    "Tablet sleeve: No1 detachable strap.",
    "Das beste Ergebnis erzielen Sie bei Wärme.",
    "No.1 size needle.",
    "Needle size No. 1 and No. 2.",
    "Best before 2027.",
    "The best of her early stories.",
    "Lo mejor de sus cuentos.",
    "Best used with warm water.",
    "Fits most bottles.",
    "At least 10 pieces.",
    "Our lightest model so far.",
    "The largest of the three.",
    "A lighter frame than before.",
    "Top with long sleeves.",
    "First aid box.",
    "One of the best.",
    "This is not the best tent in the world.",
    "Looking for the best tent on the market?",
    "Mindestens haltbar bis Ende 2027.",
    "Unser leichtester Rucksack.",
    "Sirve para la mayoría de los vasos.",
    "Nuestro mejor modelo.",
    "O nosso melhor modelo.",
    "Notre meilleur modèle.",
    "À consommer de préférence avant fin 2027.",
    "最大承重10公斤。",
    "第一次使用前请清洗。",
    "不锈钢材质。",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_rank_and_the_group(marked: str) -> None:
    assert marked_by_check("superlative_unproven", marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check("superlative_unproven", text) == text


def test_the_brand_itself_is_no_claim() -> None:
    text = "No. 1 pan, and the ⟦world's best⟧ one."
    assert marked_by_check("superlative_unproven", text, brand="no. 1") == text
