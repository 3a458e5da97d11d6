"""The turn of an agreed ticket is that of its goods on their way back, for each who reads it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import (
    Sent,
    appeal_ruling,
    ask_mediation,
    attach_label,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
    write_as_buyer,
)
from aftersales.models import Return, RulingAppeal, SavedReply
from aftersales.replies import draft
from aftersales.tasks import sweep_at
from core import clock
from tests.aftersales.returning import ADDRESS, SENT, approved

LABEL = Sent("label.pdf", b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n")


@pytest.fixture
def noon():
    """Now: links end by the clock on the wall."""
    return clock.now()


@pytest.fixture
def returned(order, policy, sam, noon, shelf):
    return approved(order, sam, noon)


@pytest.fixture
def faulty(order, policy, sam, noon, shelf):
    """Of damaged goods: the store pays the way back."""
    return approved(order, sam, noon, reason="damaged")


@pytest.fixture
def read(client, sam, mick, aftersales_token):
    """The page of the ticket as each of them reads it."""

    def pages(ticket, language="en"):
        client.cookies["language"] = language
        type(sam).objects.update(language=language)
        found = {"buyer": client.get(f"/b/{aftersales_token}/tickets/{ticket.pk}/")}
        for name, user in (("seller", sam), ("mediator", mick)):
            client.force_login(user)
            found[name] = client.get(f"/tickets/{ticket.pk}/")
        return found

    return pages


def turns(pages):
    return {who: page.context["turn"]["title"] for who, page in pages.items()}


def shows(pages, words):
    return all(words in page.text for page in pages.values())


def due(pages):
    return {page.context["turn"]["due_at"] for page in pages.values()}


YOURS = "It is your turn"
STORES = {"seller": YOURS, "buyer": "It is the store’s turn", "mediator": "It is the store’s turn"}
BUYERS = {"buyer": YOURS, "seller": "It is the buyer’s turn", "mediator": "It is the buyer’s turn"}


def test_a_store_that_pays_owes_a_label(faulty, read):
    pages = read(faulty.ticket)
    assert turns(pages) == STORES
    assert "Send the buyer a label" in pages["seller"].text
    assert "The store must send a label first" in pages["buyer"].text
    assert shows(pages, "Without a label by then, the buyer keeps the goods")
    assert due(pages) == {faulty.due_at}


def test_the_buyer_sends_goods_that_wait_for_no_label(returned, read):
    pages = read(returned.ticket)
    assert turns(pages) == BUYERS
    assert "say on the ticket’s page in which parcel" in pages["buyer"].text
    assert "The buyer must send the goods back." in pages["seller"].text
    assert shows(pages, "Not sent by then, the ticket closes and the store keeps the money.")
    assert due(pages) == {returned.due_at}


def test_a_label_passes_the_turn_to_the_buyer(faulty, read, sam, noon):
    labelled = attach_label(faulty, document=LABEL, actor=sam, now=noon)
    pages = read(faulty.ticket)
    assert turns(pages) == BUYERS and due(pages) == {labelled.due_at}


def test_nobody_must_act_while_the_goods_travel(returned, read, noon):
    sent = send_back(returned, **SENT, now=noon)
    pages = read(returned.ticket)
    assert set(turns(pages).values()) == {"The goods are on their way back"}
    assert {page.text.count("by then") for page in pages.values()} == {1}
    assert shows(pages, "Not there by then, a mediator looks at it.") and due(pages) == {None}
    assert {page.context["turn"]["ends_at"] for page in pages.values()} == {sent.due_at}


def test_goods_that_came_are_checked_by_the_store(returned, read, sam, noon):
    received = receive_return(returned, actor=sam, now=noon)
    pages = read(returned.ticket)
    assert turns(pages) == STORES and due(pages) == {received.due_at}
    assert "Check the goods that came back" in pages["seller"].text
    assert shows(pages, "Without a check by then, the goods count as in order")


def test_a_mediator_who_was_asked_has_the_turn(returned, read, noon):
    pages = read(ask_mediation(returned.ticket, now=noon))
    assert "Not sent by then, the ticket closes" not in pages["mediator"].text
    assert turns(pages)["mediator"] == YOURS


def test_a_ruling_stands_beside_the_duty(by_standard, sams_store, sam, noon, read):
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    pages = read(rule_ticket(**by_standard).ticket)
    assert turns(pages) == STORES and shows(pages, "A mediator has decided.")


def test_an_appeal_puts_the_end_off(by_standard, sams_store, sam, noon, read):
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ruling, words = rule_ticket(**by_standard), "While the appeal has no answer"
    assert not shows(read(ruling.ticket), words)
    appeal_ruling(ruling, evidence="The foot is broken too.", language="en", now=noon)
    pages = read(ruling.ticket)
    assert shows(pages, words) and turns(pages) == STORES
    assert not any("by then" in page.text for page in pages.values())
    due_at = Return.objects.get().due_at
    assert sweep_at(due_at - timedelta(seconds=1))["returns_soon"] == 0
    RulingAppeal.objects.update(status="overtaken")
    assert sweep_at(due_at - timedelta(seconds=1))["returns_soon"] == 1


def test_it_is_said_in_chinese(returned, read):
    pages = read(returned.ticket, "zh-hans")
    assert "未在此期限内寄出，工单关闭，货款归店铺所有。" in pages["buyer"].text
    assert "The buyer must" not in pages["seller"].text


def test_an_answer_that_is_owed_meanwhile_is_shown(returned, read, noon):
    words = "The buyer wrote. The store answers by:"
    assert not shows(read(returned.ticket), words)
    write_as_buyer(returned.ticket, text="Which box?", language="en", now=noon)
    assert shows(read(returned.ticket), words)


def test_a_reply_names_the_day_of_the_goods(returned, sam):
    reply = SavedReply(text="Please by {due_date}.", language="en")
    day = f"{returned.due_at:%B} {returned.due_at.day}, {returned.due_at.year}"
    assert draft("", reply, returned.ticket, sam) == f"Please by {day}."


def test_the_turn_asks_the_database_nothing_more(returned, read, sam, client, noon):
    """As many questions as for goods that are over, whose turn is nobody's."""
    client.force_login(sam)
    asked = []
    for status in ("approved", "expired"):
        due_at = returned.due_at if status == "approved" else None
        Return.objects.update(status=status, due_at=due_at)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tickets/{returned.ticket_id}/")
        asked.append([one["sql"] for one in queries if "returnstep" not in one["sql"]])
    assert len(asked[0]) == len(asked[1])
