"""Two values of one property: attributes, title and description beside each other."""

from dataclasses import replace
from datetime import date

import pytest

from listings.checks.engine import check
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

PLAIN = Snapshot("1", date(2026, 3, 2), title="Fine thing", category="Home > Kitchen")


def found(title="Fine thing", description="", **attributes):
    snapshot = replace(PLAIN, title=title, description=description, attributes=attributes)
    result = check(snapshot, packaged())
    return [(one.field, one.words) for one in result.findings if one.code == "inconsistent_facts"]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("750 ml", {"volume_ml": 500}),
        ("0.75 l", {"volume_ml": 500}),
        ("16 fl oz", {"volume_ml": 500}),
        ("516 g", {"weight_g": 500}),
        ("2 lbs", {"weight_g": 1000}),
        ("256 GB", {"storage_gb": 128}),
        ("20,000 mAh", {"capacity_mah": 10000}),
        ("60 W", {"power_w": 40}),
        ("12 V", {"voltage_v": 24}),
        ("900 lumens", {"lumens": 800}),
    ],
)
def test_a_number_against_the_entry(text, attributes):
    assert found(description=f"It has {text}.", **attributes) == [("description", text)]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("515 g", {"weight_g": 500}),
        ("500 ml", {"volume_ml": 500}),
        ("16.9 fl oz", {"volume_ml": 500}),
        ("1.1 lbs", {"weight_g": 500}),
        ("1 TB", {"storage_gb": 1000}),
        ("1 TB", {"storage_gb": 1024}),
        ("8 GB RAM", {"storage_gb": 256}),
        ("5G network", {"weight_g": 180}),
        ("60 W equivalent", {"power_w": 9}),
        ("100-240 V adapter", {"voltage_v": 5}),
        ("400-600 ml", {"volume_ml": 500}),
        ("Package: 800 g", {"weight_g": 500}),
        ("The lid holds 100 ml", {"volume_ml": 500}),
        ("12 V", {"voltage_v": "twelve"}),
    ],
)
def test_values_that_agree_or_are_of_something_else(text, attributes):
    assert found(description=f"{text}.", **attributes) == []


def test_a_blank_parts_a_model_from_a_value():
    assert found("Soundbar HW-T420 150W", "It has 150 W.") == []
    assert found("Soundbar HW-T420 150W", "It has 90 W.") == [("description", "90 W")]
    assert found("Phone 15 128GB", "It has 128 GB.") == []
    assert found("Phone 15 128GB", storage_gb=128) == []
    assert found("Bank 20 000 mAh", capacity_mah=10000) == [("title", "20 000 mAh")]
    assert found("Jug 1 500 ml", volume_ml=2000) == [("title", "1 500 ml")]


def test_an_ingredient_is_less_than_the_product():
    assert found("Milk powder 850 g", "Two glasses have 1.5G of HMB.") == []
    assert found("Milk powder 850 g", "The tin has 800 g of powder.") == [("description", "800 g")]


def test_search_words_say_nothing_of_this_product():
    words = "bad breath spray. juice 100ml for vaping. mouthwash for men. mint strips. black bat"
    assert found("Mouth spray 20ML", words) == []
    assert found("Mouth spray 20ML", f"Holds 100ml. {words.title()}.") == [("description", "100ml")]
    assert found("Mouth spray 20ML", "it holds 100ml. it is minty.") == [("description", "100ml")]


def test_the_title_is_trusted_more_than_the_description():
    assert found("Flask 500 ml", "Holds 750 ml.") == [("description", "750 ml")]
    assert found("Flask 500 ml", "Holds 750 ml or 500 ml.") == []


@pytest.mark.parametrize(
    "words",
    ["Pack of 6", "6 pcs", "6er-Pack", "pack de 6", "pacote com 6", "lot de 6", "6件装"],
)
def test_pack_counts_are_exact(words):
    assert found(description=f"{words}.", pack_quantity=4) == [("description", words)]
    assert found(description=f"{words}.", pack_quantity=6) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Length: 30 cm", "30 cm"),
        ("12 in long", "12 in"),
        ("Länge 30 cm", "30 cm"),
        ("长 30 厘米", "30 厘米"),
    ],
)
def test_sizes_with_their_axis(text, words):
    assert found(description=f"{text}.", length_cm=40) == [("description", words)]
    assert found(description=f"{text}.", length_cm=30.2) == []
    assert found(description=f"{text}.", width_cm=40) == []


@pytest.mark.parametrize(
    ("words", "material"),
    [
        ("genuine leather", "PU"),
        ("Echtleder", "Kunstleder"),
        ("cuero genuino", "PU"),
        ("couro legítimo", "couro sintético"),
        ("100 % soie", "polyester"),
        ("真皮", "PU"),
        ("couro legítimo", "poliuretano"),
        ("solid wood", "MDF"),
        ("Eiche massiv", "MDF mit Furnier"),
    ],
)
def test_a_material_against_the_entry(words, material):
    assert found(description=f"Nice: {words}.", material=material) == [("description", words)]


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("Genuine leather.", "leather"),
        ("Genuine leather look.", "PU"),
        ("With a real leather strap.", "steel"),
        ("As soft as silk.", "polyester"),
        ("A supple leather look.", "PU"),
        ("100 % cotton.", "cotton, elastane"),
        ("Genuine leather.", "something new"),
    ],
)
def test_materials_that_agree_or_are_of_a_part(text, material):
    assert found(description=text, material=material) == []


def test_a_blank_ends_a_chinese_claim():
    assert found("睡衣 100%桑蚕丝 简约纯色", material="聚酯纤维") == [("title", "100%桑蚕丝")]
    assert found("睡衣 桑蚕丝色", material="聚酯纤维") == []


def test_how_a_material_feels_says_that_it_is_there():
    assert found(description="Seda suave.", material="poliéster") == [("description", "Seda")]
    assert found(description="In soft silk.", material="polyester") == [("description", "silk")]


def test_the_last_share_may_follow_its_name():
    assert found(description="69% cotton 29% nylon, elastane (spandex) 2%.") == []
    assert len(found(description="69% cotton 29% nylon. Elastane 2%.")) == 1


def test_a_dose_is_no_volume_of_the_product():
    assert found("Mask 100 ml", "Soak with 10 ml daily.") == []
    assert found("Mask 100 ml", "The bottle has 10 ml.") == [("description", "10 ml")]


def test_a_composition_makes_a_whole():
    short = "70% wool, 20% nylon, 20% cashmere"
    assert found(description=f"{short}, soft.") == [("description", short)]
    assert found(description="70% wool, 20% nylon, 10% cashmere.") == []
    assert found(description="90% colour kept, 20% lighter.") == []
    assert found(composition="80% cotton, 15% viscose") == [
        ("attributes.composition", "80% cotton, 15% viscose")
    ]
    assert found(composition="66.6% cotton, 33.3% viscose") == []
