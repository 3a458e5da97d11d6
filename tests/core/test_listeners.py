"""Systems of stores are told what happens: signed, tried again, stopped, and by themselves."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from accounts.listeners.actions import add_listener, close_listener, resume_listener, rotate_secret
from accounts.listeners.actions import test_listener as send_test
from core import clock, listeners, outbox, tasks
from core.events import KINDS, Happening, record_many, record_with_id
from core.models import Delivery, Event, ListenerTry
from core.queries import outbox_health
from tests.core.payments import Payments


@pytest.fixture(autouse=True)
def _offered(settings, monkeypatch):
    settings.LISTENERS_MAY_BE_LOCAL = True
    monkeypatch.setattr(listeners, "OFFERED", [*listeners.OFFERED, "api_key.issued"])
    monkeypatch.setattr("accounts.listeners.actions.OFFERED", listeners.OFFERED)


@pytest.fixture
def system():
    with Payments() as running:
        yield running


@pytest.fixture
def now():
    # Leases are compared with the wall clock.
    return clock.now()


@pytest.fixture
def listener(sams_store, sam, system, now):
    facts = {"url": system.url, "kinds": ["api_key.issued"], "actor": sam, "now": now}
    return add_listener(sams_store, **facts)


def tell(store, now, kind="api_key.issued"):
    about = {"subject": store, "store": store, "actor": None, "facts": {"name": "Till"}}
    return record_with_id(kind, at=now, **about)


def deliveries():
    return Delivery.objects.filter(channel="listener").order_by("id")


def states():
    return list(deliveries().values_list("status", flat=True))


def test_every_offered_kind_is_registered():
    assert [kind for kind in listeners.OFFERED if kind not in KINDS] == []


def test_it_hears_what_it_chose_of_its_store_alone(listener, sams_store, ritas_store, system, now):
    event = tell(sams_store, now)
    tell(sams_store, now, kind="api_key.revoked")
    tell(ritas_store, now)
    assert listeners.call_listeners(now) == {"claimed": 1, "sent": 1}
    assert listeners.call_listeners(now + timedelta(days=1)) == {"claimed": 0, "sent": 0}

    ((headers, body),) = system.calls
    told = json.loads(body)
    assert headers["webhook-id"] == f"tradewell-{event}"
    assert told["type"] == "api_key.issued" and told["data"]["store"] == "sams"
    assert told["data"]["object"] == {"type": "accounts.store", "id": str(sams_store.pk)}
    assert "Till" in told["data"]["text"]
    assert ListenerTry.objects.get().answered == 200


def test_many_events_at_once_are_told_too(listener, sams_store, now):
    happened = [
        Happening(kind, sams_store.pk, sams_store.pk, {"name": "Till"})
        for kind in ("api_key.issued", "api_key.revoked", "api_key.issued")
    ]
    record_many(happened, model=type(sams_store), actor=None, at=now)
    assert [row.event.kind for row in deliveries()] == ["api_key.issued"] * 2


def verify(headers, body, secret):
    """As docs/api.md tells a store to do it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
    parts = (part.partition(",") for part in headers["webhook-signature"].split())
    return any(hmac.compare_digest(found, expected) for kind, _, found in parts if kind == "v1")


def test_two_secrets_sign_for_a_day_and_then_the_new_one(listener, sam, sams_store, system, now):
    old = listener.secret
    new = rotate_secret(listener, actor=sam, now=now).secret
    tell(sams_store, now)
    listeners.call_listeners(now)
    ((headers, body),) = system.calls
    assert verify(headers, body, old) and verify(headers, body, new)
    assert not verify(headers, body + b" ", new)

    listener.refresh_from_db()
    assert listener.secrets_at(now + timedelta(hours=24)) == [new]


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_failure_is_tried_again_under_the_same_id(listener, sams_store, system, now, answer):
    system.answers = [answer]
    tell(sams_store, now)
    assert listeners.call_listeners(now)["sent"] == 0
    row = deliveries().get()
    assert (row.status, row.attempts) == ("due", 1) and str(answer) in row.error
    assert listeners.call_listeners(row.due_at)["sent"] == 1
    (first, one), (second, other) = system.calls
    assert first["webhook-id"] == second["webhook-id"] and one == other
    tries = ListenerTry.objects.order_by("pk").values_list("answered", "error")
    assert list(tries) == [(answer, f"NotTaken: answered {answer}"), (200, "")]


def test_it_stops_after_as_many_failures_and_the_store_is_told(
    listener, sam, sams_store, system, now, monkeypatch
):
    monkeypatch.setattr(listeners, "FAILURES_TO_STOP", 3)
    system.answers = [500] * 9
    tell(sams_store, now)
    tell(sams_store, now)
    at = now
    for _again in range(3):
        listeners.call_listeners(at)
        at = max(deliveries().values_list("due_at", flat=True))
    listener.refresh_from_db()
    assert listener.stopped_at and len(system.calls) == 3
    event = Event.objects.get(kind="listener.stopped")
    told = Delivery.objects.filter(event=event, recipient=sam).values_list("channel", flat=True)
    assert sorted(told) == ["email", "inbox"]

    # What waited is given up, and what happens from now on is not queued.
    listeners.call_listeners(at)
    tell(sams_store, now)
    assert states() == ["dead", "dead"]

    resume_listener(listener, actor=sam, now=clock.now())
    system.answers = []
    tell(sams_store, now)
    assert listeners.call_listeners(clock.now() + timedelta(minutes=1))["sent"] == 1


