"""Files in an S3-compatible store: whole settings, and the real thing on this machine."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404
from environ import Env
from moto.server import ThreadedMotoServer

from config.places import FOLDER, check_places, place
from core.audit import heads
from core.files import keep_file, send_file
from core.models import Seal
from listings.actions import look_at_picture, receive_picture
from tests.listings.factories import draw, make_listing

WHOLE = {
    "UPLOADS_S3_BUCKET": "uploads",
    "UPLOADS_S3_ENDPOINT": "https://s3.example.org",
    "UPLOADS_S3_REGION": "eu-central-1",
    "UPLOADS_S3_KEY": "key",
    "UPLOADS_S3_SECRET": "secret",
}


def env(given):
    made = Env()
    made.ENVIRON = given
    return made


@pytest.fixture
def store_of(settings):
    """Return a function that puts uploads where an environment says."""

    def change(given):
        entry = place(env(given), "default", FOLDER)
        settings.STORAGES = settings.STORAGES | {"default": entry}
        return entry

    return change


@pytest.fixture
def bucket(store_of):
    """A store that speaks S3, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    here = {"UPLOADS_S3_BUCKET": f"b-{uuid4().hex}", "UPLOADS_S3_ENDPOINT": f"http://{host}:{port}"}
    store_of(WHOLE | here)
    found = storages["default"].bucket
    found.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield found
    server.stop()


def test_without_a_store_they_lie_in_a_folder(store_of):
    assert store_of({}) is FOLDER and check_places() == []


@pytest.mark.parametrize(
    "given",
    [
        WHOLE,
        {"UPLOADS_S3_BUCKET": "uploads"},
        {"UPLOADS_S3_BUCKET": "uploads", "UPLOADS_S3_ENDPOINT": "http://localhost:9000"},
    ],
)
def test_takes_whole_settings(store_of, given):
    store_of(given)

    assert check_places() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"UPLOADS_S3_BUCKET": ""}, "UPLOADS_S3_BUCKET is empty"),
        ({"UPLOADS_S3_KEY": ""}, "go together"),
        ({"UPLOADS_S3_SECRET": ""}, "go together"),
        ({"UPLOADS_S3_ENDPOINT": "s3.example.org"}, "is no address: s3.example.org"),
    ],
)
def test_refuses_half_settings(store_of, change, fault):
    store_of(WHOLE | change)
    (error,) = check_places()

    assert fault in error.msg and error.hint


def test_keeps_sends_and_deletes(bucket):
    name = keep_file("pictures/1", b"\xff\xd8\xff body", ".jpg")

    assert [row.key for row in bucket.objects.all()] == [name]
    response = send_file(name, shown_as="picture-1", inline=True)
    assert response.content == b"\xff\xd8\xff body" and response["Content-Type"] == "image/jpeg"
    storages["default"].delete(name)
    with pytest.raises(Http404):
        send_file(name, shown_as="picture-1", inline=True)


def test_writes_nothing_over(bucket):
    storage = storages["default"]
    first, second = (storage.save("a/b.jpg", ContentFile(body)) for body in (b"1", b"2"))

    assert first != second and storage.open(first).read() == b"1"


def test_a_stranger_gets_nothing_from_the_store_itself(bucket):
    name = keep_file("pictures/1", b"body", ".jpg")

    assert "AllUsers" not in str(bucket.Object(name).Acl().grants)


def test_a_picture_goes_all_the_way(bucket, client, sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, picture=False)
    facts = {"name": "lamp.png", "actor": sam, "now": noon}
    upload = receive_picture(listing, picture=draw(), **facts)
    assert [row.key for row in bucket.objects.all()] == [upload.file.name]

    assert look_at_picture(upload, now=noon)
    picture = listing.pictures.get()
    client.force_login(sam)
    shown = client.get(f"/pictures/{picture.pk}/large/")
    assert shown.content[:3] == b"\xff\xd8\xff" and "Location" not in shown
    assert {row.key for row in bucket.objects.all()} >= {picture.file.name, picture.thumbnail.name}


def test_heads_of_the_audit_chain_lie_in_a_bucket_of_their_own(bucket, settings, noon):
    options = settings.STORAGES["default"]["OPTIONS"]
    given = {"AUDIT_S3_BUCKET": bucket.name, "AUDIT_S3_ENDPOINT": options["endpoint_url"]}
    given |= {"AUDIT_S3_KEY": "key", "AUDIT_S3_SECRET": ""}
    settings.STORAGES = settings.STORAGES | {"audit": place(env(given), "audit", FOLDER)}
    (error,) = check_places()
    assert "AUDIT_S3_KEY and AUDIT_S3_SECRET go together" in error.msg

    given |= {"AUDIT_S3_SECRET": "secret", "AUDIT_S3_REGION": "eu-central-1"}
    settings.STORAGES = settings.STORAGES | {"audit": place(env(given), "audit", FOLDER)}
    seal = Seal(number=20_001, entries=2, event_ids=[1, 2], hashes=bytes(64), sealed_at=noon)
    assert heads.list_kept() == {} and heads.keep(seal) and not heads.keep(seal)
    assert heads.list_kept() == {20_001: "00000002/000000020001.json"}
    assert heads.read("00000002/000000020001.json") == heads.Head.of(seal)
