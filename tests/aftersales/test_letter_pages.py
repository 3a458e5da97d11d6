"""The letter and the appeal as both sides read and write them, by the clock on the wall."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from aftersales.actions import rule_ticket
from aftersales.models import Release, RulingAppeal
from core import clock
from tests.cast import make_staff

NEW = "The carrier's own photo shows the box intact."


@pytest.fixture
def noon():
    return clock.now()


@pytest.fixture
def ruling(by_standard):
    return rule_ticket(**by_standard)


def test_both_sides_read_the_letter_as_page_and_file(ruling, sam, mona, client):
    client.force_login(sam)
    page = client.get(f"/tickets/{ruling.ticket_id}/letter/")
    assert b"What is new" in page.content
    file = client.get(f"/tickets/{ruling.ticket_id}/letter.pdf")
    pages = PdfReader(BytesIO(file.content)).pages
    assert "M-3.2" in pages[0].extract_text() and "M-3.2" in pages[-1].extract_text()

    typed = {"evidence": NEW}
    assert client.post(f"/tickets/{ruling.ticket_id}/appeal/", typed).status_code == 302
    milo = make_staff("Milo", "mediator", ruling.made_at)
    why = {"why": Release.Why.INVOLVED, "at": ruling.made_at}
    Release.objects.create(ticket=ruling.ticket, person=milo, **why)
    client.force_login(milo)
    assert b"Answer the appeal" not in client.get(f"/tickets/{ruling.ticket_id}/letter/").content
    client.force_login(mona)
    assert b"Answer the appeal" in client.get(f"/tickets/{ruling.ticket_id}/letter/").content
    typed = {"outcome": "granted", "answer": "Seen."}
    assert client.post(f"/mediation/{ruling.ticket_id}/appeal/", typed).status_code == 302
    assert RulingAppeal.objects.get().status == "granted"
    assert b"Appeals" in client.get("/mediation/?view=appeals").content
