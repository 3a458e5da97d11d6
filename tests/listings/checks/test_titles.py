"""title_format: length, signs, capitals, promotion and decoration, each at most once."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

FAULTS = [
    "Candle ⟦!!!⟧ 200 g",
    "Candle ⟦$⟧ and more !",
    "Candle ⟦！⟧ 200 g",
    "Candle ⟦★☆⟧ 200 g ★",
    "Candle ⟦👨‍👩‍👧⟧ 200 g",
    "Candle ⟦❤️⟧ 200 g",
    "Candle ⟦👍🏽⟧ 200 g",
    "⟦Free delivery⟧ candle, on sale",
    "Candle ⟦20% off⟧",
    "Candle, ⟦gift with purchase⟧",
    "Kerze ⟦versandkostenfrei⟧",
    "Kerze mit ⟦Rabatt⟧",
    "Vela con ⟦envío gratis⟧",
    "Vela en ⟦oferta⟧",
    "Vela ⟦frete grátis⟧",
    "Bougie ⟦livraison gratuite⟧",
    "Bougie en ⟦promo⟧",
    "香薰蜡烛 ⟦包邮⟧",
    "香薰蜡烛 ⟦买一送一⟧",
    "⟦LARGE WOODEN STORAGE BOX FOR TOYS⟧",
]
HARMLESS = [
    "Candle 200 g, Ø 8 cm",
    "Kettle 1.7 L, 100 °C, Brand™ ® ©",
    "LED USB HDMI cable",
    "Panier à linge sale",
    "Moinho de sal e pimenta",
    "Noise reduction headphones",
    "三折伞",
    "Wholegrain bowl",
]


@pytest.mark.parametrize("marked", FAULTS)
def test_finds_the_first_place(marked: str) -> None:
    assert marked_by_check("title_format", marked, field="title") == marked


@pytest.mark.parametrize("title", HARMLESS)
def test_leaves_plain_titles_alone(title: str) -> None:
    assert marked_by_check("title_format", title, field="title") == title


def test_the_201st_code_point_is_too_many() -> None:
    assert not findings("title_format", title="a" * 200)
    (found,) = findings("title_format", title="a" * 199 + "bcd")
    assert (found.start, found.end, found.measured, found.limit) == (200, 202, 202, 200)


@pytest.mark.parametrize("title", ["", "   ", "\n\t"])
def test_an_empty_title_has_no_place(title: str) -> None:
    (found,) = findings("title_format", title=title)
    assert (found.field, found.start, found.end) == ("title", None, None)


def test_signs_of_the_brand_may_stay() -> None:
    assert not findings("title_format", title="Yahoo! mug", brand="Yahoo!")
    (found,) = findings("title_format", title="Yahoo! mug!", brand="yahoo!")
    assert (found.start, found.end) == (10, 11)


def test_capitals_count_from_twenty_letters_on() -> None:
    assert not findings("title_format", title="ABCDEFGHIJKLMNOPQRS")
    (found,) = findings("title_format", title="ABCDEFGHIJKLMNOPabcd")
    assert found.measured == 0.8
    assert not findings("title_format", title="ABCDEFGHIJKLMNOabcde")


def test_each_rule_counts_once_and_offers_its_edit() -> None:
    found = findings("title_format", title="FREE SHIPPING ❤ BIG WOODEN BOX! FOR ALL!")
    assert [one.rule for one in found] == [
        "title_format",
        "title_format.capitals",
        "title_format.decoration",
        "title_format.symbols",
    ]
    edits = {one.rule: one.edit.replacement for one in found if one.edit}
    assert edits["title_format.symbols"] == "" and edits["title_format.decoration"] == ""
    assert edits["title_format.capitals"] == "Free Shipping ❤ Big Wooden Box! for All!"
