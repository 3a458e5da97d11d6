"""The copy of a person's data holds what they filed and asked, and nobody else's."""

import pytest

from core.personal import HELD
from tests.enforcement.asking import asked
from tests.enforcement.identifying import file


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_what_they_filed_as_a_trader(sams_store, sam, ritas_store, rita, noon):
    file(sams_store, sam, noon)
    file(ritas_store, rita, noon, name="Rita GmbH", phone="+86 21 5550 0117")
    (mine,) = HELD["filings"].tell(sam)
    assert (mine["store__slug"], mine["name"], mine["account_ending"]) == (
        "sams",
        "Lumière GmbH",
        "3000",
    )
    assert "account_digest" not in mine


def test_what_they_asked_under_their_address(sam, rita, noon):
    asked(noon, email=sam.email.upper())
    asked(noon, email="other@prado.example")
    assert [row["message"] for row in HELD["enquiries"].tell(sam)] == ["Can I sell from Recife?"]
    assert list(HELD["enquiries"].tell(rita)) == []
