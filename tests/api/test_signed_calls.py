"""A signature belongs to one call: not to another address, method, key or body, and only once."""

import json
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.api_keys import issue_api_key
from accounts.signed_calls import sign_call
from core import clock
from core.models import Event
from core.signatures import sign
from shipping.models import Order
from tests.shipping.conftest import order_facts

ROOT = Path(__file__).parents[2]
NONCE = "a-word-of-one-call"


@pytest.fixture
def signing(sams_store, noon):
    """The key's two secrets."""
    made = {"name": "S", "is_signed_only": True, "actor": None, "now": noon}
    key, secret = issue_api_key(sams_store, **made)
    return secret, key.signing_secret


@pytest.fixture
def call(signing):
    """Call as it was signed; `sent` is what somebody changed on the way."""

    def run(*, sent=None, age=0, nonce=NONCE, target="/api/v1/orders", **signed):
        facts = {"method": "GET", "target": target, "key": "", "body": b""} | signed
        stamp = int(clock.now().timestamp()) - age
        hexed = sign_call(signing[1], **facts, stamp=stamp, nonce=nonce)
        header = f"t={stamp},n={nonce},v2={hexed}"
        return go(signing[0], **facts | {"header": header} | (sent or {}))

    return run


def go(secret, *, method, target, key, body, header, **extra):
    headers = {"authorization": f"Bearer {secret}"}
    headers |= {"tradewell-signature": header} if header else {}
    headers |= {"idempotency-key": key} if key else {}
    sent = {"content_type": "application/json", "headers": headers}
    return Client().generic(method, target, body, **sent, **extra)


def order(number="8117-1"):
    placed_at = clock.now()
    return order_facts(number=number, placed_at=placed_at).model_dump_json().encode()


def refused(answer, code):
    return answer.status_code == 401 and answer.json()["code"] == code


@pytest.mark.parametrize(
    "target", ["/api/v1/orders", "/api/v1/orders?status=to_ship&limit=2", "/api/v1/jobs?x=%2F"]
)
def test_takes_a_signed_read(call, target):
    assert call(target=target).status_code == 200


def test_takes_a_signed_write(call):
    answer = call(method="POST", key="k1", body=order())

    assert answer.status_code == 201 and Order.objects.count() == 1


WRITE = {"method": "POST", "key": "k1"}
MOVED = {
    "another path": {"target": "/api/v1/tickets"},
    "another query": {"target": "/api/v1/orders?limit=1"},
    "another method": {"method": "GET"},
    "another key": {"key": "k2"},
    "no key": {"key": ""},
    "another body": {"body": b"{}"},
    "no body": {"body": b""},
}


@pytest.mark.parametrize("sent", MOVED.values(), ids=MOVED)
def test_refuses_a_signature_that_was_moved(call, sent):
    events = Event.objects.count()
    answer = call(**WRITE, body=order(), sent=sent)

    assert refused(answer, "bad_signature")
    assert not Order.objects.exists() and Event.objects.count() == events


def test_refuses_a_write_that_was_signed_as_another(call):
    """The same address and body with another method, where both methods have a door."""
    body = json.dumps({"action": "publish"}).encode()
    target = "/api/v1/listings/L-1"
    facts = {"target": target, "key": "k1", "body": body}

    assert call(method="POST", **facts).status_code == 404
    moved = call(method="POST", nonce="the-next-word", **facts, sent={"method": "PATCH"})
    assert refused(moved, "bad_signature")


@pytest.mark.parametrize("age", [301, -302])
def test_refuses_what_was_signed_long_ago_or_for_later(call, age):
    assert refused(call(age=age), "too_old")


def test_refuses_a_call_that_was_here_before(call):
    facts = WRITE | {"body": order()}

    assert call(**facts).status_code == 201
    assert refused(call(**facts), "replayed")
    assert call(**facts, nonce="another-word-of-it")["Idempotent-Replayed"] == "true"
    assert Order.objects.count() == 1


def test_two_equal_reads_are_two_calls(call):
    assert call().status_code == call(nonce="the-next-word").status_code == 200
    assert refused(call(), "replayed")


def test_a_forged_call_uses_up_no_word(call):
    assert refused(call(sent={"target": "/api/v1/jobs"}), "bad_signature")
    assert call().status_code == 200


def test_a_write_is_done_once_even_where_the_memory_of_words_is_lost(call):
    facts = WRITE | {"body": order()}
    assert call(**facts).status_code == 201
    cache.clear()

    assert call(**facts)["Idempotent-Replayed"] == "true" and Order.objects.count() == 1


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "with a blank", "a-line\nbreak"])
def test_refuses_a_word_that_is_none(call, nonce):
    assert refused(call(nonce=nonce), "unsigned")


def test_refuses_version_one_and_what_is_not_signed(signing):
    secret, hidden = signing
    stamp = int(clock.now().timestamp())
    facts = {"method": "GET", "target": "/api/v1/orders", "key": "", "body": b""}
    for header in (
        "",
        f"t={stamp},v1={sign(b'', stamp, hidden)}",
        f"t={stamp},n={NONCE},v1={sign(b'', stamp, hidden)}",
        f"t=never,n={NONCE},v2=00",
    ):
        assert refused(go(secret, **facts, header=header), "unsigned")
    assert refused(go(secret, **facts, header=f"t={stamp},n={NONCE},v2=é"), "bad_signature")


def test_what_the_server_was_sent_is_what_is_signed(call):
    """An address may be written in more than one way; the one that was sent counts."""
    raw = "/api/v1/orders/a%2Fb"
    answer = call(target=raw, sent={"RAW_URI": raw})

    assert answer.status_code == 404
    assert refused(call(target="/api/v1/orders/a/b", nonce="next-word", sent={"RAW_URI": raw}),
                   "bad_signature")  # fmt: skip


def test_the_documented_function_signs_as_the_door_checks(signing):
    text = (ROOT / "docs/api.md").read_text()
    named = {}
    exec(re.search(r"```python\n(import hashlib, hmac, secrets.*?)```", text, re.S)[1], named)
    target, body = "/api/v1/orders?limit=2", order()
    read = {"method": "GET", "target": target, "key": "", "body": b""}
    write = {"method": "POST", "target": "/api/v1/orders", "key": "k1", "body": body}
    for facts, status in ((read, 200), (write, 201)):
        header = named["signature"](signing[1], *facts.values())
        assert go(signing[0], **facts, header=header).status_code == status
