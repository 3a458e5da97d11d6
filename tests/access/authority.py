"""Liaisons alone open the authority desk; staff raise threats; a store reads what it was told."""

from datetime import timedelta

from core import clock
from enforcement.actions import place_hold, raise_threat
from tests.access import EVERYBODY, only
from tests.enforcement import desk


def people(request):
    names = ("sams_store", "lea", "leo")
    return [request.getfixturevalue(name) for name in names]


def fresh(request):
    store, lea, _leo = people(request)
    return {"pk": desk.registered(store, lea, clock.now()).pk}


def checked(request):
    store, lea, _leo = people(request)
    return {"pk": desk.verified(store, lea, clock.now()).pk}


def waiting(request):
    """Proposed by Leo, whose records Lea has opened."""
    from enforcement.actions import view_evidence

    store, lea, leo = people(request)
    found = desk.proposed(store, leo, clock.now())
    view_evidence(found, what="preview", actor=lea, now=clock.now())
    return {"pk": found.pk}


def told(request):
    store, lea, leo = people(request)
    return {"pk": desk.released(store, lea, leo, clock.now()).pk}


def packed(request):
    request.getfixturevalue("sams_order")
    store, lea, leo = people(request)
    return {"pk": desk.written(store, lea, leo, clock.now()).pk}


def hold(request):
    _store, lea, _leo = people(request)
    now = clock.now()
    subject = {"subject_kind": "store", "subject_id": "sams", "basis": "Order"}
    return {"pk": place_hold(**subject, until=now + timedelta(days=9), actor=lea, now=now).pk}


def threat(request):
    mia = request.getfixturevalue("mia")
    return {"pk": raise_threat(suspicion="A bomb.", actor=mia, now=clock.now()).pk}


DESK = only("lea")
REFUSED = only("lea", ok=422)
SELLERS = dict.fromkeys(EVERYBODY, 403) | {"sam": 200, "tess": 200, "rita": 404, "anon": 302}
MATRIX = {
    "enforcement:authority_requests": ({}, "get", DESK),
    "enforcement:new_authority_request": ({}, "get", DESK),
    "enforcement:authority_request": (fresh, "get", DESK),
    "enforcement:verify_channel": (fresh, "post", REFUSED),
    "enforcement:refuse_request": (fresh, "post", REFUSED),
    "enforcement:extend_secrecy": (fresh, "post", REFUSED),
    "enforcement:propose_release": (checked, "get", DESK),
    "enforcement:review_release": (waiting, "get", DESK),
    # The test client sends no proposal: nothing is released by it.
    "enforcement:release_evidence": (waiting, "post", REFUSED),
    "enforcement:send_back_release": (waiting, "post", REFUSED),
    "enforcement:bundle": (packed, "get", DESK),
    "enforcement:holds": ({}, "get", DESK),
    "enforcement:lift_hold": (hold, "get", DESK),
    "enforcement:threats": ({}, "get", DESK),
    "enforcement:new_threat": ({}, "get", only("mia", "sena", "mick", "ada", "lea")),
    "enforcement:threat": (threat, "get", DESK),
    "enforcement:report_threat": (threat, "post", REFUSED),
    "enforcement:dismiss_threat": (threat, "post", REFUSED),
    "enforcement:authority_counts": ({}, "get", DESK),
    "enforcement:disclosure": (told, "get", SELLERS),
}
