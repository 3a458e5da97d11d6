"""A buyer says how the help was: once a ticket, in time, and nothing that sanctions reads it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from aftersales import registered, satisfaction
from aftersales.actions import accept_offer, rate_help
from aftersales.models import Satisfaction, Ticket
from core.errors import NotPossible
from core.models import Event
from enforcement.models import Case, Signal

APP = Path(__file__).parents[2] / "aftersales"
READERS = {
    "actions/__init__.py",
    "actions/satisfaction.py",
    "buyer_pages.py",
    "demo/tickets.py",
    "measure_pages.py",
    "models/__init__.py",
    "models/satisfaction.py",
    "satisfaction.py",
    "satisfaction_forms.py",
    "views/buyer.py",
    "views/desk.py",
}


@pytest.fixture
def rating(ticket, offer, noon):
    """A ticket that the buyer settled by accepting the store's offer."""
    accept_offer(offer, now=noon)
    ticket.refresh_from_db()
    return {"ticket": ticket, "score": 2, "text": " Slow. ", "language": "en", "now": noon}


def test_it_can_be_changed_until_the_days_are_over(rating, policy, noon):
    rate_help(**rating)
    last = noon + timedelta(days=policy.aftersales.satisfaction_days)
    rate_help(**rating | {"score": 4, "now": last - timedelta(seconds=1)})
    with pytest.raises(NotPossible):
        rate_help(**rating | {"score": 5, "now": last})

    said = Satisfaction.objects.get()
    assert (said.score, said.text) == (4, "Slow.")
    events = Event.objects.filter(kind="ticket.rated").order_by("pk")
    assert [event.facts["score"] for event in events] == [2, 4]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"score": 0}, "score"), ({"score": 6}, "score"), ({"text": "x" * 1001}, "text")],
)
def test_refuses_other_answers(rating, change, field):
    with pytest.raises(NotPossible) as refusal:
        rate_help(**rating | change)
    assert refusal.value.field == field and not Satisfaction.objects.exists()


def test_an_open_ticket_is_not_asked_about(ticket, noon):
    with pytest.raises(NotPossible):
        rate_help(ticket, score=5, language="en", now=noon)
    assert not Event.objects.filter(kind="ticket.rated").exists()


@pytest.mark.parametrize("score", [0, 6])
def test_the_database_knows_five_answers(rating, noon, score):
    facts = {"ticket": rating["ticket"], "store": rating["ticket"].store, "at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        Satisfaction.objects.create(score=score, language="en", **facts)


def test_rate_and_mean_are_counted_over_settled_tickets(rating, noon):
    tickets = Ticket.objects.all()
    assert satisfaction.said_of(tickets, 90, noon) == satisfaction.Said(
        satisfaction.Rate(0, 1), None
    )
    rate_help(**rating)
    said = satisfaction.said_of(tickets, 90, noon)
    assert (said.rate.hits, said.rate.of, said.mean) == (1, 1, 2.0)
    assert satisfaction.said_of(tickets, 90, noon + timedelta(days=91)).rate.of == 0


def test_the_worst_answer_harms_nobody(rating, sam, noon):
    store = rating["ticket"].store
    before = registered._tiles(sam, store, "seller", noon)
    rate_help(**rating | {"score": 1})

    assert registered._tiles(sam, store, "seller", noon) == before
    assert not Case.objects.exists() and not Signal.objects.exists()


def test_only_pages_read_it():
    """No signal, standard or measure with a requirement may come to name it."""
    files = [path for path in APP.rglob("*.py") if "migrations" not in path.parts]
    named = {path for path in files if re.search("satisfaction|rate_help", path.read_text(), re.I)}
    assert {str(path.relative_to(APP)) for path in named} == READERS


def test_one_press_on_the_page_is_enough(client, rating, aftersales_token, mick, sam, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: rating["now"])
    page = f"/b/{aftersales_token}/tickets/{rating['ticket'].pk}/"
    assert "How was the help?" in client.get(page).content.decode()
    assert client.post(f"{page}rating/", {}).status_code == 422
    assert client.post(f"{page}rating/", {"score": "5", "text": "<b>Fast</b>"}).status_code == 302
    assert "Very good" in client.get(page).content.decode()
    client.force_login(sam)
    desk = client.get(f"/tickets/{rating['ticket'].pk}/").content.decode()
    assert "&lt;b&gt;Fast&lt;/b&gt;" in desk
    assert "5.0 of 5" in client.get("/tickets/measures/").content.decode()
    client.force_login(mick)
    assert "Satisfaction of buyers" in client.get("/mediation/measures/").content.decode()
