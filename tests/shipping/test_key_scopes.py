"""A key opens the calls of its scopes, until its last day, and its owner hears of the end."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import translation

from accounts.api_keys import announce_key_end, issue_api_key
from accounts.models import ApiKey
from accounts.scopes import Scope
from core import clock
from core.errors import NotPossible
from core.models import Delivery, Event
from shipping.models import Order
from shipping.tasks import sweep_at
from tests.shipping.conftest import order_facts

DAY = timedelta(days=1)
URL = "/api/v1/orders"
KEYS = "/orders/keys/"


@pytest.fixture
def made(sams_store, noon):
    """A key with these facts, made at noon, and its secret."""

    def make(**facts):
        return issue_api_key(sams_store, name="ERP", actor=None, **{"now": noon} | facts)

    return make


@pytest.fixture
def send(client, policy):
    def run(secret, key="k1"):
        placed = order_facts(placed_at=clock.now() - timedelta(hours=1))
        body = json.loads(placed.model_dump_json(exclude_none=True))
        headers = {"authorization": f"Bearer {secret}", "idempotency-key": key}
        return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)

    return run


def test_a_call_outside_the_scopes_is_refused_by_name(made, send):
    reads = [scope for scope in Scope.values if scope != "orders:write"]
    answer = send(made(scopes=reads)[1])

    assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")
    assert "orders:write" in answer.json()["detail"]
    assert answer["Content-Type"] == "application/problem+json" and not Order.objects.exists()


def test_one_scope_is_enough(made, send):
    assert send(made(scopes=["orders:write"])[1]).status_code == 201


def test_a_key_that_has_ended_says_when(made, send):
    now = clock.now()
    ended = now - timedelta(minutes=1)
    answer = send(made(expires_at=ended, now=now - DAY)[1])

    assert (answer.status_code, answer.json()["code"]) == (401, "key_ended")
    assert f"{ended:%Y-%m-%d %H:%M}" in answer.json()["detail"] and not Order.objects.exists()


def test_the_name_of_a_key_that_has_ended_is_free(sams_store, made):
    now = clock.now()
    made(expires_at=now - timedelta(minutes=1), now=now - DAY)
    assert made(now=now)[0].name == "ERP"
    with pytest.raises(NotPossible, match="has this name"):
        made(now=now)


def test_a_key_before_its_end_opens(made, send):
    assert send(made(expires_at=clock.now() + DAY)[1]).status_code == 201


def test_the_day_of_the_last_call_is_kept(made, send):
    key, secret = made()
    before = clock.now().date()
    send(secret)
    key.refresh_from_db()
    assert key.used_on in (before, clock.now().date())

    ApiKey.objects.update(used_on=date(2026, 1, 1))
    send(secret)
    key.refresh_from_db()
    assert key.used_on == clock.now().date()


@pytest.mark.parametrize("scopes", [[], ["orders:all"], ["orders:read", "x"]])
def test_refuses_scopes_that_are_none(made, scopes):
    with pytest.raises(NotPossible) as refusal:
        made(scopes=scopes)

    assert refusal.value.field == "scopes" and not ApiKey.objects.exists()


def test_refuses_an_end_that_has_passed(made, noon):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        made(expires_at=noon)

    assert refusal.value.field == "expires_at"
    assert not ApiKey.objects.exists() and Event.objects.count() == events


@pytest.mark.parametrize("broken", [{"scopes": []}, {"expires_at": None}])
def test_no_way_round_the_verb(made, noon, broken):
    key = made()[0]
    facts = broken if "scopes" in broken else {"expires_at": noon - DAY}
    with pytest.raises(IntegrityError), atomic():
        ApiKey.objects.filter(pk=key.pk).update(**facts)


def test_the_owner_is_told_once_so_many_days_before(made, policy, sam, tess, noon):
    made(expires_at=noon + 30 * DAY)
    days = policy.shipping.key_end_notice_days
    early, due = noon + (30 - days) * DAY - timedelta(seconds=1), noon + (30 - days) * DAY

    assert sweep_at(early)["keys"] == 0
    assert sweep_at(due)["keys"] == 1 and sweep_at(due + DAY)["keys"] == 0
    event = Event.objects.get(kind="api_key.ending")
    told = Delivery.objects.filter(event=event)
    assert event.facts["name"] == "ERP"
    assert set(told.values_list("channel", "recipient")) == {("inbox", sam.pk), ("email", sam.pk)}


def test_two_workers_at_once_tell_once(made, noon):
    key = made(expires_at=noon + DAY)[0]

    assert announce_key_end(key, now=noon) and not announce_key_end(key, now=noon)
    assert Event.objects.filter(kind="api_key.ending").count() == 1


@pytest.mark.parametrize("facts", [{}, {"revoked": True}, {"ended": True}])
def test_nobody_is_told_of_an_end_that_does_not_come(made, noon, facts):
    key = made(expires_at=noon + DAY if facts else None)[0]
    if "revoked" in facts:
        ApiKey.objects.update(revoked_at=noon)
    now = noon + 2 * DAY if "ended" in facts else noon

    assert not announce_key_end(key, now=now)
    assert not Event.objects.filter(kind="api_key.ending").exists()


def test_people_choose_scopes_and_a_last_day(client, sam, sams_store):
    client.force_login(sam)
    chosen = {"name": "ERP", "scopes": ["orders:read", "jobs:read"], "last_on": "2999-12-31"}
    with translation.override("en"):
        page = client.post(KEYS, chosen).content.decode()

    key = ApiKey.objects.get()
    assert key.scopes == ["jobs:read", "orders:read"]
    assert key.expires_at.isoformat() == "3000-01-01T00:00:00+00:00"
    assert "Read orders" in page and "Never by itself" not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"last_on": "2020-01-01"}, "last_on"),
        ({"last_on": "9999-12-31"}, "last_on"),
    ],
)
def test_the_form_refuses_at_its_field(client, sam, sams_store, changes, field):
    client.force_login(sam)
    page = client.post(KEYS, {"name": "ERP", "scopes": ["orders:read"]} | changes)

    assert page.status_code == 422 and page.context["form"].errors[field]
    assert not ApiKey.objects.exists()
