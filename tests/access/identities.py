"""Owners file who trades, moderators check it; for everybody else there is no such filing."""

from core import clock
from enforcement.actions import verify_identity
from tests.access import only
from tests.enforcement.identifying import file


def filing(request):
    settings = request.getfixturevalue("settings")
    settings.MEDIA_ROOT = request.getfixturevalue("tmp_path")
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    return {"pk": file(store, sam, clock.now()).pk}


def paper(request):
    return filing(request) | {"number": 1}


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
    "enforcement:rules_quiz": ({}, "get", only("sam", "rita")),
    "enforcement:filed_identity": (filing, "get", only(*BOTH_SIDES, ok=302, refused=404)),
    "enforcement:identity_file": (paper, "get", only(*BOTH_SIDES, refused=404)),
    "enforcement:identities": ({}, "get", MODERATORS),
    "enforcement:review_identity": (filing, "get", MODERATORS),
    "enforcement:verify_identity": (filing, "post", only("mia", "sena", ok=302)),
    "enforcement:return_identity": (filing, "post", REFUSED),
    "enforcement:doubt_identity": (verified, "post", REFUSED),
}
