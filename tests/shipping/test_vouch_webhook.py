"""Whose word a webhook's scans are: the store's, until an admin gave the carrier its own secret."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.signatures import sign
from shipping.actions import open_webhook, revoke_webhook, vouch_webhook
from shipping.models import Parcel, TrackingEvent
from shipping.queries.arrived import arrived_at
from tests.shipping.conftest import scan

DAY = timedelta(days=1)
SCAN = {"number": "LP0066129043NL", "code": "accepted", "at": "2026-03-03T09:00:00+08:00"}


@pytest.fixture
def endpoint(sams_store, sam, noon):
    return open_webhook(sams_store, carrier="PostLink", actor=sam, now=noon)


def post(client, endpoint, secret):
    raw, stamp = json.dumps({"events": [SCAN]}).encode(), int(clock.now().timestamp())
    signed = {"tradewell-signature": f"t={stamp},v1={sign(raw, stamp, secret)}"}
    address = reverse("shipping:hook", args=[endpoint.pk])
    return client.post(address, raw, content_type="application/json", headers=signed)


def test_the_same_scan_is_the_carriers_word_once_vouched_for(client, endpoint, parcel, ada, noon):
    old = endpoint.secret
    assert post(client, endpoint, old).json()["taken"] == 1
    assert TrackingEvent.objects.get().is_own
    new = vouch_webhook(endpoint, actor=ada, now=noon).secret

    assert post(client, endpoint, old).status_code == 401
    assert post(client, endpoint, new).json()["taken"] == 1
    told = TrackingEvent.objects.get()
    assert (told.source, told.vouched_by, told.is_own) == ("own_hook", "webhook", False)


def test_the_admin_reads_the_secret_once_and_the_store_never(client, endpoint, ada, sam):
    client.force_login(ada)
    address = reverse("shipping:vouch_webhook", args=[endpoint.pk])
    assert endpoint.secret not in client.get(address).content.decode()
    answer = client.post(address)
    endpoint.refresh_from_db()
    assert endpoint.secret in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert client.get(address).status_code == 404

    client.force_login(sam)
    page = client.get(reverse("shipping:carriers")).content.decode()
    assert "PostLink" in page and endpoint.secret not in page


def test_only_admins_vouch_and_once(endpoint, sams_store, sam, ada, noon):
    with pytest.raises(NotAllowed):
        vouch_webhook(endpoint, actor=sam, now=noon)
    tracker = open_webhook(
        sams_store, carrier="", provider="aftership", secret="x" * 16, actor=sam, now=noon
    )
    with pytest.raises(NotPossible, match="Copy the secret"):
        vouch_webhook(tracker, actor=ada, now=noon)
    vouch_webhook(endpoint, actor=ada, now=noon)
    with pytest.raises(NotPossible, match="vouched for already"):
        vouch_webhook(endpoint, actor=ada, now=noon)
    revoke_webhook(tracker, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="closed"):
        vouch_webhook(tracker, secret="y" * 16, actor=ada, now=noon)
    assert Event.objects.filter(kind="webhook.vouched").count() == 1


def test_a_store_shortens_nobodys_time_by_its_own_word(report, parcel, shipped_at):
    order, at = parcel.order, shipped_at + DAY
    assert arrived_at(order) is None
    delivered = scan("delivered", at)
    report(delivered, now=at, source="csv")
    promise_on = (at + 9 * DAY).date()
    Parcel.objects.update(promise_on=promise_on)
    told = arrived_at(order)
    assert told is not None and told.date() == promise_on + DAY

    report(delivered, now=at)
    assert arrived_at(order) == at
