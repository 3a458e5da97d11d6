"""Sales, pressure and guarantees: claims in six languages, and what the listing bears out."""

from dataclasses import replace
from datetime import date

import pytest

from listings.checks.engine import check
from listings.checks.snapshot import Certificate, Snapshot, Variant
from policy.sections.truth import packaged

CODES = ("rating_or_sales_claim", "false_urgency", "guarantee_overclaim")
PLAIN = Snapshot("1", date(2026, 3, 2), title="Brass lamp", category="Home > Lighting")


def found(text, **facts):
    result = check(replace(PLAIN, description=text, **facts), packaged())
    return [(one.code, text[one.start : one.end]) for one in result.findings if one.code in CODES]


def stocked(*stock):
    return {"variants": tuple(Variant(f"V{place}", None, one) for place, one in enumerate(stock))}


@pytest.mark.parametrize(
    "words",
    [
        "over 10,000 sold",
        "4.9 stars",
        "bestseller",
        "rated 4.7/5",
        "recommended by dermatologists",
        "nota 4,9",
        "notée 4,7/5",
        "4,8 Sternen bewertet",
        "recommandé par les kinés",
        "rated 4.8 by buyers",
        "rated five out of five by 3,000 buyers",
        "trusted by 20,000 happy customers",
        "mehr als 5.000 Mal verkauft",
        "4,8 Sterne",
        "von Ärzten empfohlen",
        "más de 3 mil unidades vendidas",
        "el más vendido",
        "4,9 estrelas",
        "mais de 2.000 clientes satisfeitos",
        "plus de 1 500 avis positifs",
        "meilleure vente",
        "月销过万",
        "好评率98%",
        "网红爆款",
        "热销",
    ],
)
def test_sales_and_ratings_need_a_study(words):
    [(code, marked)] = found(f"A fine lamp: {words}. Packed in a box.")
    assert (code, marked in words) == ("rating_or_sales_claim", True)


def test_a_study_covers_ratings():
    study = Certificate(
        "CLAIM_STUDY", "S-2026-1", "product", "rating", date(2026, 1, 1), date(2026, 12, 31)
    )
    assert found("Our bestseller.", certificates=(study,)) == []
    other = replace(study, attribute="superlative")
    assert found("Our bestseller.", certificates=(other,)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Bulbs are sold separately.",
        "Sold in pairs.",
        "IP67 rating, rated voltage 230 V.",
        "With a 5-star screw and a star shaped base.",
        "Compatible with Watch 8/7/6/5.",
        "Please leave us a 5 star review.",
        "Déjenos una calificación de 5 estrellas.",
        "The expert recommended daily intake.",
        "For the Redmi Note 10 and Galaxy Note 20.",
        "Einzeln verkauft.",
        "Se vende por separado.",
        "五星螺丝两个。",
    ],
)
def test_other_senses_are_no_rating(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "words",
    [
        "Last chance",
        "selling fast",
        "Only 3 left",
        "Offer ends tonight",
        "Nur noch heute",
        "Nur noch 3 Stück",
        "Letzte Chance",
        "Últimas unidades",
        "Solo quedan 3",
        "Restam apenas 3 unidades",
        "Estoque acabando",
        "Stock running low",
        "Vorrat geht zur Neige",
        "Stock agotándose",
        "Les stocks s'épuisent",
        "Corra",
        "Dernières pièces",
        "Plus que 3 en stock",
        "手慢无",
        "仅剩3件",
    ],
)
def test_pressure(words):
    assert found(f"{words}!") == [("false_urgency", words)]


@pytest.mark.parametrize(
    "words",
    ["Only 3 left.", "Nur noch 3 Stück.", "Solo quedan tres.", "Plus que 3 en stock.", "仅剩3件"],
)
def test_the_stock_that_is_there_is_no_pressure(words):
    assert found(words, **stocked(2, 1)) == []
    assert found(words, **stocked(2, 2)) != []


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("Offer ends 30 April.", "2026-04-30"),
        ("Offer ends April 30.", "2026-04-30"),
        ("Sale ends tonight.", "2026-03-02"),
        ("Angebot endet morgen.", "2026-03-03"),
        ("Angebot gültig bis 30.04.2026.", "2026-04-30"),
        ("La oferta termina el 30 de abril.", "2026-04-30"),
        ("A oferta termina em 30/04.", "2026-04-30"),
        ("L'offre se termine le 30 avril.", "2026-04-30"),
        ("活动4月30日截止", "2026-04-30"),
    ],
)
def test_the_true_end_of_an_offer_is_no_pressure(words, ends):
    assert found(words, attributes={"offer_ends": ends}) == []
    assert found(words, attributes={"offer_ends": "2026-05-09"}) != []
    assert found(words) != []


def test_an_end_that_has_passed_is_pressure():
    assert found("Offer ends 1 March.", attributes={"offer_ends": "2026-03-01"}) != []


@pytest.mark.parametrize(
    "text",
    [
        "Handy when you are in a hurry.",
        "A numbered edition of 50.",
        "Wooden shoe lasts.",
        "A quick and fast charger.",
        "The battery lasts up to 3 days.",
        "Edición limitada.",
    ],
)
def test_other_senses_are_no_pressure(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "words",
    [
        "100% satisfaction guaranteed",
        "never breaks",
        "zero risk",
        "no risk whatsoever",
        "satisfação garantida ou seu dinheiro de volta",
        "works for everyone",
        "lifetime warranty",
        "100 % Zufriedenheitsgarantie",
        "geht nie kaputt",
        "lebenslange Garantie",
        "nunca se rompe",
        "funciona para todo el mundo",
        "garantía de por vida",
        "risco zero",
        "garantia vitalícia",
        "garantie à vie",
        "sans aucun risque",
        "终身质保",
        "永不褪色",
        "百分百不掉色",
    ],
)
def test_absolute_promises(words):
    assert found(f"A fine lamp, {words}.") == [("guarantee_overclaim", words)]


@pytest.mark.parametrize(
    "words",
    [
        "3-year warranty",
        "three years warranty",
        "Warranty: 36 months",
        "3 Jahre Garantie",
        "3 años de garantía",
        "garantia de três anos",
        "garantie 3 ans",
        "质保三年",
    ],
)
def test_a_warranty_is_measured_by_the_entry(words):
    assert found(words, attributes={"warranty_months": 24}) == [("guarantee_overclaim", words)]
    assert found(words, attributes={"warranty_months": 36}) == []
    assert found(words, attributes={"warranty_months": "many"}) == []
    assert found(words) == []


@pytest.mark.parametrize(
    "text",
    [
        "100 % cotton.",
        "A guarantee card is in the box.",
        "Tested for 10,000 cycles.",
        "Adecuado para todos los tipos de cabello.",
        "Wir geben keine Garantie.",
        "100% original.",
        "内附质保卡。",
    ],
)
def test_limits_and_cards_are_no_promise(text):
    assert found(text) == []
