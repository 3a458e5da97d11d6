import json

import pytest

from core import clock
from core.models import Event
from core.rates import FAILED_A_MINUTE
from core.signatures import sign
from shipping.actions import open_webhook, revoke_webhook
from shipping.models import TrackingEvent, WebhookEndpoint
from tests.rivals import run_at_once
from tests.shipping.conftest import mails

SCAN = {"number": "LP00 6612 9043 NL", "code": "accepted", "at": "2026-03-03T09:00:00+08:00"}


@pytest.fixture
def endpoint(sams_store, sam, noon):
    return open_webhook(sams_store, carrier="PostLink", actor=sam, now=noon)


@pytest.fixture
def post(client, endpoint):
    def run(data, *, age=0, secret=None, signature=None, pk=None):
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        stamp = int(clock.now().timestamp()) - age
        if signature is None:
            signature = f"t={stamp},v1={sign(raw, stamp, secret or endpoint.secret)}"
        return client.post(
            f"/hooks/tracking/{pk or endpoint.pk}/",
            raw,
            content_type="application/json",
            headers={"tradewell-signature": signature},
        )

    return run


def test_takes_signed_scans(post, parcel):
    answer = post({"events": [SCAN]})

    assert answer.status_code == 200
    assert answer.json() == {"taken": 1, "repeated": 0, "refused": []}
    event = TrackingEvent.objects.get()
    assert (event.parcel, event.source, event.time_zone) == (parcel, "own_hook", "+08:00")


def test_a_replay_has_its_effect_once(post, parcel):
    for _time in range(3):
        assert post({"events": [SCAN]}).status_code == 200

    assert TrackingEvent.objects.count() == 1
    assert Event.objects.filter(kind="parcel.moved").count() == 1
    assert mails("arrival.shifted").count() <= 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"signature": ""}, "unsigned"),
        ({"signature": "t=x,v1=00"}, "unsigned"),
        ({"signature": "t=²,v1=00"}, "unsigned"),
        ({"signature": "t=1772524800,v1=ü"}, "bad_signature"),
        ({"secret": "other"}, "bad_signature"),
        ({"age": 301}, "too_old"),
        ({"age": -302}, "too_old"),
        # In the year 33,000.
        ({"age": -990_000_000_000}, "too_old"),
    ],
)
def test_refuses_what_is_not_signed_now(post, parcel, facts, code):
    if "signature" in facts:
        facts["signature"] = facts["signature"].encode("utf-8").decode("latin-1")
    answer = post({"events": [SCAN]}, **facts)

    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert not TrackingEvent.objects.exists()


def test_a_changed_body_is_refused(client, endpoint, parcel):
    stamp = int(clock.now().timestamp())
    signature = f"t={stamp},v1={sign(b'{}', stamp, endpoint.secret)}"
    answer = client.post(
        f"/hooks/tracking/{endpoint.pk}/",
        json.dumps({"events": [SCAN]}),
        content_type="application/json",
        headers={"tradewell-signature": signature},
    )

    assert answer.status_code == 401 and not TrackingEvent.objects.exists()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"events": []}', b'{"events": 1}'])
def test_refuses_what_holds_no_scans(post, data):
    assert post(data).status_code == 422


def test_says_what_is_wrong_with_each(post, parcel):
    answer = post({"events": [SCAN, SCAN | {"code": "flying"}, SCAN | {"number": "XX999999"}, 7]})

    assert answer.status_code == 200 and answer.json()["taken"] == 1
    assert [row["place"] for row in answer.json()["refused"]] == [1, 2, 3]
    assert post({"events": [SCAN | {"number": "XX999999"}]}).status_code == 422


def test_a_carrier_reports_only_its_own_parcels(client, sams_store, sam, parcel, noon):
    other = open_webhook(sams_store, carrier="Rival Express", actor=sam, now=noon)
    raw, stamp = json.dumps({"events": [SCAN]}).encode(), int(clock.now().timestamp())
    answer = client.post(
        f"/hooks/tracking/{other.pk}/",
        raw,
        content_type="application/json",
        headers={"tradewell-signature": f"t={stamp},v1={sign(raw, stamp, other.secret)}"},
    )

    assert answer.status_code == 422 and not TrackingEvent.objects.exists()


def test_a_closed_or_unknown_endpoint_is_404(post, endpoint, sam, parcel, noon):
    assert post({"events": [SCAN]}, pk="00000000-0000-0000-0000-000000000000").status_code == 404
    revoke_webhook(endpoint, actor=sam, now=noon)

    assert post({"events": [SCAN]}).status_code == 404
    assert not TrackingEvent.objects.exists()


def test_a_new_secret_closes_the_old_one(post, endpoint, sams_store, sam, noon):
    newer = open_webhook(sams_store, carrier="PostLink", actor=sam, now=noon)

    assert newer.secret != endpoint.secret
    assert post({"events": [SCAN]}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_leaves_one_endpoint(sams_store, sam, noon):
    def press():
        open_webhook(sams_store, carrier="PostLink", actor=sam, now=noon)

    assert run_at_once(press, press) == []
    assert WebhookEndpoint.objects.filter(revoked_at=None).count() == 1
    assert WebhookEndpoint.objects.count() == 2


def test_strangers_who_know_the_address_lock_no_carrier_out(post, parcel, monkeypatch):
    """What failed counts by address, what was let in by endpoint."""
    monkeypatch.setattr("shipping.doors.CALLS_A_MINUTE", 1)
    failed = [{"signature": ""}, {"pk": "00000000-0000-0000-0000-000000000000"}]
    for call in range(FAILED_A_MINUTE):
        assert post({"events": [SCAN]}, **failed[call % 2]).status_code in (401, 404)

    assert post({"events": [SCAN]}, secret="other").status_code == 429
    assert post({"events": [SCAN]}).status_code == 200
    assert post({"events": [SCAN]}).status_code == 429
