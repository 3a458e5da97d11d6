"""A store's system answers buyers: by the verbs of the page, as the store, each call once."""

from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from aftersales.actions import make_offer, write_as_buyer
from aftersales.models import Entry, Offer, Ticket
from aftersales.queries import conversation
from core import clock
from core.errors import NotPossible
from core.models import Delivery, Event
from core.wording import sentence
from tests.api.rows import make_tickets
from tests.api.writes import send

PART = {"kind": "refund_part", "amount_minor": 500, "note": "Sorry."}


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def ticket(sams_store, now):
    [ref] = make_tickets(sams_store, {}, now - timedelta(days=20), 1)
    return Ticket.objects.get(pk=int(ref.removeprefix("T-")))


@pytest.fixture
def post(secret, ticket):
    def run(path, body, key="k1", secret=secret):
        return send(secret, "post", f"tickets/{ticket.ref}{path}", body, key)

    return run


def state():
    """All that an answer may change."""
    moved = sorted(Ticket.objects.values_list("pk", "status", "due_at"))
    return moved, Entry.objects.count(), Offer.objects.count(), Event.objects.count()


def roles(ticket, reader):
    return [line.role for line in conversation(Ticket.objects.get(pk=ticket.pk), reader=reader)]


def test_a_reply_reaches_the_buyer_and_stops_the_clock(post, get, ticket):
    assert ticket.due_at
    answer = post("/replies", {"text": "We are sorry."})

    assert answer.status_code == 201, answer.content
    told = {"ticket": ticket.ref, "status": "answered", "answer_due_at": None}
    told |= {"outcome": {}, "offers": [], "returned": None, "paused_until": None}
    assert answer.json() == told
    event = Event.objects.get(kind="ticket.answered")
    assert (event.actor, event.facts["system"]) == (None, "ERP")
    assert sentence(event) == f"The store’s system (ERP) answered in ticket {ticket.ref}."
    assert event.deliveries.get(channel="email").address == ticket.order.buyer_email
    entry = Entry.objects.latest("pk")
    assert (entry.side, entry.author, entry.language) == ("seller", None, "en")
    assert get(f"tickets/{ticket.ref}").json()["entries"][-1]["text"] == "We are sorry."


def test_the_store_reads_which_system_wrote_and_the_buyer_the_store(post, ticket):
    post("/replies", {"text": "We are sorry."})

    assert roles(ticket, "seller")[-1] == "Seller · by the store’s system (ERP)"
    assert roles(ticket, "mediator")[-1] == "Seller · by the store’s system (ERP)"
    assert roles(ticket, "buyer")[-1] == "Seller"


def test_the_same_call_again_answers_once(post, ticket):
    first, again = post("/replies", {"text": "Sorry."}), post("/replies", {"text": "Sorry."})

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert Entry.objects.filter(side="seller").count() == 1
    assert Delivery.objects.filter(event__kind="ticket.answered", channel="email").count() == 1


def test_an_offer_stands_as_the_stores(post, get, ticket):
    before = get(f"tickets/{ticket.ref}").json()
    assert before["offers"] == [] and "refund_part" in before["may_offer"]
    answer = post("/offers", PART)

    assert answer.status_code == 201, answer.content
    [offer] = answer.json()["offers"]
    known = {"side": "seller", "kind": "refund_part", "amount_minor": 500, "note": "Sorry."}
    assert offer.items() >= known.items()
    [shown] = get(f"tickets/{ticket.ref}").json()["offers"]
    days = {"made_at", "expires_at"}
    assert {one: shown[one] for one in {*shown} - days} == {
        one: offer[one] for one in {*offer} - days
    }
    assert Event.objects.get(kind="offer.made").facts["system"] == "ERP"
    # A second one takes its place.
    [offer] = post("/offers", PART | {"amount_minor": 600}, "k2").json()["offers"]
    assert offer["amount_minor"] == 600


def test_the_buyers_offer_is_accepted_and_settles(post, get, ticket, now):
    offer = make_offer(ticket, kind="refund_part", amount_minor=700, now=now)
    may = get(f"tickets/{ticket.ref}").json()["may"]
    assert {"accept", "decline", "offer", "write"} <= set(may)
    answer = post(f"/offers/{offer.pk}", {"answer": "accept"})

    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "solved"
    assert "Accepted by: Seller" in answer.json()["outcome"]["en"]
    event = Event.objects.get(kind="offer.accepted")
    assert (event.actor, event.facts) == (None, {"system": "ERP"})
    again = post(f"/offers/{offer.pk}", {"answer": "accept"}, "k2")
    assert (again.status_code, again.json()["code"]) == (422, "not_open")
    assert get(f"tickets/{ticket.ref}").json()["may"] == []


