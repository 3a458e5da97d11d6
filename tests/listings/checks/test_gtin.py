"""invalid_gtin: length, check digit, prefix."""

import pytest

from tests.listings.checks.marked import findings

RIGHT = [
    "4006381333931",
    "4006-3813 33931",
    "96385074",
    "036000291452",
    "14006381333938",
    "00000000000017",
    4006381333931,
    "４００６３８１３３３９３１",
    "４００６３８１－３３３９３１",
]
WRONG = {
    "4006381333932": "check digit 1",
    "400638133393": "check digit 0",
    "40063813339": "length 8, 12, 13, 14",
    "400638133393A": "digits only",
    "４００６３８１３３３９３２": "check digit 1",
    "٤٠٠٦٣٨١٣٣٣٩٣١": "digits only",
    "00000000": "not all digits equal",
    "2001234567893": "prefix 20 is restricted",
    "0212345678909": "prefix 02 is restricted",
    "212345678909": "prefix 02 is restricted",
    "9780140449136": "prefix 978 is for books and media",
}


@pytest.mark.parametrize("gtin", RIGHT)
def test_a_right_number_passes(gtin: object) -> None:
    assert not findings("invalid_gtin", attributes={"gtin": gtin})


@pytest.mark.parametrize(("gtin", "why"), WRONG.items())
def test_a_wrong_number_is_refused_and_told_why(gtin: str, why: str) -> None:
    (found,) = findings("invalid_gtin", attributes={"gtin": gtin})
    assert (found.field, found.start, found.limit) == ("attributes.gtin", None, why)


@pytest.mark.parametrize("category", ["Books > Fiction", "Media > Music"])
def test_books_and_media_have_prefixes_of_their_own(category: str) -> None:
    assert not findings("invalid_gtin", attributes={"gtin": "9780140449136"}, category=category)


def test_no_number_is_no_fault() -> None:
    assert not findings("invalid_gtin", attributes={})
    for empty in (None, "", "  ", "-"):
        assert not findings("invalid_gtin", attributes={"gtin": empty})
