"""A store's system lets the time to settle a ticket rest, and run again, as its people do."""

from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from aftersales.actions import make_offer, pause_ticket, resume_ticket
from aftersales.models import Entry, Ticket
from core import clock
from core.errors import NotAllowed
from core.models import Event
from core.wording import sentence
from tests.api.test_ticket_answers import post, roles, ticket  # noqa: F401  (fixtures)

PAUSE = {"action": "pause", "reason": "goods_under_way", "days": 3}
RESUME = {"action": "resume"}


@pytest.fixture
def now():
    return clock.now()


def state():
    rows = sorted(Ticket.objects.values_list("pk", "status", "paused_until"))
    return rows, Entry.objects.count(), Event.objects.count()


def test_the_clock_rests_and_runs_again(post, get, ticket):  # noqa: F811
    url = f"tickets/{ticket.ref}"
    before = get(url).json()
    assert "pause" in before["may"] and "resume" not in before["may"]
    assert {"reason": "goods_under_way", "most_days": 30} in before["may_pause"]
    assert "outage" not in [one["reason"] for one in before["may_pause"]]
    assert before["paused_until"] is None
    answer = post("", PAUSE)

    assert answer.status_code == 200, answer.content
    rests = get(url).json()
    assert rests["paused_until"][:19] == answer.json()["paused_until"][:19]
    assert "resume" in rests["may"] and "pause" not in rests["may"] and rests["may_pause"] == []
    ticket.refresh_from_db()
    event = Event.objects.get(kind="ticket.paused")
    assert ticket.paused_until == event.at + timedelta(days=3)
    assert post("", RESUME, "k2").json()["paused_until"] is None
    assert get(url).json()["may"] == before["may"]


def test_it_is_the_store_that_does_it_and_its_system_is_named(post, ticket, sam):  # noqa: F811
    post("", PAUSE)
    post("", RESUME, "k2")

    paused, resumed = Event.objects.filter(kind__in=("ticket.paused", "ticket.resumed"))
    for event in (paused, resumed):
        assert (event.actor, event.facts["system"]) == (None, "ERP")
    assert sentence(paused).startswith("The store’s system (ERP) paused ticket")
    # Whoever serves its buyers hears of it, as nobody of them did it.
    assert paused.deliveries.filter(recipient=sam).exists()
    for reader in ("seller", "mediator"):
        assert roles(ticket, reader)[-2:] == ["Tradewell · by the store’s system (ERP)"] * 2
    assert roles(ticket, "buyer")[-2:] == ["Tradewell"] * 2


def test_the_same_call_again_pauses_once(post, ticket):  # noqa: F811
    first, again = post("", PAUSE), post("", PAUSE)

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert Event.objects.filter(kind="ticket.paused").count() == 1
    other = post("", PAUSE | {"days": 4})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


FALSE = {
    "no reason": ({"action": "pause", "days": 3}, "/reason"),
    "a mediator's reason": (PAUSE | {"reason": "outage"}, "/reason"),
    "no days": ({"action": "pause", "reason": "goods_under_way"}, "/days"),
    "no day": (PAUSE | {"days": 0}, "/days"),
    "more than the reason allows": (PAUSE | {"days": 31}, "/days"),
    "more than any allows": (PAUSE | {"days": 91}, "/days"),
    "an end with days": (RESUME | {"days": 3}, "/"),
    "a mediator with a reason": ({"action": "ask_mediation", "reason": "buyer"}, "/"),
    "it runs already": (RESUME, None),
}


@pytest.mark.parametrize(("body", "pointer"), FALSE.values(), ids=FALSE)
def test_what_is_wrong_is_refused_at_its_field(post, ticket, body, pointer):  # noqa: F811
    before = state()
    answer = post("", body)
    told = answer.json()

    assert answer.status_code == 422, told
    found = [one["pointer"] for one in told.get("errors", ())]
    found = found or [f"/{told['field']}" if told.get("field") else None]
    assert found == [pointer] and state() == before


def test_what_rests_is_not_paused_again(post, ticket):  # noqa: F811
    post("", PAUSE)
    before = state()

    assert post("", PAUSE, "k2").status_code == 422 and state() == before


def rest(ticket, days, since):  # noqa: F811
    """A pause that ended `days` after it began, so many days ago."""
    at = clock.now() - timedelta(days=since)
    facts = {"reason": "goods_under_way", "days": days, "actor": None, "system": "ERP"}
    pause_ticket(ticket, **facts, now=at)
    resume_ticket(ticket, system="ERP", now=at + timedelta(days=days))


def test_all_pauses_together_have_a_limit(post, get, ticket):  # noqa: F811
    rest(ticket, 30, 70)
    rest(ticket, 26, 39)
    told = get(f"tickets/{ticket.ref}").json()
    assert {one["most_days"] for one in told["may_pause"]} == {4}
    before = state()
    refused = post("", PAUSE | {"days": 5})

    assert (refused.status_code, refused.json()["code"]) == (422, "pauses_used_up")
    assert "at most 60 days" in refused.json()["detail"] and "left: 4" in refused.json()["detail"]
    assert refused.json()["field"] == "days" and state() == before
    rest(ticket, 4, 10)
    told = get(f"tickets/{ticket.ref}").json()
    assert told["may_pause"] == [] and not {"pause", "resume"} & set(told["may"])


def test_the_stage_says_who_may(post, get, ticket, now):  # noqa: F811
    offer = make_offer(ticket, kind="refund_part", amount_minor=700, now=now)
    post(f"/offers/{offer.pk}", {"answer": "accept"}, "k0")
    before = state()

    for body in (PAUSE, RESUME):
        answer = post("", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_open")
    assert state() == before
    told = get(f"tickets/{ticket.ref}").json()
    assert (told["may"], told["may_pause"]) == ([], [])


def test_others_keys_pause_nothing(post, ticket, sams_store, rival_secret, noon):  # noqa: F811
    facts = {"name": "Shop", "scopes": ["tickets:read", "tickets:write"], "actor": None}
    secret = issue_api_key(sams_store, **facts, now=noon)[1]
    before = state()

    for body in (PAUSE, RESUME):
        assert post("", body, secret=rival_secret).status_code == 404
        assert post("", body, secret=secret).json()["code"] == "no_scope"
    assert state() == before


def test_nobody_at_all_pauses_nothing(ticket, now):  # noqa: F811
    facts = {"reason": "goods_under_way", "days": 3, "actor": None, "now": now}
    with pytest.raises(NotAllowed):
        pause_ticket(ticket, **facts)
    pause_ticket(ticket, **facts | {"system": "ERP"})
    resume_ticket(ticket, system="ERP", now=now)
    assert Event.objects.filter(kind__in=("ticket.paused", "ticket.resumed")).count() == 2
