"""The copy of a person's data holds what they filed and asked, and nobody else's."""

import pytest

from core.personal import HELD
from enforcement.actions import answer_case, file_appeal, take_appeal, write_on_appeal
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


def test_what_they_wrote_against_a_decision(confirmed, sam, max_, noon):
    points = ["They were a film crew.", "They paid us."]
    reason = "We sold to a film crew."
    facts = {"reason": reason, "points": points, "actor": sam, "now": noon}
    appeal = file_appeal(confirmed.statements.get(), **facts)
    take_appeal(appeal, actor=max_, now=noon)
    write_on_appeal(appeal, text="Which crew?", actor=max_, now=noon)
    write_on_appeal(appeal, text="Lux Film, 4 May.", actor=sam, now=noon)

    def told(key, person):
        return list(HELD[key].tell(person))

    assert [row["reason"] for row in told("appeals", sam)] == [reason]
    assert [row["text"] for row in told("appeal_points", sam)] == points
    assert [row["text"] for row in told("appeal_messages", sam)] == ["Lux Film, 4 May."]
    assert [row["text"] for row in told("appeal_messages", max_)] == ["Which crew?"]
    assert not told("appeals", max_) and not told("appeal_points", max_)


def test_what_they_answered_when_heard(hearing, sam, rita, noon):
    answer_case(hearing, words="Another tenant.", actor=sam, now=noon)
    assert [row["words"] for row in HELD["hearing_answers"].tell(sam)] == ["Another tenant."]
    assert not list(HELD["hearing_answers"].tell(rita))
