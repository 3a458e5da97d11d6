"""What a stranger sends is kept apart, looked at once, and taken or refused with a reason."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.pictures import check_here
from core.transitions import move
from enforcement.actions import escalate_store
from enforcement.gates import Blocked
from listings.actions import (
    dismiss_upload,
    look_at_picture,
    receive_picture,
    submit_listing,
)
from listings.actions.picture_uploads import ATTEMPTS, _refuse, _take
from listings.errors import Incomplete
from listings.models import Picture, PictureUpload
from listings.tasks import look_at_pictures
from policy.queries import policy_at
from policy.uploads import limits_of
from tests.enforcement.steps import violate
from tests.listings.factories import draw, make_listing

LATER = timedelta(minutes=10)


@pytest.fixture
def bare(sams_store, sam, noon, policy):
    return make_listing(sams_store, sam, noon, picture=False)


def send(listing, actor, now, body=None, name="lamp.png"):
    return receive_picture(listing, picture=body or draw(), name=name, actor=actor, now=now)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_waits_apart_from_pictures_and_becomes_one(bare, sam, noon):
    upload = send(bare, sam, noon)
    kept = upload.file.name

    assert upload.status == "waiting" and kept.startswith(f"received/{bare.store_id}/")
    assert not Picture.objects.exists() and default_storage.exists(kept)

    assert look_at_picture(upload, now=noon)
    picture = bare.pictures.get()
    upload.refresh_from_db()
    assert (upload.status, upload.picture, upload.file.name) == ("taken", picture, "")
    assert (picture.place, picture.width, picture.plain_edge) == (1, 640, 1.0)
    assert picture.prints.exists()
    assert kinds()[-3:] == ["listing.picture_received", "listing.picture_added", "picture.taken"]


def test_the_file_as_it_came_is_not_kept(bare, sam, noon, django_capture_on_commit_callbacks):
    upload = send(bare, sam, noon)
    kept = upload.file.name
    with django_capture_on_commit_callbacks(execute=True):
        look_at_picture(upload, now=noon)

    assert not default_storage.exists(kept)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"MZ\x90 program", "not a picture of a kind we take: JPEG, PNG, WebP"),
        (b"x" * (12 * 1024 * 1024 + 1), "12.0 MB"),
    ],
)
def test_refuses_at_once_what_needs_no_decoding(bare, sam, noon, body, words):
    before = Event.objects.count()
    with pytest.raises(NotPossible, match=words) as refusal:
        send(bare, sam, noon, body)

    assert refusal.value.field == "picture"
    assert not PictureUpload.objects.exists() and Event.objects.count() == before


@pytest.mark.parametrize(
    ("body", "words"),
    [(draw()[:2000], "damaged"), (draw(size=(100, 100)), "100 pixels; at least 500")],
)
def test_refuses_with_the_reason_what_a_worker_cannot_take(bare, sam, noon, body, words):
    upload = send(bare, sam, noon, body)
    assert look_at_picture(upload, now=noon)

    upload.refresh_from_db()
    assert upload.status == "refused" and words in upload.why and upload.file.name == ""
    assert not Picture.objects.exists() and kinds()[-1] == "picture.refused"
    dismiss_upload(upload, actor=sam, now=noon)
    assert not bare.picture_uploads.refused().exists()
    with pytest.raises(NotPossible):
        dismiss_upload(upload, actor=sam, now=noon)


def test_the_reason_is_in_its_senders_language(bare, sam, noon):
    sam.language = "zh-hans"
    sam.save(update_fields=["language"])
    upload = send(bare, sam, noon, draw()[:2000])
    look_at_picture(upload, now=noon)

    assert "图片已损坏" in PictureUpload.objects.get().why


def test_the_same_file_waits_once_and_is_kept_once(bare, sam, noon):
    first, second = send(bare, sam, noon), send(bare, sam, noon)
    assert first == second and PictureUpload.objects.count() == 1

    look_at_picture(first, now=noon)
    look_at_picture(send(bare, sam, noon), now=noon)
    assert Picture.objects.count() == 1
    assert list(PictureUpload.objects.values_list("status", flat=True)) == ["taken", "taken"]


def test_refuses_one_too_many_counting_those_that_wait(bare, sam, noon):
    for shade in range(10, 100, 10):
        send(bare, sam, noon, draw(shade))
    with pytest.raises(NotPossible, match="may have 9 pictures"):
        send(bare, sam, noon, draw(120))

    assert PictureUpload.objects.count() == 9


def test_only_one_worker_has_it_until_it_must_be_dead(bare, sam, noon):
    upload = send(bare, sam, noon)
    # As a worker that died at once would leave it.
    PictureUpload.objects.update(due_at=noon + timedelta(minutes=2), attempts=1)

    assert not look_at_picture(upload, now=noon) and not Picture.objects.exists()
    assert look_at_picture(upload, now=noon + LATER) and Picture.objects.count() == 1
    assert not look_at_picture(upload, now=noon + 2 * LATER) and Picture.objects.count() == 1


def test_a_worker_thought_dead_changes_nothing_more(bare, sam, noon, policy):
    upload = send(bare, sam, noon)
    checked = check_here(draw(), limits=limits_of(policy_at(noon)))
    # Its rival was faster by the time that it has decoded.
    look_at_picture(upload, now=noon)

    assert not _take(upload, checked, noon) and not _refuse(upload, "Damaged.", noon)
    assert Picture.objects.count() == 1 and kinds().count("picture.taken") == 1


def test_what_kills_every_worker_is_given_up(bare, sam, noon):
    upload = send(bare, sam, noon)
    PictureUpload.objects.update(attempts=ATTEMPTS)

    assert look_at_picture(upload, now=noon)
    assert "could not be opened in 5 tries" in PictureUpload.objects.get().why


def test_a_lost_file_is_asked_for_again(bare, sam, noon):
    upload = send(bare, sam, noon)
    default_storage.delete(upload.file.name)

    assert look_at_picture(upload, now=noon)
    assert "Send it again" in PictureUpload.objects.get().why


def test_a_freeze_in_between_is_the_reason(live, sam, mia, noon):
    upload = send(live, sam, noon, draw(90))
    violate(live.store, mia, noon)
    escalate_store(live.store, now=noon)

    assert look_at_picture(upload, now=noon)
    assert "closed for this store" in PictureUpload.objects.get().why
    assert live.pictures.count() == 1
    with pytest.raises(Blocked):
        send(live, sam, noon, draw(120))


def test_refuses_while_a_person_reviews_it(draft, sam, noon):
    facts = {"title": "x", "sku": "x", "count": 1}
    move(draft, "in_review", actor=None, now=noon, kind="listing.refused", facts=facts)
    with pytest.raises(NotPossible, match="A person is looking"):
        send(draft, sam, noon, draw(90))

    assert not PictureUpload.objects.exists()


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, bare, sam, noon, who):
    actor, upload = request.getfixturevalue(who), send(bare, sam, noon, draw()[:2000])
    look_at_picture(upload, now=noon)
    for verb in (
        lambda: send(bare, actor, noon, draw(90)),
        lambda: dismiss_upload(upload, actor=actor, now=noon),
    ):
        with pytest.raises(NotAllowed):
            verb()

    assert PictureUpload.objects.get().status == "refused"


def test_publishing_counts_only_what_was_looked_at(bare, sam, noon):
    upload = send(bare, sam, noon)
    with pytest.raises(Incomplete) as refusal:
        submit_listing(bare, actor=sam, now=noon)
    assert "still being looked at" in refusal.value.problems["picture"]

    look_at_picture(upload, now=noon)
    assert submit_listing(bare, actor=sam, now=noon).is_good


def test_the_sweep_finds_what_waits(bare, sam, noon):
    send(bare, sam, noon)
    assert look_at_pictures() == {"looked_at": 1} and look_at_pictures() == {"looked_at": 0}
    assert Picture.objects.count() == 1


def test_names_are_cut_and_printable(bare, sam, noon):
    upload = send(bare, sam, noon, name="\0\u202e" + "x" * 200 + ".png")
    assert upload.name == "x" * 96 + ".png"
