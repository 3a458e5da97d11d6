"""Every door that takes a file: who stands before it, and what they fill in besides."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse

from aftersales.actions import set_return_address
from core import clock
from shipping.checks.truth.lateness import SHARES
from shipping.models import CureWindow, Parcel, TruthJudgement
from tests.access.shipping import doubt, parcel
from tests.aftersales.returning import ADDRESS
from tests.enforcement.identifying import FACTS
from tests.test_access import MATRIX

TABLE, PAPER, PICTURE = "table", "paper", "picture"
SIGNAL = "unknown_number"
DOUBT = {"code": SIGNAL, "severity": "high", "facts": {"number": "LP1", "carrier": "PostLink"}}


@dataclass(frozen=True)
class Door:
    """`kind` says what it takes; `facts` are right, so that only the file can be wrong."""

    name: str
    field: str
    kind: str
    who: str = "sam"
    facts: dict = field(default_factory=dict)


def paths(request):
    """Where each door is, with rows behind it; doors to the same rows share them."""
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    set_return_address(store, **ADDRESS, actor=sam, now=clock.now())
    made = {}
    for door in DOORS:
        rows = MATRIX[door.name][0]
        if callable(rows) and rows not in made:
            made[rows] = (doubted if rows is doubt else rows)(request)
        yield door, reverse(door.name, kwargs=made[rows] if callable(rows) else rows)


def doubted(request):
    """A parcel that is doubted now, for a reason that its seller may answer."""
    row, now = Parcel.objects.get(**parcel(request)), clock.now()
    late = {f"late_{cause}": 0 for cause in ("seconds", *SHARES)}
    facts = {"number": row.number, "state": "no_events", "verdict": "false_shipment"}
    facts |= {"store": row.store, "parcel": row, "signals": [DOUBT]}
    judged = TruthJudgement.objects.create(judged_at=now, policy_version=1, **facts, **late)
    days = {"opened_at": now, "status_at": now, "ends_at": now + timedelta(days=3)}
    cure = CureWindow.objects.create(store=row.store, parcel=row, judgement=judged, **days)
    return {"pk": cure.pk}


def _certificate():
    today = clock.now().date()
    facts = {"scheme": "FSC", "number": "FSC-C104711", "scope": "product"}
    return facts | {"valid_from": today, "valid_to": today + timedelta(days=300)}


DOORS = [
    Door("listings:add_picture", "picture", PICTURE),
    Door("listings:add_certificate", "document", PAPER, facts=_certificate()),
    Door("listings:import", "file", TABLE),
    Door("shipping:import_orders", "file", TABLE),
    Door("shipping:import_stock", "file", TABLE),
    Door("shipping:answer_signal", "document", PAPER, facts={"code": SIGNAL, "statement": "New."}),
    Door("aftersales:answer", "attachments", PAPER, facts={"text": "See the photo."}),
    Door("aftersales:note", "attachments", PAPER, "mick", {"text": "See the photo."}),
    Door("aftersales:buyer_write", "attachments", PAPER, "anon", {"text": "See the photo."}),
    Door("enforcement:attach_evidence", "evidence_other", PAPER),
    Door("enforcement:file_appeal", "evidence_other", PAPER, facts={"reason": "Not us."}),
    Door("enforcement:identity", "documents", PAPER, facts=FACTS | {"has_certified": "on"}),
    Door("aftersales:return_steps", "photo_1", PICTURE, facts={"text_1": "Wrap it."}),
    Door("enforcement:profile", "logo", PICTURE, facts={"name": "Sam's Lamps"}),
]
