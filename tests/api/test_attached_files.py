"""A store's system sends photos and documents: looked at as on the pages, kept once, or not."""

import io

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from PIL import Image

from accounts.api_keys import issue_api_key
from aftersales.actions import receive_return
from aftersales.models import Attachment, Entry, Return, Ticket
from core import clock
from core.api.files import MOST_FILES
from core.calls import MOST_BYTES
from core.models import Event, IdempotencyKey
from tests.aftersales.returning import approved
from tests.aftersales.test_attachments import PDF, photo, with_place
from tests.api.rows import make_order
from tests.api.test_every_call import WORLDS, world_of
from tests.api.writes import attached, send
from tests.faults.bad_files import PAPERS

CALLS = {"replies": "reply_to_ticket", "inspection": "inspect_return", "": "send_ticket"}


@pytest.fixture(params=CALLS, ids=["reply", "inspection", "ticket"])
def call(request, sams_store, sam, mia, media, secret):
    """Each call that takes files: its address, and a body that is right without them."""
    told = WORLDS[CALLS[request.param]](world_of(sams_store, {"sam": sam, "mia": mia}))
    path = "/".join(filter(None, ("tickets", told["path"].get("ref"), request.param)))
    body = {name: said for name, said in told["body"].items() if name != "attachments"}

    def run(*files, key="k1", secret=secret, **more):
        return send(secret, "post", path, body | attached(*files) | more, key)

    return run


def stored():
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def state():
    """All that a call may change, and what lies on the disk."""
    rows = sorted(Return.objects.values_list("pk", "status"))
    rows += sorted(Ticket.objects.values_list("pk", "status"))
    counts = [kind.objects.count() for kind in (Attachment, Entry, Event, IdempotencyKey)]
    return rows, counts, len(stored())


def test_a_photo_and_a_paper_are_kept_as_on_the_page(call):
    answer = call(with_place(), PDF)

    assert answer.status_code == 201, answer.content
    picture, paper = Attachment.objects.order_by("pk")
    assert (picture.name, picture.is_picture, paper.is_picture) == ("lamp.jpg", True, False)
    kept = (settings.MEDIA_ROOT / str(picture.file)).read_bytes()
    assert b"at home" not in kept and not Image.open(io.BytesIO(kept)).getexif()
    assert (settings.MEDIA_ROOT / str(paper.file)).read_bytes() == PDF
    assert len(stored()) == 3


def test_the_same_call_again_keeps_them_once_and_another_file_is_another_call(call):
    first, again = call(photo()), call(photo())

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    before = state()
    other = call(photo(size=(61, 40)))
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert Attachment.objects.count() == 1 and state() == before


@pytest.mark.django_db(transaction=True)
def test_no_file_stays_of_a_call_that_fails_after_it_was_stored(call):
    tried = []

    def fail(execute, sql, *rest):
        if sql.startswith('INSERT INTO "aftersales_attachment"'):
            tried.append(len(stored()))
            raise OperationalError("The database is away")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        assert call(photo()).status_code == 500
    assert tried == [2] and not stored()


def test_while_the_first_call_runs_the_second_one_waits(call):
    call(photo())
    IdempotencyKey.objects.update(status=None, answer=None, started_at=clock.now())
    before = state()
    answer = call(photo())

    assert (answer.status_code, answer.json()["code"]) == (409, "in_flight")
    assert state() == before


@pytest.mark.parametrize(("name", "bad"), PAPERS, ids=[name for name, _bad in PAPERS])
def test_a_bad_file_is_refused_with_all_that_came(call, name, bad):
    before = state()
    answer = call(photo(), bad)

    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == "attachments" and answer.json()["detail"]
    assert state() == before


FALSE = {
    "no Base64": ([{"name": "a.jpg", "content": "%%%"}], "/attachments/0/content"),
    "of another alphabet": ([{"name": "a.jpg", "content": "_-8="}], "/attachments/0/content"),
    "on two lines": ([{"name": "a.jpg", "content": "AAAA\nAAAA"}], "/attachments/0/content"),
    "not padded": ([{"name": "a.jpg", "content": "AAA"}], "/attachments/0/content"),
    "no ASCII": ([{"name": "a.jpg", "content": "灯"}], "/attachments/0/content"),
    "a number": ([{"name": "a.jpg", "content": 5}], "/attachments/0/content"),
    "no content": ([{"name": "a.jpg"}], "/attachments/0/content"),
    "no name": ([{"name": "", "content": "AAAA"}], "/attachments/0/name"),
    "another field": ([{"name": "a", "content": "AAAA", "x": 1}], "/attachments/0/x"),
    "no list": ("AAAA", "/attachments"),
    "far too many": ([{"name": "a", "content": "AAAA"}] * (MOST_FILES + 1), "/attachments"),
}


@pytest.mark.parametrize(("sent", "pointer"), FALSE.values(), ids=FALSE)
def test_what_is_no_file_is_refused_at_its_place(call, sent, pointer):
    before = state()
    answer = call(attachments=sent)

    assert answer.status_code == 422, answer.content
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert state() == before


def test_no_more_and_no_larger_ones_than_the_policy_lets(call):
    before = state()
    many, large = call(*[PDF] * 11), call(PDF + bytes(10 * 1024**2))

    assert (many.status_code, many.json()["field"]) == (422, "attachments")
    assert "At most 10 files fit; you chose 11" in many.json()["detail"]
    assert (large.status_code, large.json()["field"]) == (422, "attachments")
    assert "up to 10.0 MB" in large.json()["detail"]
    assert state() == before
    # As large as it may be: more than calls without files may have.
    fits = PDF.replace(b"trailer", b" " * 9 * 1024**2 + b"trailer")
    assert call(fits).status_code == 201


def test_a_body_of_countless_values_is_not_read(call):
    before = state()
    answer = call(attachments=[0] * (MOST_BYTES + 2))

    assert (answer.status_code, answer.json()["code"]) == (422, "too_large")
    assert state() == before


def test_nobody_sends_files_to_another_stores_ticket(call, rival_secret):
    before = state()

    assert call(photo(), secret=rival_secret).status_code == 404 and state() == before


def test_a_key_without_the_scope_sends_none(call, sams_store, noon):
    facts = {"name": "Shop", "scopes": ["tickets:read"], "actor": None}
    secret = issue_api_key(sams_store, **facts, now=noon)[1]
    before = state()
    answer = call(photo(), secret=secret)

    assert (answer.status_code, answer.json()["code"]) == (403, "no_scope") and state() == before


def test_photos_of_returned_goods_stand_in_the_conversation(sams_store, sam, media, secret, get):
    then = clock.now()
    returned = approved(make_order(sams_store, "N-1", then), sam, then, reason="damaged")
    receive_return(returned, actor=None, system="ERP", now=then)
    came = {"articles": [{"sku": "L-1", "quantity": 2, "condition": "as_new"}]}
    path = f"tickets/{returned.ticket.ref}"
    send(secret, "post", f"{path}/inspection", came | attached(photo()))

    [entry] = Entry.objects.exclude(attachments=None)
    assert (entry.side, entry.author, entry.facts) == ("seller", None, {"system": "ERP"})
    assert "These photos show" in entry.text
