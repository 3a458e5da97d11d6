"""What the database refuses of calls; `tests/shipping/test_api.py` sends them."""

import hashlib
import json
from threading import Thread

import pytest
from django.db import IntegrityError, connections, transaction

from core import calls
from core.calls import LEASE, InFlight, once
from core.errors import NotPossible
from core.models import IdempotencyKey


def test_a_key_is_one_call_with_a_whole_answer(sams_store, noon):
    facts = {
        "store": sams_store,
        "call": "orders",
        "key": "k",
        "body_digest": "0" * 64,
        "started_at": noon,
    }
    IdempotencyKey.objects.create(**facts)
    IdempotencyKey.objects.create(**facts | {"call": "tickets"})

    with pytest.raises(IntegrityError, match="call_key_once"), transaction.atomic():
        IdempotencyKey.objects.create(**facts)
    with pytest.raises(IntegrityError, match="call_answer_complete"), transaction.atomic():
        IdempotencyKey.objects.create(**facts | {"key": "l", "status": 201})


def counted(done):
    def work(body):
        done.append(body)
        return 201, {"n": len(done)}

    return work


def call(store, work, now):
    return once(store, "orders", "k", b"{}", work, now=now)


def test_a_call_that_is_only_slow_is_not_taken_over(transactional_db, sams_store, noon):
    done, refused = [], []

    def again():
        try:
            call(sams_store, counted(done), noon + 2 * LEASE)
        except InFlight as error:
            refused.append(error)
        finally:
            connections.close_all()

    def slow(body):
        thread = Thread(target=again)
        thread.start()
        thread.join(20)
        return counted(done)(body)

    assert call(sams_store, slow, noon).status_code == 201
    assert len(done) == len(refused) == 1
    replayed = call(sams_store, counted(done), noon + 2 * LEASE)
    assert (replayed.status_code, json.loads(replayed.content)) == (201, {"n": 1})
    assert replayed["Idempotent-Replayed"] == "true" and len(done) == 1


def test_a_call_that_was_taken_over_does_nothing_any_more(sams_store, noon):
    done = []

    def late(body):
        raise AssertionError("it ran")

    first = calls._claim(sams_store, "orders", "k", hashlib.sha256(b"{}").hexdigest(), noon)
    call(sams_store, counted(done), noon + 2 * LEASE)
    with pytest.raises(InFlight):
        calls._run(first, b"{}", late)
    assert IdempotencyKey.objects.get().status == 201 and len(done) == 1


def test_a_refused_call_leaves_no_key(sams_store, noon):
    def refuse(body):
        raise NotPossible("No.")

    with pytest.raises(NotPossible):
        call(sams_store, refuse, noon)
    assert not IdempotencyKey.objects.exists()
