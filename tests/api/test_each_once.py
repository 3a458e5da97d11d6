"""Every call that sends something has its effect once under its key, and is that call alone."""

import json

import pytest
from django.test import Client

from config.api import api
from core.models import Event, IdempotencyKey
from tests.api.worlds import WORLDS, world_of

ADDRESSES = {
    one["operationId"]: (method, path)
    for path, methods in api.describe()["paths"].items()
    for method, one in methods.items()
    if method != "get"
}
SENDING = [name for name in WORLDS if name.partition(":")[0] in ADDRESSES]


@pytest.fixture(params=SENDING)
def call(request, db, secret, sams_store, sam, mia, media):
    told = WORLDS[request.param](world_of(sams_store, {"sam": sam, "mia": mia}))
    method, path = ADDRESSES[request.param.partition(":")[0]]
    body = told["body"]
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "k1"}

    def run(more=b"", **changed):
        url = path.format(**told.get("path", {}))
        sent = {"content_type": "application/json", "headers": headers | changed}
        return getattr(Client(), method)(url, raw + more, **sent)

    return run


def test_the_same_call_again_does_nothing_and_answers_the_same(call):
    first = call()
    assert 200 <= first.status_code < 300, first.content
    events, before = Event.objects.count(), IdempotencyKey.objects.count()
    again = call()

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert (Event.objects.count(), IdempotencyKey.objects.count(), before) == (events, 1, 1)


def test_another_body_under_the_key_is_refused(call):
    call()
    before = Event.objects.count()
    answer = call(b" ")

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Event.objects.count() == before


def test_without_a_key_nothing_is_done(call):
    before = Event.objects.count()
    answer = call(**{"idempotency-key": ""})

    assert (answer.status_code, answer.json()["code"]) == (422, "no_key")
    assert Event.objects.count() == before
