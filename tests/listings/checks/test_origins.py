"""Places of making in six languages, beside the attribute."""

from dataclasses import replace
from datetime import date

import pytest

from listings.checks.engine import check
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

PLAIN = Snapshot("1", date(2026, 3, 2), title="Brass lamp", category="Home > Lighting")


def found(text, stated="CN"):
    attributes = {"country_of_origin": stated}
    snapshot = replace(PLAIN, description=text, attributes=attributes)
    result = check(snapshot, packaged())
    return [text[one.start : one.end] for one in result.findings if one.code == "origin_conflict"]


@pytest.mark.parametrize(
    "words",
    [
        "Made in Italy",
        "MADE IN THE USA",
        "made-in-Germany",
        "handmade in South Korea",
        "Country of origin: Japan",
        "Product of Spain",
        "Italien hergestellt",
        "German made",
        "Hecho a mano en México",
        "Fabricada en España",
        "País de origen: Japón",
        "Feito no Brasil",
        "Fabricado na Alemanha",
        "Produto de Portugal",
        "Fabriqué en France",
        "fabriqué aux États-Unis",
        "Pays d’origine : Italie",
        "Hergestellt in Deutschland",
        "Produkt aus der Schweiz",
        "Herkunftsland: Österreich",
        "德国制造",
        "原产地：意大利",
        "产自日本",
    ],
)
def test_another_country_than_stated(words):
    assert found(f"A fine lamp. {words}. Packed in a box.") == [words]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Made in China.", "CN"),
        ("中国制造", "CN"),
        ("Hergestellt in China.", " cn "),
        ("Made in Italy.", ""),
        ("Made in Italy.", None),
        ("Designed in Italy, styled in Paris.", "CN"),
        ("Ships from Germany. Italian style.", "CN"),
        ("Inspired by Japan and made in a small workshop.", "CN"),
        ("The zip is made in Japan.", "CN"),
        ("Handles made in Italy.", "CN"),
        ("Anse fabriquée en Italie.", "CN"),
        ("Klinge hergestellt in Deutschland.", "CN"),
        ("Mit Knopf, hergestellt und made in China.", "CN"),
        ("This lamp is not made in Italy.", "CN"),
        ("Nicht hergestellt in Deutschland.", "CN"),
    ],
)
def test_no_conflict(text, stated):
    assert found(text, stated) == []


@pytest.mark.parametrize("stated", [7, ["CN"], {}, True])
def test_an_attribute_of_the_wrong_kind_states_nothing(stated):
    assert found("Made in Italy.", stated) == []


def test_a_word_that_only_contains_the_name_of_a_part_is_none():
    assert found("Solid oak, made in Italy.") == ["made in Italy"]
    assert found("A solid oak lamp made in Italy.") == ["made in Italy"]
