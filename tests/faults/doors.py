"""Every door that takes a file: who stands before it, and what they fill in besides."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse

from accounts.api_keys import issue_api_key
from aftersales.actions import open_ticket, receive_return, set_return_address
from aftersales.models import Return
from core import clock
from shipping.checks.truth.lateness import SHARES
from shipping.models import CureWindow, Parcel, TruthJudgement
from tests.access.shipping import doubt, parcel
from tests.aftersales.returning import ADDRESS, approved
from tests.api.rows import make_order
from tests.api.worlds import CAME
from tests.enforcement.identifying import FACTS
from tests.listings.factories import make_listing
from tests.test_access import MATRIX

TABLE, PAPER, PICTURE = "table", "paper", "picture"
# Who calls by API, with a key of Sam's store.
KEY = "key"
NEW_TICKET = {"order": "F-4", "kind": "complaint", "text": "It came broken."}
DAY, WEEKS = timedelta(days=1), timedelta(days=20)
SIGNAL = "unknown_number"
DOUBT = {"code": SIGNAL, "severity": "high", "facts": {"number": "LP1", "carrier": "PostLink"}}


@dataclass(frozen=True)
class Door:
    """`kind` says what it takes; `facts` are right, so that only the file can be wrong.

    A call whose body is the file has no `field`.
    """

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
        rows = CALLED[door.name] if door.who == KEY else MATRIX[door.name][0]
        if callable(rows) and rows not in made:
            made[rows] = (doubted if rows is doubt else rows)(request)
        yield door, reverse(door.name, kwargs=made[rows] if callable(rows) else rows)


def key_of(request):
    store = request.getfixturevalue("sams_store")
    return issue_api_key(store, name="ERP", actor=None, now=clock.now())[1]


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


def _order(request, number):
    """One that came three weeks ago."""
    return make_order(request.getfixturevalue("sams_store"), number, clock.now() - WEEKS)


def called_ticket(request):
    facts = {"kind": "complaint", "text": "It is broken.", "language": "en", "now": clock.now()}
    return {"ref": open_ticket(_order(request, "F-1"), **facts).ref}


def called_return(request, number="F-2"):
    order, sam = _order(request, number), request.getfixturevalue("sam")
    return {"ref": approved(order, sam, clock.now() - DAY, reason="damaged").ticket.ref}


def called_goods(request):
    ref = called_return(request, "F-3")["ref"]
    returned = Return.objects.get(ticket_id=ref.removeprefix("T-"))
    receive_return(returned, actor=None, now=clock.now())
    return {"ref": ref}


def called_order(request):
    return _order(request, NEW_TICKET["order"]) and {}


def called_listing(request):
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    return {"sku": make_listing(store, sam, clock.now(), sku="LAMP-9").sku}


def _certificate():
    today = clock.now().date()
    facts = {"scheme": "FSC", "number": "FSC-C104711", "scope": "product"}
    return facts | {"valid_from": today, "valid_to": today + timedelta(days=300)}


# The rows behind each call of the API.
CALLED = {
    "api:reply_to_ticket": called_ticket,
    "api:inspect_return": called_goods,
    "api:send_ticket": called_order,
    "api:send_return_label": called_return,
    "api:send_picture": called_listing,
}
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
    Door("api:reply_to_ticket", "attachments", PAPER, KEY, {"text": "See the photo."}),
    Door("api:inspect_return", "attachments", PAPER, KEY, CAME),
    Door("api:send_ticket", "attachments", PAPER, KEY, NEW_TICKET),
    Door("api:send_return_label", "", PAPER, KEY),
    Door("api:send_picture", "", PICTURE, KEY),
]
