"""Tickets that staff or a store's system open with a buyer's words."""

import json
from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from aftersales.actions import open_ticket
from aftersales.models import Ticket
from aftersales.queries import conversation
from core.errors import NotAllowed
from core.models import Delivery, Event, IdempotencyKey

URL = "/api/v1/tickets"
BODY = {
    "order": "8117-1",
    "kind": "complaint",
    "text": "The shade is torn.",
    "articles": [{"sku": "L-1", "quantity": 1, "reason": "damaged"}],
}


def who(ticket, reader):
    return conversation(ticket, reader=reader)[0].role


def test_the_store_opens_it_and_gains_no_time(opening, sam, noon):
    ticket = open_ticket(**opening, actor=sam)

    assert (ticket.status, ticket.due_at) == ("open", noon + timedelta(hours=24))
    assert who(ticket, "seller") == f"Buyer · opened by {sam.name}"
    assert who(ticket, "buyer") == f"Buyer · opened by {ticket.store.name}"
    assert Event.objects.get(kind="ticket.opened").actor == sam
    mails = Delivery.objects.filter(event__kind="ticket.opened", channel="email")
    assert mails.filter(address="anna@example.org").exists()


def test_a_mediator_opens_it(opening, mick):
    assert who(open_ticket(**opening, actor=mick), "buyer").endswith("by the mediator Mick")


@pytest.mark.parametrize("name", ["tess", "rita", "mia"])
def test_nobody_else_does(opening, request, name):
    with pytest.raises(NotAllowed):
        open_ticket(**opening, actor=request.getfixturevalue(name))

    assert not Ticket.objects.exists() and not Event.objects.filter(kind="ticket.opened").exists()


def test_on_the_page_of_the_order(client, sam, order, policy):
    client.force_login(sam)
    page = client.get(f"/orders/{order.pk}/")
    url = f"/orders/{order.pk}/tickets/open/"
    assert url in page.content.decode()

    line = order.lines.get()
    sent = {"text": "It broke.", "language": "en"}
    refused = client.post(f"{url}?kind=complaint", sent)
    assert refused.status_code == 422 and "It broke." in refused.content.decode()
    answer = client.post(f"{url}?kind=complaint", sent | {f"reason_{line.pk}": "damaged"})

    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.pk}/"
    assert ticket.goods.get().reason == "damaged"


@pytest.fixture
def post(client, sams_store, noon, policy, order):
    secret = issue_api_key(sams_store, name="ERP", actor=None, now=noon)[1]

    def run(key="k1", **changes):
        headers = {"authorization": f"Bearer {secret}", "idempotency-key": key}
        body = json.dumps(BODY | changes)
        return client.post(URL, body, content_type="application/json", headers=headers)

    return run


def test_a_system_opens_it_once(post):
    first, again = post(), post()

    assert first.status_code == 201 and again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    ticket = Ticket.objects.get()
    assert first.json()["ticket"] == ticket.ref and first.json()["answer_due_at"]
    assert who(ticket, "seller") == "Buyer · opened by the store’s system (ERP)"
    assert Event.objects.filter(kind="ticket.opened").count() == 1


def test_another_body_under_the_key_is_refused(post):
    post()
    answer = post(text="Another thing.")

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"order": "8117-9"}, 404, "order"),
        ({"kind": "nothing"}, 422, "kind"),
        ({"wish": "nothing"}, 422, "wish"),
        ({"text": "It \0 broke."}, 422, "text"),
        ({"articles": [{"sku": "X", "reason": "damaged"}]}, 422, "articles/0/sku"),
        (
            {"articles": [{"sku": "L-1", "quantity": 9, "reason": "damaged"}]},
            422,
            "articles/0/quantity",
        ),
        ({"articles": [{"sku": "L-1", "reason": "bored"}]}, 422, "articles/0/reason"),
    ],
)
def test_a_call_is_refused_on_its_field_and_keeps_no_key(post, change, status, field):
    answer = post(**change)

    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Ticket.objects.exists() and not IdempotencyKey.objects.exists()


def test_a_call_is_refused_with_every_field_that_is_wrong(post):
    answer = post(text="", articles=[{"sku": "L-1", "reason": "damaged", "size": 2}])

    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/text", "/articles/0/size"}
