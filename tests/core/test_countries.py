"""Markets are countries by their ISO codes, the union and Northern Ireland; nothing else is."""

import pytest

from core.countries import market_of, markets


def test_every_country_is_a_market():
    # ISO 3166-1 assigns 249 codes.
    assert len(markets()) == 249 + len(("XK", "EU", "XI"))
    assert {"US", "CN", "GB", "GR", "TW", "AX", "XK", "EU", "XI"} <= markets()


@pytest.mark.parametrize(("code", "market"), [("UK", "GB"), ("EL", "GR"), ("GB", "GB")])
def test_codes_of_the_union_mean_those_of_iso(code, market):
    assert market_of(code) == market


@pytest.mark.parametrize("code", ["ZZ", "QQ", "UN", "EZ", "XA", "AN", "us", "USA", "419", ""])
def test_other_codes_are_no_market(code):
    assert market_of(code) == ""
