"""prohibited_item: goods that are not offered, in six languages."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "prohibited_item"
CLAIMS = [
    "A ⟦GPS jammer⟧ for cars.",
    "Fast ⟦switchblade⟧ with clip.",
    "⟦Brass knuckles⟧ in black.",
    "⟦9mm ammunition⟧.",
    "⟦Rifle silencer⟧.",
    "⟦Cocaine⟧ powder.",
    "⟦Counterfeit money⟧.",
    "⟦Fake passport⟧.",
    "⟦Elephant ivory⟧.",
    "Einlagen aus ⟦Elfenbein⟧.",
    "镶嵌⟦象牙⟧。",
    "⟦Card skimmer⟧.",
    "⟦Schlagring⟧ aus Stahl.",
    "⟦Störsender⟧ klein.",
    "⟦Puño americano⟧.",
    "⟦Inhibidor de señal⟧.",
    "⟦Bloqueador de sinal⟧.",
    "⟦Soqueira⟧ de metal.",
    "⟦Poing américain⟧.",
    "⟦Faux billets⟧.",
    "⟦信号屏蔽器⟧",
    "⟦象牙雕⟧",
]
HARMLESS = [
    "A paperback about the history of heroin in Asia.",
    "Glue gun, heat gun, massage gun, water gun, nail gun.",
    "Bullet journal A5.",
    "Ivory colour curtains.",
    "Shade Name: Firecracker, matt.",
    "Shade Number : 219Shade Name: Firecracker       What it is: a gel.",
    "Weed remover.",
    "Hemp cloth.",
    "Jam jars, 12 pcs.",
    "Wasserpistole für Kinder.",
    "Pistola de agua.",
    "Pistolet à colle.",
    "玩具手枪",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_claim(marked: str) -> None:
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check(CODE, text) == text


def test_a_declared_prop_may_be_called_so() -> None:
    text = "Prop money for film."
    assert findings(CODE, description=text)
    assert not findings(CODE, description=text, attributes={"declared_type": "prop"})