def test_the_buyers_offer_is_declined(post, ticket, now):
    offer = make_offer(ticket, kind="refund_part", amount_minor=700, now=now)
    answer = post(f"/offers/{offer.pk}", {"answer": "decline"}).json()

    assert (answer["status"], answer["offers"]) == ("answered", [])
    assert Event.objects.get(kind="offer.declined").facts["system"] == "ERP"
    assert Entry.objects.latest("pk").side == "seller"


def test_nobody_accepts_their_own_offer(post, ticket):
    [offer] = post("/offers", PART).json()["offers"]
    before = state()
    answer = post(f"/offers/{offer['id']}", {"answer": "accept"}, "k2")

    assert (answer.status_code, answer.json()["code"]) == (422, "own") and state() == before


def test_a_mediator_is_asked_for_the_store(post, ticket):
    answer = post("", {"action": "ask_mediation"})

    assert answer.json()["status"] == "mediation"
    assert Event.objects.get(kind="ticket.in_mediation").facts["system"] == "ERP"
    again = post("", {"action": "ask_mediation"}, "k2")
    assert (again.status_code, again.json()["code"]) == (422, "not_open")


FALSE = {
    "no words": ("/replies", {"text": ""}, "/text"),
    "blank words": ("/replies", {"text": " \n"}, "/text"),
    "a zero character": ("/replies", {"text": "a\0b"}, "/text"),
    "a placeholder": ("/replies", {"text": "Dear {buyer_name}"}, "/text"),
    "no language": ("/replies", {"text": "Hi", "language": "?"}, "/language"),
    "no such kind": ("/offers", PART | {"kind": "a lamp"}, "/kind"),
    "too much money": ("/offers", PART | {"amount_minor": 10**9}, "/amount_minor"),
    "no money": ("/offers", {"kind": "refund_part"}, "/amount_minor"),
    "money twice": ("/offers", PART | {"articles": [{"sku": "L-1", "amount_minor": 5}]}, "/"),
    "no such article": (
        "/offers",
        {"kind": "refund_part", "articles": [{"sku": "NO", "amount_minor": 5}]},
        "/articles/0/sku",
    ),
    "too much for it": (
        "/offers",
        {"kind": "refund_part", "articles": [{"sku": "L-1", "amount_minor": 10**9}]},
        "/articles/0/amount_minor",
    ),
    "no such answer": ("/offers/1", {"answer": "perhaps"}, "/answer"),
    "no such step": ("", {"action": "solve"}, "/action"),
}


@pytest.mark.parametrize(("path", "body", "pointer"), FALSE.values(), ids=FALSE)
def test_what_is_wrong_is_refused_at_its_field(post, ticket, path, body, pointer):
    before = state()
    answer = post(path, body)
    told = answer.json()

    assert answer.status_code == 422, told
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found == [pointer] and state() == before


CALLS = {
    "/replies": {"text": "Sorry."},
    "/offers": PART,
    "": {"action": "ask_mediation"},
}


@pytest.mark.parametrize(("path", "body"), CALLS.items(), ids=["reply", "offer", "step"])
def test_another_stores_ticket_is_not_there(post, ticket, rival_secret, path, body):
    before = state()

    assert post(path, body, secret=rival_secret).status_code == 404 and state() == before


def test_another_stores_offer_is_not_there(post, ticket, rival_secret, sams_store, now):
    offer = make_offer(ticket, kind="refund_part", amount_minor=700, now=now)
    before, body = state(), {"answer": "accept"}

    assert post(f"/offers/{offer.pk}", body, secret=rival_secret).status_code == 404
    # Nor is that of another ticket of one's own.
    assert post(f"/offers/{offer.pk + 1}", body).status_code == 404
    assert state() == before


def test_who_sends_tickets_does_not_answer_them(post, sams_store, ticket, noon):
    facts = {"name": "Shop", "scopes": ["tickets:read", "tickets:write"], "actor": None}
    secret = issue_api_key(sams_store, **facts, now=noon)[1]
    before = state()
    for path, body in CALLS.items():
        answer = post(path, body, secret=secret)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")
    assert state() == before


def test_a_buyers_flood_does_not_stop_the_store(post, ticket, now):
    with pytest.raises(NotPossible) as refused:
        for n in range(100):
            write_as_buyer(ticket, text=f"Again {n}", language="en", now=now)
    assert refused.value.code == "flood"

    assert post("/offers", PART).status_code == 201


def test_an_offer_by_article(post, ticket):
    body = {"kind": "refund_part", "articles": [{"sku": "L-1", "amount_minor": 250}]}
    [offer] = post("/offers", body).json()["offers"]

    assert offer["amount_minor"] == 250
    assert offer["articles"] == [{"sku": "L-1", "amount_minor": 250}]
