"""A store's system sends pictures: looked at as a stranger's, put in order, taken away."""

import hashlib

import pytest
from django.test import Client

from accounts.signed_calls import sign_call
from core import clock
from core.models import Event, IdempotencyKey
from core.signatures import MOST_BYTES
from listings.models import Picture, PictureUpload
from listings.tasks import look_at_pictures
from tests.api.test_listing_writes import close_publishing
from tests.api.test_signed_calls import signing  # noqa: F401  (fixture)
from tests.api.writes import send as send_json
from tests.listings.factories import draw, make_listing, make_live

FILE = draw()
URL = "/api/v1/pictures/LAMP-1"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bare(sams_store, sam, noon):
    return make_listing(sams_store, sam, noon, picture=False)


def post(secret, body=FILE, key="k1", query="?name=lamp.png", url=URL, **headers):
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": key} | headers
    return Client().post(url + query, body, content_type="image/png", headers=headers)


@pytest.fixture
def sent(secret):
    """Send files, and let a worker look at them."""

    def run(*files):
        for number, body in enumerate(files):
            assert post(secret, body, f"f{number}").status_code == 202
        look_at_pictures()

    return run


@pytest.fixture
def put(secret):
    def run(body, key="p1", secret=secret):
        return send_json(secret, "patch", "pictures/LAMP-1", body, key)

    return run


def state():
    """All that a call may change."""
    pictures = Picture.objects.order_by("pk").values_list("place", "removed_at")
    uploads = PictureUpload.objects.order_by("pk").values_list("status", "why")
    return list(pictures), list(uploads), Event.objects.count()


def shown(get):
    return get("pictures/LAMP-1").json()["pictures"]


def test_a_picture_waits_and_is_shown_once_a_worker_saw_it(bare, secret, get):
    answer = post(secret)
    digest = hashlib.sha256(FILE).hexdigest()
    waits = {"name": "lamp.png", "sha256": digest, "status": "waiting", "why": ""}

    assert answer.status_code == 202 and answer.json() == waits
    assert get("pictures/LAMP-1").json() == {"pictures": [], "received": [waits]}
    assert Event.objects.get(kind="listing.picture_received").actor is None
    look_at_pictures()
    [row] = shown(get)
    assert (row["place"], row["width"], row["sha256"]) == (1, 640, digest)
    assert row["url"].endswith(f"/pictures/{row['id']}/large/")
    assert get("pictures/LAMP-1").json()["received"] == []


def test_the_same_call_again_sends_nothing(bare, secret):
    first = post(secret)
    again = post(secret)

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert post(secret, draw(50)).json()["code"] == "key_reused"
    assert PictureUpload.objects.count() == 1


def test_a_file_larger_than_other_calls_is_taken(bare, secret):
    """By its first bytes a picture; what lies behind is the worker's to judge."""
    for size, key in ((MOST_BYTES + 1, "k1"), (6 * 1024**2, "k2")):
        assert post(secret, FILE.ljust(size, b"\0"), key).status_code == 202


def test_what_no_policy_allows_is_not_read(bare, secret, monkeypatch):
    for size, code, status in ((13 * 1024**2, "picture_bytes", 422), (33 * 1024**2, None, 413)):
        answer = post(secret, FILE.ljust(size, b"\0"))
        assert answer.status_code == status
        assert answer.json()["code"] == (code or "too_large")
    assert not PictureUpload.objects.exists() and not IdempotencyKey.objects.exists()


def test_a_signed_call_signs_the_file(bare, signing):  # noqa: F811
    secret, hidden = signing
    stamp, target = int(clock.now().timestamp()), URL + "?name=lamp.png"
    facts = {"method": "POST", "target": target, "key": "k1", "stamp": stamp, "nonce": "a-new-word"}
    header = f"t={stamp},n=a-new-word,v2={sign_call(hidden, body=FILE, **facts)}"

    assert post(secret, FILE + b"\0", **{"tradewell-signature": header}).status_code == 401
    assert post(secret, **{"tradewell-signature": header}).status_code == 202


@pytest.mark.parametrize("body", [b"", b"MZ\x90 program", b"<svg onload=alert(1)>"])
def test_what_is_no_picture_is_refused_at_once(bare, secret, body):
    before = state()
    answer = post(secret, body)

    assert answer.status_code == 422 and answer.json()["field"] == "picture"
    assert state() == before and not IdempotencyKey.objects.exists()


def test_what_a_worker_refuses_says_why(bare, sent, get):
    sent(FILE[:200])
    [row] = get("pictures/LAMP-1").json()["received"]

    assert row["status"] == "refused" and row["why"] and shown(get) == []


def test_a_picture_is_moved_and_taken_off(bare, sent, put, get):
    sent(draw(40), draw(60), draw(80))
    first, second, third = [row["id"] for row in shown(get)]
    moved = put({"picture": third, "place": 1})

    assert moved.status_code == 200, moved.content
    assert [row["id"] for row in moved.json()["pictures"]] == [third, first, second]
    taken = put({"picture": first, "place": None}, "p2").json()["pictures"]
    assert [(row["id"], row["place"]) for row in taken] == [(third, 1), (second, 2)]
    assert put({"picture": first, "place": 1}, "p3").status_code == 404


FALSE = [{}, {"picture": 1}, {"picture": 0, "place": 1}, {"picture": 1, "place": 0}]


@pytest.mark.parametrize("body", FALSE)
def test_a_step_that_is_wrong_is_refused_at_its_field(bare, put, body):
    before = state()
    answer = put(body)

    assert answer.status_code == 422 and answer.json()["errors"] and state() == before


def test_a_live_listing_keeps_its_last_picture(sams_store, sam, noon, put, get):
    make_live(sams_store, sam, noon)
    before = state()
    answer = put({"picture": shown(get)[0]["id"], "place": None})

    assert (answer.status_code, answer.json()["field"]) == (422, "picture")
    assert state() == before


def test_the_gate_of_the_page_stands_here_too(sams_store, sam, mia, noon, secret, put, get):
    make_live(sams_store, sam, noon)
    close_publishing(sams_store, mia, clock.now())
    before = state()
    picture = shown(get)[0]["id"]

    for answer in (post(secret, draw(60)), put({"picture": picture, "place": 1})):
        assert answer.status_code == 422 and "/decisions/" in answer.json()["url"]
    assert state() == before


def test_another_stores_pictures_are_not_there(bare, sent, put, get, rival_secret):
    sent(FILE)
    before, body = state(), {"picture": shown(get)[0]["id"], "place": None}

    assert get("pictures/LAMP-1", rival_secret).status_code == 404
    assert post(rival_secret, draw(60)).status_code == 404
    assert put(body, secret=rival_secret).status_code == 404
    assert state() == before


def test_a_picture_of_another_listing_is_not_there(bare, sams_store, sam, noon, put):
    other = make_listing(sams_store, sam, noon, sku="LAMP-2").pictures.get()
    before = state()
    answer = put({"picture": other.pk, "place": None})

    assert (answer.status_code, answer.json()["field"]) == (404, "picture")
    assert state() == before
