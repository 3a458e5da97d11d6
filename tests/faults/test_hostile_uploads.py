"""Row 11: bad files at every door that takes files: refused in words, and nothing stays of them.

A web server as in production is sent them. Its memory is that of the process that answers;
pictures are decoded by processes of their own, whose limits `core/test_decoding_apart.py` shows.
"""

import io
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import resolve
from PIL import Image

from config.api import api
from core import clock
from listings.actions import look_at_picture
from listings.models import Picture, PictureUpload
from tests.faults.bad_files import GOOD_TABLE, LEFT_BEHIND, PAPERS, PICTURES, TABLES, TAILED
from tests.faults.doors import KEY, PAPER, PICTURE, TABLE, key_of, paths
from tests.faults.web import Web
from tests.operations.examples import ROOT

BAD = {PICTURE: PICTURES, PAPER: PAPERS, TABLE: TABLES}
TAKEN = {TABLE: ("table.csv", GOOD_TABLE)}
PHOTO = ("tailed.jpg", TAILED)
NAMES = re.compile("file|thumbnail|logo|logo_small|picture|label")
HUGE = 2 * 1024**3
# As Base64 it is nearly as large as a call may be.
LARGEST = ("large.pdf", bytes(11 * 1024**2))
# What a server holds of what it refuses: pieces on their way, a file of the largest size, and of a
# call by key all that it brings.
MOST_SENT = 64 * 1024**2
MOST_MORE_MB = 200
# They take the same field of files as others here, on rows that shut those; files of appeals stand
# in aftersales/test_appeal_files.py. The first one only passes on what was sent.
ELSEWHERE = {
    "accounts/step_up/asking.py",
    "aftersales/views/buyer_letters.py",
    "aftersales/views/letters.py",
    "aftersales/views/opening.py",
    "aftersales/views/returns.py",
}


def stored():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def named():
    """What rows call their files."""
    found = set()
    for model in apps.get_models():
        for one in model._meta.local_fields:
            is_text = isinstance(one, models.CharField | models.FileField)
            if is_text and NAMES.fullmatch(one.name):
                found |= set(model._base_manager.values_list(one.name, flat=True))
    return {Path(settings.MEDIA_ROOT, str(name)) for name in found if name}


def sent(web, person, door, path, file):
    """Whether it was taken, and what was said: received pictures are looked at by a worker."""
    before, pictures = stored(), Picture.objects.count()
    status, page = web.post(person, path, door.facts, door.field, file)
    told = 'role="alert"' in page if door.who != KEY else is_named(door, page)
    for upload in PictureUpload.objects.filter(status="waiting"):
        look_at_picture(upload, now=clock.now())
        upload.refresh_from_db()
        status, told = (422, True) if upload.status == "refused" and upload.why else (200, False)
    is_taken = status < 400 or stored() - before or Picture.objects.count() > pictures
    return is_taken, status == 422 and told


def is_named(door, answer):
    """Whether a refusal by API says in words what is wrong, and with which field."""
    told = json.loads(answer)
    named = {door.field} if door.field else {"document", "picture"}
    return told.get("field") in named and bool(told.get("detail"))


def reading():
    """The modules of views in which files are read."""
    apps_of_ours = (path.parent for path in ROOT.glob("*/apps.py"))
    found = (path for app in apps_of_ours for path in app.rglob("*.py"))
    return {str(path.relative_to(ROOT)) for path in found if "request.FILES" in path.read_text()}


def taking():
    """The operations of the API that take files."""
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for one in view.operations:
                if any(getattr(door, "file_bytes", 0) for door in one.auth_callbacks):
                    yield f"api:{one.url_name}"


@pytest.mark.django_db(transaction=True)
def test_nothing_bad_is_taken(request, policy, sams_store, server_environment):
    before, people = stored(), {"anon": None}
    people |= {name: request.getfixturevalue(name) for name in ("sam", "mick")}
    people[KEY] = key_of(request)
    tried, bad, wordless, shut = 0, [], [], []
    with Web(server_environment) as web:
        doors, start_mb = list(paths(request)), web.peak_mb()
        for door, path in doors:
            person = people[door.who]
            for file in BAD[door.kind] + ([LARGEST] if door.who == KEY and door.field else []):
                is_taken, is_told = sent(web, person, door, path, file)
                tried += 1
                bad += [f"{door.name} {file[0]}"] if is_taken else []
                wordless += [] if is_told else [f"{door.name} {file[0]}"]
            if not sent(web, person, door, path, TAKEN.get(door.kind, PHOTO))[0]:
                shut.append(door.name)
        for door, path in doors:
            status, page, poured = web.pour(people[door.who], path, HUGE)
            tried += 1
            bad += [] if status == 413 and poured < MOST_SENT else [f"{door.name} {poured} bytes"]
            wordless += [] if "2048 MB; up to 60 MB" in page else [f"{door.name} 2 GB"]
        peak_mb = web.peak_mb()
    kept = stored() - before
    orphans = kept - named()
    print(
        f"\n{tried} bad files at {len(doors)} doors: accepted bad {len(bad)}, without words "
        f"{len(wordless)}, orphan files {len(orphans)}; peak RSS {peak_mb} MB, "
        f"{peak_mb - start_mb} MB more than at the start"
    )
    # Each door takes a good file, so it was the file that it refused before.
    assert (bad, wordless, shut, orphans) == ([], [], [], set())
    assert peak_mb - start_mb < MOST_MORE_MB
    pictures = [path.read_bytes() for path in kept if path.suffix == ".jpg"]
    assert len(pictures) > len(doors) / 2
    for body in pictures:
        assert not any(trace in body for trace in LEFT_BEHIND)
        assert not Image.open(io.BytesIO(body)).getexif()
    pages = [path for door, path in doors if door.who != KEY]
    views = {resolve(path).func.__module__.replace(".", "/") + ".py" for path in pages}
    assert reading() == views | ELSEWHERE
    assert set(taking()) == {door.name for door, _path in doors if door.who == KEY}
