"""Each provider's message at the real address, signed as the provider signs."""

import json

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotPossible
from core.signatures import MOST_BYTES
from shipping.actions import open_webhook
from shipping.checks.providers.signatures import SIGNED
from shipping.models import ProviderReport, TrackingEvent, WebhookEndpoint
from tests.shipping.providers.bodies import NUMBER, READ, SHAPES, STORIES

SECRET = "a-secret-of-the-provider"


@pytest.fixture
def connect(client, sams_store, sam, noon):
    def run(provider):
        facts = {"carrier": "", "provider": provider, "secret": SECRET, "actor": sam, "now": noon}
        endpoint = open_webhook(sams_store, **facts)

        def post(body, *, secret=None, **headers):
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            key = secret or endpoint.secret
            name, signed = SIGNED[provider]
            headers = {name: signed(raw, key)} | headers
            address = f"/hooks/tracking/{endpoint.pk}/"
            return client.post(address, raw, content_type="application/json", headers=headers)

        return post

    return run


@pytest.mark.parametrize("provider", SHAPES)
def test_reads_a_journey_once_however_often_it_is_told(connect, parcel, provider):
    post, body = connect(provider), SHAPES[provider](*STORIES[provider])
    first, again = post(body).json(), post(body).json()

    told = len(STORIES[provider])
    assert first == {"taken": told, "repeated": 0, "unmapped": 0, "refused": []}
    assert again == {"taken": 0, "repeated": told, "unmapped": 0, "refused": []}
    codes = TrackingEvent.objects.order_by("at").values_list("code", flat=True)
    assert list(codes) == READ[provider]
    reports = ProviderReport.objects.filter(parcel=parcel, provider=provider)
    assert reports.count() == told and {row.mapping_version for row in reports} == {2}
    parcel.refresh_from_db()
    assert parcel.status == "delivered"


@pytest.mark.parametrize("provider", SHAPES)
def test_the_order_of_events_does_not_matter(connect, parcel, provider):
    post = connect(provider)
    for event in reversed(STORIES[provider]):
        assert post(SHAPES[provider](event)).status_code == 200

    parcel.refresh_from_db()
    assert parcel.status == "delivered"


@pytest.mark.parametrize("provider", SIGNED)
def test_refuses_what_the_provider_did_not_sign(connect, parcel, provider):
    post, body = connect(provider), SHAPES[provider](*STORIES[provider])
    name, _signed = SIGNED[provider]
    for refused in (post(body, secret="other" * 5), post(body, **{name: ""})):
        assert (refused.status_code, refused.json()["code"]) == (401, "bad_signature")

    assert not TrackingEvent.objects.exists() and not ProviderReport.objects.exists()


def test_signs_as_the_providers_document_it():
    body, key = b'{"a":1}', "topsecret"
    signed = {name: sign_as(body, key) for name, (_header, sign_as) in SIGNED.items()}
    # Worked out with openssl: `openssl dgst -sha256 -hmac topsecret`, and sha256 of body/key.
    hexed = "bf1e6501b7fa928ec2391fea9dd90af3c9ad1b7b1ef6ff319c25940cec746bf8"
    assert signed["easypost"] == f"hmac-sha256-hex={hexed}"
    assert signed["karrio"] == hexed
    assert signed["aftership"] == "vx5lAbf6ko7COR/qndkK88mtG3se9v8xnCWUDOx0a/g="
    assert (
        signed["seventeen_track"]
        == "a571d4d704db18e9e8d0e123046c9f32a4449c2ee726fd809c78ef002ab21f72"
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-event-id": SECRET}, 200),
        ({"x-event-id": "other" * 5}, 401),
        ({"x-event-id": SECRET, "x-karrio-signature": "forged"}, 401),
        ({}, 401),
    ],
)
def test_karrio_may_send_its_secret_instead(client, sams_store, sam, parcel, noon, headers, status):
    facts = {"carrier": "", "provider": "karrio", "secret": SECRET, "actor": sam, "now": noon}
    address = f"/hooks/tracking/{open_webhook(sams_store, **facts).pk}/"
    body = SHAPES["karrio"](*STORIES["karrio"])
    answer = client.post(address, body, content_type="application/json", headers=headers)

    assert answer.status_code == status
    assert TrackingEvent.objects.exists() is (status == 200)


