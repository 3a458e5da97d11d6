"""Bait prices, customs descriptions and safety information: the limits, and what is no fault."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from listings.checks.engine import check
from listings.checks.snapshot import Snapshot, Variant, read_snapshot
from policy.sections.truth import packaged

PLAIN = Snapshot("1", date(2026, 3, 2), title="Brass lamp", category="Home > Lighting")
MAKER = {
    "manufacturer_name": "Lumo GmbH",
    "manufacturer_postal": "Kantstr. 1, 10623 Berlin",
    "manufacturer_electronic": "https://lumo.example",
    "manufacturer_country": "DE",
    "product_identifier": "LU-7",
}
PERSON = {
    "responsible_person_name": "Lusor SL",
    "responsible_person_postal": "Calle Sol 1, Madrid",
    "responsible_person_electronic": "rep@lusor.example",
}


def found(snapshot, code):
    return [one for one in check(snapshot, packaged()).findings if one.code == code]


def variants(*rows):
    return replace(
        PLAIN, variants=tuple(Variant(name, Decimal(price), stock) for name, price, stock in rows)
    )


@pytest.mark.parametrize(
    "name",
    [
        "Spare shade",
        "Sample",
        "Spring bar tool only",
        "Deposit",
        "Muestra de tela",
        "Envío",
        "Amostra",
        "Frete",
        "Échantillon",
        "Acompte",
        "Ersatzteil",
        "Anzahlung",
        "Versandkosten",
        "配件",
        "补运费差价",
        "定金链接",
    ],
)
def test_cheap_variant_that_is_not_the_product(name):
    (finding,) = found(variants((name, "2.00", 100), ("Lamp", "40.00", 100)), "bait_price")
    assert (finding.field, finding.start, finding.severity) == ("variants", None, "block")
    assert finding.measured == pytest.approx(0.0952, abs=1e-3)


@pytest.mark.parametrize(
    "rows",
    [
        [("Spare shade", "12.00", 50), ("Lamp", "40.00", 50), ("Lamp XL", "40.00", 50)],
        [("Small", "2.00", 10), ("Lamp", "40.00", 95), ("Lamp XL", "44.00", 95)],
        [("Spare shade", "2.00", 10)],
        [("Small", "2.00", 0), ("Lamp", "40.00", 0)],
        [("Probelauf", "39.00", 9), ("Portable", "40.00", 9)],
    ],
    ids=["exactly 30 %", "exactly 5 %", "one variant", "no stock at all", "other words"],
)
def test_no_bait(rows):
    assert found(variants(*rows), "bait_price") == []


def test_bait_that_is_hardly_in_stock():
    rows = [("Small", "2.00", 9), ("Lamp", "40.00", 95), ("Lamp XL", "44.00", 96)]
    assert len(found(variants(*rows), "bait_price")) == 1


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", None),
        ("ab", None),
        ("灯", None),
        (None, None),
        ("Gift", (0, 4)),
        (" parts and accessories ", (1, 22)),
        ("Electronic goods, other", (0, 23)),
        ("N/A", (0, 3)),
        ("Geschenk", (0, 8)),
        ("Ropa", (0, 4)),
        ("vêtements", (0, 9)),
        ("Peças e acessórios", (0, 18)),
        ("礼品", (0, 2)),
        ("塑料制品和配件", (0, 7)),
    ],
)
def test_customs_words_that_name_no_goods(text, span):
    snapshot = replace(PLAIN, attributes={"customs_description": text})
    (finding,) = found(snapshot, "vague_customs_description")
    assert (finding.start, finding.end) == (span or (None, None))
    assert finding.field == "attributes.customs_description"


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"customs_description": "Brake discs for passenger cars"},
        {"customs_description": "Cotton T-shirts"},
        {"customs_description": "Toy car of plastic"},
        {"customs_description": "陶瓷茶杯"},
        {"customs_description": "Spielzeugauto"},
    ],
)
def test_customs_words_that_name_goods(attributes):
    assert found(replace(PLAIN, attributes=attributes), "vague_customs_description") == []


def missing(markets, attributes, category="Home > Lighting"):
    snapshot = replace(PLAIN, markets=markets, attributes=attributes, category=category)
    return [one.field.removeprefix("attributes.") for one in found(snapshot, "missing_safety_info")]


@pytest.mark.parametrize("market", ["EU", "XI", "FR"])
def test_duties_of_a_listing_for_the_eu(market):
    assert sorted(missing(("US", market), {})) == [
        "manufacturer_electronic",
        "manufacturer_name",
        "manufacturer_postal",
        "product_identifier",
        "responsible_person_electronic",
        "responsible_person_name",
        "responsible_person_postal",
    ]


def test_duties_of_a_listing_for_greece_by_either_code():
    row = {"id": "1", "title": "Lamp", "markets": ["EL"]}
    assert read_snapshot(row, today=PLAIN.now).markets == ("GR",)


@pytest.mark.parametrize("given", [["de"], "DE", "de"])
def test_a_market_is_read_however_it_is_written(given):
    row = {"id": "1", "title": "Lamp", "markets": given}
    assert read_snapshot(row, today=PLAIN.now).markets == ("DE",)


def test_no_duty_elsewhere():
    assert missing(("US", "GB", "CN", "NO"), {}) == []
    assert missing((), {}) == []


@pytest.mark.parametrize("given", ["\u200b\u2060", "\u3164", "\u2800", "\u034f", "-", " . ", "—"])
def test_an_entry_that_says_nothing_is_none(given):
    assert missing(("EU",), MAKER | {"manufacturer_name": given}) == ["manufacturer_name"]


@pytest.mark.parametrize("given", ["7", "陆", "Ж", "3M"])
def test_a_short_entry_is_one(given):
    assert missing(("EU",), MAKER | {"manufacturer_name": given}) == []


def test_a_maker_outside_needs_a_person_in_the_eu():
    assert missing(("EU",), MAKER) == []
    assert missing(("EU",), MAKER | {"manufacturer_country": "NO"}) == []
    # Greece, as the union writes it.
    assert missing(("EU",), MAKER | {"manufacturer_country": "EL"}) == []
    chinese = MAKER | {"manufacturer_country": "CN"}
    assert len(missing(("EU",), chinese)) == 3
    assert missing(("EU",), chinese | PERSON) == []


@pytest.mark.parametrize(
    "category", ["Toys > Blocks", "Beauty > Creams", "Electronics > Power Banks"]
)
def test_some_categories_need_warnings(category):
    assert missing(("EU",), MAKER, category) == ["safety_warnings"]
    assert missing(("EU",), MAKER | {"safety_warnings": "Not under 3 years."}, category) == []


@pytest.mark.parametrize("given", ["", "  ", "+49 30 1234", None, 7, ["a@b.example"]])
def test_an_electronic_address_is_mail_or_web(given):
    assert missing(("EU",), MAKER | {"manufacturer_electronic": given}) == [
        "manufacturer_electronic"
    ]
