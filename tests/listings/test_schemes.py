"""Schemes of certificates are data: what they prove, how their numbers look, where to look up."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pydantic import ValidationError

from core.errors import NotPossible
from listings.actions import add_certificate
from listings.checks.certificates import is_covered
from listings.checks.snapshot import Snapshot
from listings.green import scheme_name
from listings.models import Certificate
from listings.proof_forms import CertificateForm
from listings.schemes import asked_for, known_schemes
from listings.snapshots import proof_of
from policy.packaged import packaged_policy
from policy.sections.green import GreenScheme
from tests.listings.factories import PDF, verify

DATES = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31), "document": PDF}
WORDS = {"en": "Words", "zh": "文字"}
SCHEMES = packaged_policy().green.schemes


@pytest.mark.parametrize("code", SCHEMES)
def test_every_scheme_of_the_programme_can_be_filed(code, sams_store, sam, noon, policy):
    scheme, (attribute,) = SCHEMES[code], known_schemes(policy)[code]
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
            attribute=known_schemes(policy)[code][0], **DATES, actor=sam, now=noon,
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


BANKS = packaged_policy().truth.banks
ASKING = [
    (code, name, scheme)
    for code, bank in BANKS.items()
    for name, asks in {"": bank, **bank.named}.items()
    for scheme in asks.schemes
]
NUMBERS = {"FCC": "2ABC3-X1"}


@pytest.mark.parametrize(("code", "name", "scheme"), ASKING)
def test_what_the_form_takes_covers_each_claim_that_asks_for_it(
    code, name, scheme, sams_store, sam, noon, policy
):
    asks = BANKS[code].named[name] if name else BANKS[code]
    example = SCHEMES[scheme].number_example if scheme in SCHEMES else ""
    given = {"scheme": scheme, "number": example or NUMBERS.get(scheme, "ABC 123")}
    given |= {"scope": "product", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    asked = asked_for(code, policy)
    files = {"document": SimpleUploadedFile("a.pdf", PDF)}
    form = CertificateForm(asked | given, files, policy=policy)
    assert form.is_valid(), form.errors
    assert form.run(add_certificate, sams_store, actor=sam, now=noon), form.errors
    snapshot = Snapshot("1", noon.date(), certificates=(proof_of(form.result),))
    assert is_covered(snapshot, asks, policy.truth, "")


def test_which_of_several_things_it_proves_has_to_be_said(sams_store, sam, noon, policy):
    given = {"scheme": "CLAIM_STUDY", "number": "Study 12", "scope": "product"}
    given |= {"valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    form = CertificateForm(given, {"document": SimpleUploadedFile("a.pdf", PDF)}, policy=policy)
    assert form.is_valid() and not form.run(add_certificate, sams_store, actor=sam, now=noon)
    assert "Say what it proves." in str(form.errors["attribute"])


def test_every_scheme_has_a_name_in_words(policy):
    for scheme in known_schemes(policy):
        assert scheme in policy.green.schemes or scheme in policy.listings.proofs.schemes
    assert scheme_name("UN38_3", policy) == "UN 38.3 battery test summary"


def test_a_register_may_stand_for_the_document(sams_store, sam, mia, noon, policy):
    facts = DATES | {"document": None, "number": "1234567", "attribute": "energy_class"}
    row = add_certificate(
        sams_store, scheme="EPREL", scope="product", **facts, actor=sam, now=noon
    )  # fmt: skip
    assert verify(row, actor=mia, now=noon).status == "verified"


def test_nobody_verifies_what_has_no_document(sams_store, sam, mia, noon, policy):
    row = add_certificate(
        sams_store, scheme="FSC", number="FSC-C123456", scope="product", attribute="forest",
        **DATES, actor=sam, now=noon,
    )  # fmt: skip
    Certificate.objects.update(file="")
    with pytest.raises(NotPossible, match="has no document"):
        verify(Certificate.objects.get(pk=row.pk), actor=mia, now=noon)