def test_keeps_an_unknown_status_with_the_reason(connect, parcel):
    body = SHAPES["easypost"](
        ("2026-03-03T02:00:00Z", "teleported", "sideways", "CN"),
        ("2026-03-03T03:00:00Z", "error", "", "CN"),
        ("2026-03-03T04:00:00", "delivered", "", "NL"),
        ("2026-03-03T05:00:00Z", "pre_transit", "", "CN"),
    )
    answer = connect("easypost")(body).json()

    assert (answer["taken"], answer["unmapped"]) == (1, 3)
    rows = dict(ProviderReport.objects.filter(code="").values_list("status", "reason"))
    assert rows == {
        "teleported/sideways / teleported": "unknown_status",
        "error/ / error": "no_scan",
        "delivered/ / delivered": "no_time",
    }
    # What was told stays as it was told.
    assert ProviderReport.objects.filter(raw__status="teleported").exists()


def test_keeps_nothing_of_a_number_that_is_not_the_stores(connect, parcel):
    body = json.dumps(SHAPES["easypost"](*STORIES["easypost"])).replace(NUMBER, "LP999999")
    answer = connect("easypost")(body.encode())

    assert answer.status_code == 200 and "LP999999" in answer.json()["refused"][0]
    assert not ProviderReport.objects.exists() and not TrackingEvent.objects.exists()


def test_refuses_events_of_the_future(connect, parcel):
    body = SHAPES["easypost"](("2096-03-03T02:00:00Z", "delivered", "", "NL"))
    answer = connect("easypost")(body)

    assert answer.status_code == 200 and answer.json()["refused"]
    assert not TrackingEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        {"result": []},
        {"result": {"tracking_code": {}, "tracking_details": [1, None, {}]}},
        {"result": {"tracking_code": NUMBER, "tracking_details": {"a": 1}}},
    ],
)
def test_other_messages_do_no_harm(connect, parcel, body):
    answer = connect("easypost")(body)

    assert answer.status_code == 200 and answer.json()["taken"] == 0


def test_takes_what_the_database_could_not_keep_as_it_is(connect, parcel):
    event = ("2026-03-03T02:00:00Z", "pre_transit", "a\x00b", "CN")
    body = SHAPES["easypost"](event)
    body["result"]["tracking_details"][0] |= {"x": float("nan"), "\ud800": ["\udc00\x00"]}

    assert connect("easypost")(body).json()["taken"] == 1


def test_refuses_an_oversized_message_before_reading_it(connect, parcel):
    answer = connect("easypost")(b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_refuses_more_events_than_a_parcel_can_have(connect, parcel):
    body = SHAPES["easypost"](*[("2026-03-03T02:00:00Z", "in_transit", "", "CN")] * 1001)
    assert connect("easypost")(body).status_code == 422


def test_a_tracker_of_one_carrier_reports_only_its_parcels(client, sams_store, sam, parcel, noon):
    facts = {"carrier": "Rival", "provider": "easypost", "actor": sam, "now": noon}
    endpoint = open_webhook(sams_store, **facts)
    raw = json.dumps(SHAPES["easypost"](*STORIES["easypost"])).encode()
    name, signed = SIGNED["easypost"]
    headers = {name: signed(raw, endpoint.secret)}
    address = f"/hooks/tracking/{endpoint.pk}/"
    answer = client.post(address, raw, content_type="application/json", headers=headers)

    assert answer.json()["refused"] and not TrackingEvent.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"provider": "tradewell", "carrier": ""}, "carrier"),
        ({"provider": "aftership", "carrier": "", "secret": "short"}, "secret"),
        ({"provider": "seventeen_track", "carrier": ""}, "secret"),
    ],
)
def test_an_endpoint_needs_what_its_messages_are_checked_by(sams_store, sam, noon, facts, field):
    with pytest.raises(NotPossible) as refusal:
        open_webhook(sams_store, **facts, actor=sam, now=noon)

    assert refusal.value.field == field and not WebhookEndpoint.objects.exists()


def test_the_database_holds_reports_and_endpoints_to_their_form(connect, parcel, noon):
    connect("easypost")(SHAPES["easypost"](STORIES["easypost"][0]))
    kept = ProviderReport.objects.get()
    bad = [
        {"digest": kept.digest},
        {"digest": "1", "code": "", "reason": ""},
        {"digest": "2", "reason": "no_scan"},
        {"digest": "4", "code": "", "reason": "because"},
        {"digest": "3", "code": "flying"},
    ]
    facts = {"store": kept.store, "parcel": parcel, "provider": "easypost"}
    facts |= {"mapping_version": kept.mapping_version}
    facts |= {"code": "accepted", "raw": {}, "received_at": noon}
    for changes in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            ProviderReport.objects.create(**facts | changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookEndpoint.objects.create(store=kept.store, carrier="", created_at=noon)


def test_admins_see_what_was_not_read(client, ada, connect, parcel):
    body = SHAPES["easypost"](("2026-03-03T02:00:00Z", "teleported", "", "CN"))
    connect("easypost")(body)

    client.force_login(ada)
    text = client.get("/tracking/unread/").content.decode()
    assert "teleported" in text and "EasyPost" in text