def test_who_says_gone_is_stopped_at_once(listener, sams_store, system, now):
    system.answers = [410]
    tell(sams_store, now)
    listeners.call_listeners(now)
    listener.refresh_from_db()
    assert listener.stopped_at


def test_one_that_hangs_holds_up_no_other(listener, sam, rita, ritas_store, sams_store, now):
    facts = {"kinds": ["api_key.issued"], "now": now}
    dead = "http://127.0.0.1:9/"
    close_listener(listener, actor=sam, now=now)
    add_listener(sams_store, url=dead, actor=sam, **facts)
    for _number in range(3):
        tell(sams_store, now)
    with Payments() as other:
        add_listener(ritas_store, url=other.url, actor=rita, **facts)
        tell(ritas_store, now)
        assert listeners.call_listeners(now) == {"claimed": 4, "sent": 1}
    # One try for the batch, and the others keep theirs.
    assert sorted(deliveries().values_list("attempts", flat=True)) == [0, 0, 1, 1]
    assert ListenerTry.objects.filter(listener__store=sams_store).count() == 1


def test_a_slow_one_has_its_seconds_in_a_run_and_no_more(
    listener, rita, ritas_store, sams_store, system, now, monkeypatch
):
    # As if each answer took as long as a run waits for one listener.
    monkeypatch.setattr(listeners, "MILLISECONDS_EACH", 0)
    for _number in range(listeners.ROWS_EACH + 2):
        tell(sams_store, now)
    with Payments() as other:
        add_listener(ritas_store, url=other.url, kinds=["api_key.issued"], actor=rita, now=now)
        tell(ritas_store, now)
        assert tasks.call_listeners() == {"claimed": listeners.ROWS_EACH + 1, "sent": 2}
        assert (len(system.calls), len(other.calls)) == (1, 1)
    # The rest lost neither time nor a try, and goes on in the next run.
    waiting = deliveries().filter(status="due")
    assert set(waiting.values_list("attempts", flat=True)) == {0}
    assert all(row.due_at <= clock.now() for row in waiting)
    assert tasks.call_listeners()["sent"] == 1


def test_many_for_one_leave_room_in_the_batch_for_another(
    listener, rita, ritas_store, sams_store, now
):
    for _number in range(listeners.BATCH):
        tell(sams_store, now - timedelta(minutes=1))
    add_listener(
        ritas_store, url="http://127.0.0.1:9/", kinds=["api_key.issued"], actor=rita, now=now
    )
    tell(ritas_store, now)
    taken = Delivery.objects.filter(pk__in=listeners.Turn().due(now, listeners.BATCH))
    assert taken.filter(event__store=ritas_store).count() == 1
    assert taken.count() == listeners.ROWS_EACH + 1


def test_one_that_fails_is_not_asked_again_in_the_run(listener, sams_store, system, now):
    system.answers = [500] * 30
    for _number in range(listeners.BATCH + 5):
        tell(sams_store, now)
    assert tasks.call_listeners()["sent"] == 0
    assert len(system.calls) == 1


def test_a_private_address_is_refused_when_it_is_called(listener, sams_store, settings, now):
    settings.LISTENERS_MAY_BE_LOCAL = False
    tell(sams_store, now)
    assert listeners.call_listeners(now)["sent"] == 0
    assert "NotPublic" in ListenerTry.objects.get().error


def test_a_test_message_goes_the_same_way(listener, sam, system, now):
    send_test(listener, actor=sam, now=now)
    assert outbox.deliver_due(now)["claimed"] == 0
    assert listeners.call_listeners(now)["sent"] == 1
    assert json.loads(system.calls[0][1])["type"] == "listener.tested"


def test_one_that_cannot_be_put_into_words_aborts_no_batch(listener, sams_store, system, now):
    strange = Event.objects.create(
        kind="comet.seen", store=sams_store, subject_type="x", subject_id="1", at=now
    )
    address = {"channel": "listener", "address": listener.address}
    row = Delivery.objects.create(event=strange, due_at=now - timedelta(minutes=1), **address)
    tell(sams_store, now)
    assert listeners.call_listeners(now)["claimed"] == 2 and len(system.calls) == 1
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("due", 1) and "comet.seen" in row.error
    # The fault is ours: it counts for none of their tries.
    assert ListenerTry.objects.get().answered == 200


def test_what_waits_for_a_closed_one_is_no_fault(listener, sam, sams_store, system, now):
    system.answers = [410]
    tell(sams_store, now)
    tell(sams_store, now)
    listeners.call_listeners(now, size=1)
    deliveries().filter(attempts=1).update(status="dead")
    close_listener(listener, actor=sam, now=now)
    assert states() == ["discarded", "due"]
    listeners.call_listeners(now + timedelta(days=1))
    assert states() == ["discarded", "discarded"]
    assert outbox_health(now)["dead"] == 0 and len(system.calls) == 1
