"""Every hostile string in a conversation and in a letter: shown as text, or refused."""

from contextlib import suppress
from datetime import timedelta

import pytest

from aftersales.actions import answer_buyer, open_ticket, write_as_buyer
from aftersales.letter_layout import draw
from aftersales.letters import Letter, Part
from core.errors import NotPossible
from tests.evaluations.folder import needs
from tests.evaluations.test_hostile_orders import FOLDER, hostile

HOUR = timedelta(hours=1)
# The rest is the store's: so many messages of one buyer would be a flood.
OF_BUYER_EVERY = 20


@pytest.fixture
def ticket(sams_order, policy, noon):
    said = {"kind": "complaint", "text": "It is broken.", "language": "en"}
    return open_ticket(sams_order, **said, now=noon)


@needs(FOLDER)
def test_is_text_or_refused(client, ticket, sam, noon, aftersales_token):
    for place, text in enumerate(hostile()):
        now = noon + place * HOUR
        with suppress(NotPossible):
            if place % OF_BUYER_EVERY:
                answer_buyer(ticket, text=text, actor=sam, now=now)
            else:
                write_as_buyer(ticket, text=text, language="en", now=now)
    assert ticket.entries.count() > 300

    pages = [client.get(f"/b/{aftersales_token}/tickets/{ticket.pk}/")]
    client.force_login(sam)
    pages.append(client.get(f"/tickets/{ticket.pk}/"))
    for page in pages:
        assert page.status_code == 200 and b"<script>alert" not in page.content
        assert b"&lt;script&gt;alert" in page.content


@needs(FOLDER)
def test_a_letter_prints_it_as_it_stands():
    for text in hostile():
        drawn = draw([Letter("en", text, (Part(text, (text,)),))])
        assert drawn.startswith(b"%PDF")
