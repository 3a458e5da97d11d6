"""The rows of received pictures: their moves and constraints."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotPossible
from core.transitions import move
from listings.actions import receive_picture
from listings.models import PictureUpload
from tests.listings.factories import draw, make_listing

ALLOWED = {("waiting", "taken"), ("waiting", "refused"), ("refused", "dismissed")}


@pytest.mark.parametrize(("start", "to"), list(product(PictureUpload.Status.values, repeat=2)))
def test_every_pair(draft, sam, noon, start, to):
    shapes = {
        "waiting": {"file": "received/x", "why": "", "picture": None},
        "taken": {"file": "", "why": "", "picture": draft.pictures.get()},
        "refused": {"file": "", "why": "Damaged.", "picture": None},
    }
    shapes["dismissed"] = shapes["refused"]
    stamps = {"status": start, "status_at": noon, "created_at": noon, "due_at": noon}
    row = {"store": draft.store, "listing": draft, "name": "x", "sha256": "x"}
    upload = PictureUpload.objects.create(**row, **stamps, **shapes[start])
    facts = {"file": "x", "title": "x", "why": "x"}
    given = {"actor": sam, "now": noon, "kind": "picture.taken", "facts": facts}
    if (start, to) in ALLOWED:
        assert move(upload, to, **given, also=shapes[to]).status == to
    else:
        with pytest.raises(NotPossible):
            move(upload, to, **given, also=shapes[to])
        upload.refresh_from_db()
        assert upload.status == start


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "lost"}, "picture_upload_says_what_became_of_it"),
        ({"file": ""}, "picture_upload_says_what_became_of_it"),
        ({"status": "refused", "file": ""}, "picture_upload_says_what_became_of_it"),
        ({"status": "taken", "file": ""}, "picture_upload_says_what_became_of_it"),
        ({"sha256": "other"}, "picture_upload_waits_once"),
    ],
)
def test_a_received_picture_is_sound(sams_store, policy, sam, noon, change, name):
    bare = make_listing(sams_store, sam, noon, picture=False)
    facts = {"name": "lamp.png", "actor": sam, "now": noon}
    upload = receive_picture(bare, picture=draw(), **facts)
    other = receive_picture(bare, picture=draw(90), **facts)
    PictureUpload.objects.filter(pk=other.pk).update(sha256="other")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PictureUpload.objects.filter(pk=upload.pk).update(**change)
