"""Owners say who trades, describe and close their store; moderators check and answer."""

from core import clock
from core.attachments import Sent
from enforcement.actions import edit_store_profile, take_enquiry, verify_identity
from tests.access import everybody, only
from tests.enforcement.asking import asked
from tests.enforcement.identifying import file
from tests.listings.factories import draw


def filing(request):
    settings = request.getfixturevalue("settings")
    settings.MEDIA_ROOT = request.getfixturevalue("tmp_path")
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    return {"pk": file(store, sam, clock.now()).pk}


def paper(request):
    return filing(request) | {"number": 1}


def logo(request):
    settings = request.getfixturevalue("settings")
    settings.MEDIA_ROOT = request.getfixturevalue("tmp_path")
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    facts = {"name": store.name, "logo": Sent("logo.png", draw()), "actor": sam}
    edit_store_profile(store, now=clock.now(), **facts)
    return {"slug": "sams", "number": 1}


def enquiry(request):
    return {"pk": asked(clock.now()).pk}


def taken(request):
    found = asked(clock.now())
    take_enquiry(found, actor=request.getfixturevalue("mia"), now=clock.now())
    return {"pk": found.pk}


def verified(request):
    from enforcement.models import TraderIdentity

    found = TraderIdentity.objects.get(**filing(request))
    verify_identity(found, actor=request.getfixturevalue("mia"), now=clock.now())
    return {"pk": found.pk}


BOTH_SIDES = ("sam", "mia", "sena")
MODERATORS = only("mia", "sena")
REFUSED = only("mia", "sena", ok=422)
MATRIX = {
    # Rita files for her own store.
    "enforcement:identity": ({}, "get", only("sam", "rita")),
    # Rita has a store of her own.
    "enforcement:profile": ({}, "get", only("sam", "rita")),
    "enforcement:store_logo": (logo, "get", everybody(200, anon=200)),
    "enforcement:closing": ({}, "get", only("sam", "rita")),
    # Nobody's store is closed.
    "enforcement:reopen_store": ({}, "post", only("sam", "rita", ok=404)),
    "enforcement:export_store": ({"key": "orders"}, "get", only("sam", "rita")),
    "enforcement:sell": ({}, "get", everybody(200, anon=200)),
    "enforcement:enquiry_sent": ({}, "get", everybody(200, anon=200)),
    "enforcement:enquiries": ({}, "get", MODERATORS),
    "enforcement:enquiry": (enquiry, "get", MODERATORS),
    "enforcement:take_enquiry": (enquiry, "post", only("mia", "sena", ok=302)),
    # Mia holds it; Sena is a senior.
    "enforcement:release_enquiry": (taken, "post", only("mia", "sena", ok=302)),
    "enforcement:answer_enquiry": (taken, "post", REFUSED),
    "enforcement:close_enquiry": (taken, "post", REFUSED),
    "enforcement:rules_quiz": ({}, "get", only("sam", "rita")),
    "enforcement:filed_identity": (filing, "get", only(*BOTH_SIDES, ok=302, refused=404)),
    "enforcement:identity_file": (paper, "get", only(*BOTH_SIDES, refused=404)),
    "enforcement:identities": ({}, "get", MODERATORS),
    "enforcement:review_identity": (filing, "get", MODERATORS),
    "enforcement:verify_identity": (filing, "post", only("mia", "sena", ok=302)),
    "enforcement:return_identity": (filing, "post", REFUSED),
    "enforcement:doubt_identity": (verified, "post", REFUSED),
}
