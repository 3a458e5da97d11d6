"""counterfeit_term: code words for imitations and disguised brands, in six languages."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CLAIMS = [
    "A perfect ⟦replica⟧ with box.",
    "⟦1:1 quality⟧, ⟦AAA quality⟧.",
    "⟦Mirror copy⟧ of the original.",
    "⟦Super clone⟧ with date.",
    "A ⟦dupe of Dior⟧ for less.",
    "From the ⟦same factory as Prada⟧.",
    "A scent ⟦inspired by Chanel⟧.",
    "The ⟦logo is added after payment⟧.",
    "Sneakers like ⟦N*ke⟧.",
    "Bag by ⟦Guccci⟧ in red.",
    "Eine ⟦1:1 Kopie⟧ mit Karton.",
    "⟦Nachgemachte⟧ Tasche.",
    "⟦Imitación perfecta⟧ con caja.",
    "⟦Calidad AAA⟧ con bolsa.",
    "⟦Imitação perfeita⟧ com caixa.",
    "⟦Réplica⟧ de bolsa.",
    "⟦Réplica perfeita⟧ com caixa.",
    "⟦Aus derselben Fabrik wie Prada⟧.",
    "⟦一比一复刻⟧包包。",
    "Made in the ⟦same factory as Chanel⟧.",
    "⟦Rolex-Nachbau⟧ mit Datum.",
    "Perfume ⟦inspirado en Carolina Herrera⟧.",
    "⟦Qualité miroir⟧, boîte incluse.",
    "⟦Contrefaçon⟧ assumée.",
    "⟦一比一⟧包包，⟦复刻⟧做工。",
    "⟦原单⟧⟦A货⟧手表。",
    "⟦r e p l i c a⟧ bags",
    "⟦𝓻𝓮𝓹𝓵𝓲𝓬𝓪⟧ shoes",
    "⟦ｒｅｐｌｉｃａ⟧ shoes",
    "⟦rep1ica⟧ shoes",
    "⟦r3pl1ca⟧ shoes",
    "⟦r-e-p-l-i-c-a⟧ shoes",
    "Away shirt, a ⟦replica⟧, ⟦AAA quality⟧.",
    "⟦Replica⟧ jersey.",
    "Home ⟦Replica Rolex⟧ Watch.",
    "Third ⟦replica Gucci⟧ bag.",
]
HARMLESS = [
    "Replicat X sneakers.",
    "AAA batteries, pack of 8.",
    "Scale 1:1, ratio 1:1.",
    "Bathroom mirror and mirrorless camera.",
    "Copy paper, 500 sheets.",
    "Inspired by nature.",
    "Compatible with Dyson V8.",
    "OEM part 123456.",
    "We do not sell replicas.",
    "No replica, 100 % original.",
    "Keine Replika, sondern Original.",
    "No es una réplica.",
    # What makers of sports clothing call the fans' edition of a team's kit.
    "City FC Away Replica Neck T-Shirt.",
    "Replica home jersey of the season.",
    "Anti-counterfeit label inside.",
    "拒绝高仿。",
    "仿真花一束。",
    "按一比一比例还原的挂钟。",
    "Nike running shoes.",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_code_words(marked: str) -> None:
    assert marked_by_check("counterfeit_term", marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check("counterfeit_term", text) == text


@pytest.mark.parametrize("declared", ["decorative_replica", "scale_model", "prop"])
def test_a_declared_replica_may_be_called_so(declared: str) -> None:
    facts = {"attributes": {"declared_type": declared}}
    assert not findings("counterfeit_term", description="A replica vase.", **facts)
    assert findings("counterfeit_term", description="A Rolex replica.", **facts)


def test_a_certificate_covers_nothing() -> None:
    proof = {
        "scheme": "CLAIM_STUDY",
        "number": "123",
        "scope": "product",
        "attribute": "superlative",
    }
    dates = {"valid_from": "2026-01-01", "valid_to": "2027-01-01"}
    assert findings("counterfeit_term", description="AAA quality", certificates=[proof | dates])


def test_the_end_of_the_span_keeps_a_mark_written_apart() -> None:
    text = "une ⟦re\u0301plique⟧"
    assert marked_by_check("counterfeit_term", text) == text


def test_a_replica_in_a_story_is_no_offer() -> None:
    told = {"title": "Novela negra", "description": "Una réplica que nadie esperaba."}
    assert not findings("counterfeit_term", **told, category="Books > Fiction")
    assert findings("counterfeit_term", **told, category="Fashion > Bags")
