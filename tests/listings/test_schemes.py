"""Schemes of certificates are data: what they prove, how their numbers look, where to look up."""

from datetime import date

import pytest
from pydantic import ValidationError

from core.errors import NotPossible
from listings.actions import add_certificate
from listings.models import Certificate
from listings.schemes import known_schemes
from policy.packaged import packaged_policy
from policy.sections.green import GreenScheme

DATES = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
WORDS = {"en": "Words", "zh": "文字"}
SCHEMES = packaged_policy().green.schemes


@pytest.mark.parametrize("code", SCHEMES)
def test_every_scheme_of_the_programme_can_be_filed(code, sams_store, sam, noon, policy):
    scheme, attribute = SCHEMES[code], known_schemes(policy)[code]
    number = scheme.number_example or "ABC 1"
    certificate = add_certificate(
        sams_store, scheme=code, number=number, scope="product", attribute=attribute,
        **DATES, actor=sam, now=noon,
    )  # fmt: skip
    assert certificate.attribute == attribute


@pytest.mark.parametrize("code", [code for code in SCHEMES if SCHEMES[code].number_format])
def test_a_number_of_another_form_is_refused_with_an_example(code, sams_store, sam, noon, policy):
    example = SCHEMES[code].number_example
    with pytest.raises(NotPossible) as refused:
        add_certificate(
            sams_store, scheme=code, number=f"x{example}", scope="product",
            attribute=known_schemes(policy)[code], **DATES, actor=sam, now=noon,
        )  # fmt: skip
    assert refused.value.field == "number" and example in str(refused.value)
    assert not Certificate.objects.exists()


def test_the_register_is_opened_at_the_number():
    assert SCHEMES["EPREL"].register_of("123 4").endswith("/qr/123%204")
    assert SCHEMES["FSC"].register_of("FSC-C123456") == "https://search.fsc.org/"


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"number_format": "[", "number_example": "1"}, "no regular expression"),
        ({"number_format": r"\d+", "number_example": "one"}, "does not have the format"),
    ],
)
def test_a_format_is_one_and_fits_its_example(facts, fault):
    with pytest.raises(ValidationError, match=fault):
        GreenScheme(title=WORDS, attribute=WORDS, points=1, **facts)
