"""Each stage says who may do what until when; verbs and pages ask it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from pydantic import ValidationError

from aftersales.actions import (
    accept_offer,
    add_note,
    answer_buyer,
    ask_mediation,
    decline_offer,
    end_silence,
    make_offer,
    open_ticket,
    rule_ticket,
    take_ticket,
    write_as_buyer,
)
from aftersales.models import Ticket
from core import clock
from core.errors import NotPossible
from core.models import Event
from policy.actions import install_packaged_policy
from policy.sections.stages import Stage
from shipping.actions.links import buyer_url

OFFER = {"kind": "refund_part", "amount_minor": 500, "note": ""}
RULING = {"benefited": "seller", "refund_minor": None, "reason": "Nothing is wrong."}
VERBS = {
    ("buyer", "write"): lambda it: write_as_buyer(it.ticket, text="Hm.", language="en", now=it.now),
    ("buyer", "accept"): lambda it: accept_offer(it.offer, now=it.now),
    ("buyer", "decline"): lambda it: decline_offer(it.offer, now=it.now),
    ("buyer", "ask_mediation"): lambda it: ask_mediation(it.ticket, now=it.now),
    ("seller", "write"): lambda it: answer_buyer(it.ticket, text="Yes.", actor=it.sam, now=it.now),
    ("seller", "offer"): lambda it: make_offer(it.ticket, **OFFER, actor=it.sam, now=it.now),
    ("seller", "ask_mediation"): lambda it: ask_mediation(it.ticket, actor=it.sam, now=it.now),
    ("mediator", "write"): lambda it: answer_buyer(
        it.ticket, text="Yes.", actor=it.mick, now=it.now
    ),
    ("mediator", "offer"): lambda it: make_offer(it.ticket, **OFFER, actor=it.mick, now=it.now),
    ("mediator", "take"): lambda it: take_ticket(it.ticket, actor=it.mick, now=it.now),
    ("mediator", "note"): lambda it: add_note(it.ticket, text="Old.", actor=it.mick, now=it.now),
    ("mediator", "rule"): lambda it: rule_ticket(it.ticket, **RULING, actor=it.mick, now=it.now),
}


class It:
    def __init__(self, **facts):
        self.__dict__.update(facts)


@pytest.mark.parametrize("status", Ticket.Status.values)
def test_every_act_of_every_side_asks_the_stage(policy, offer, ticket, sam, mick, noon, status):
    Ticket.objects.filter(pk=ticket.pk).update(status=status, benefited="both", mediator=mick)
    stage = policy.aftersales.stages[status]
    events = Event.objects.count()

    for (side, act), do in VERBS.items():
        it = It(ticket=Ticket.objects.get(pk=ticket.pk), offer=offer, sam=sam, mick=mick, now=noon)
        code, trial = "", transaction.atomic()
        with trial:
            try:
                do(it)
            except NotPossible as refusal:
                code = refusal.code
            transaction.set_rollback(True)
        assert (code == "not_open") is (act not in stage.open_to(side)), (side, act)
    assert Event.objects.count() == events


@pytest.fixture
def calm(db, noon):
    """A policy that closes a ticket after three days and lets no buyer ask for mediation."""
    stages = {"answered": {"days": 3, "buyer": ["write"], "seller": ["write"]}}
    return install_packaged_policy(
        now=noon, effective_from=noon, overrides={"aftersales": {"stages": stages}}
    )


def test_another_policy_changes_verbs_page_and_end(calm, order, sam, noon, client):
    ticket = open_ticket(order, kind="complaint", text="Broken.", language="en", now=noon)
    answer_buyer(ticket, text="Which part?", actor=sam, now=noon)

    with pytest.raises(NotPossible, match="What you can do: Write a message"):
        ask_mediation(ticket, now=noon)
    assert Event.objects.filter(kind="ticket.in_mediation").count() == 0
    link = buyer_url(order, now=clock.now())
    page = client.get(f"{urlsplit(link).path}tickets/{ticket.pk}/").text
    assert "/write/" in page and f"/{ticket.pk}/mediation/" not in page
    assert end_silence(ticket, now=noon + timedelta(days=3)) is True
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_the_turn_stands_on_top_for_each_reader(ticket, sam, mick, noon, client, aftersales_token):
    seen = {"buyer": client.get(f"/b/{aftersales_token}/tickets/{ticket.pk}/").text}
    for name, user in (("seller", sam), ("mediator", mick)):
        client.force_login(user)
        client.post("/switch/workspace/mediation/")
        seen[name] = client.get(f"/tickets/{ticket.pk}/").text

    assert "It is your turn" in seen["seller"] and "Answer the buyer, or make" in seen["seller"]
    assert "It is the store’s turn" in seen["buyer"] and "The buyer waits" in seen["buyer"]
    assert "It is the store’s turn" in seen["mediator"]
    for page in seen.values():
        assert "Without an answer by then, a mediator decides." in page


@pytest.mark.parametrize(
    ("waits_for", "on_silence"), [("seller", "close"), ("buyer", "kind"), ("nobody", "close")]
)
def test_silence_is_that_of_the_side_that_must_act(policy, waits_for, on_silence):
    facts = policy.aftersales.stages["answered"].model_dump() | {"waits_for": waits_for}
    with pytest.raises(ValidationError, match=r"must act|silent store"):
        Stage.model_validate(facts | {"on_silence": on_silence})
