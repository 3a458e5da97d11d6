"""What follows from scans, rebuilt from them, is equal to the byte."""

from datetime import timedelta
from io import StringIO
from random import Random

from django.core.management import call_command
from django.db import connection

from core.models import Event
from shipping.actions import (
    dispatch_parcel,
    dispatch_together,
    receive_order,
    record_tracking,
)
from shipping.actions.rebuilding import rebuild_tracking
from shipping.models import LaneStat, Order, Parcel
from tests.shipping.conftest import mails, order_facts, scan

SEED = 20260303
STEPS = (
    ("accepted", {}),
    ("departed_origin", {}),
    ("exception", {"detail": "damaged"}),
    ("exception", {"detail": "refused"}),
    ("exception", {"detail": "lost"}),
    ("import_customs", {}),
    ("ready_for_pickup", {}),
    ("out_for_delivery", {}),
    ("delivered", {"time_zone": "+08:00"}),
    ("delivered", {"time_zone": "Pacific/Auckland"}),
)
PARCELS = "id, status, state, state_at, first_scan_at, delivered_at, delivered_on, stage_days"
KEPT = (
    f"SELECT {PARCELS}, window_ends_on, look_again_at, number FROM shipping_parcel",
    "SELECT id, status FROM shipping_order",
    "SELECT stage, origin, destination, carrier, service, week_on, days, count "
    "FROM shipping_lanestat",
)


def kept():
    """The very bytes that PostgreSQL would write of these rows into a file."""
    found = b""
    with connection.cursor() as cursor:
        for rows in KEPT:
            cursor.execute(f"SELECT t::text FROM ({rows}) AS t ORDER BY t::text")
            found += "\n".join(text for (text,) in cursor.fetchall()).encode()
    return found


def some_parcels(store, actor, noon, shipped_at, chance):
    scans = []
    for place in range(12):
        number, facts = f"LP00000{place:03}", {"country": chance.choice(["NL", "DE"])}
        orders = [
            receive_order(store, facts=order_facts(number=name, **facts), actor=None, now=noon)[0]
            for name in (number, f"{number}-2")[: 1 if place % 3 else 2]
        ]
        left = {"carrier": chance.choice(["PostLink", "Cainiao"]), "number": number}
        left |= {"actor": actor, "now": shipped_at}
        if orders[1:]:
            dispatch_together(orders, **left)
        else:
            dispatch_parcel(orders[0], **left)
        for code, told in chance.sample(STEPS, chance.randint(1, len(STEPS))):
            at = shipped_at + timedelta(hours=chance.randint(-40, 700))
            scans.append(scan(code, at, number=number, **told))
    chance.shuffle(scans)
    return scans


def test_a_rebuild_gives_the_same_bytes(policy, sams_store, sam, noon, shipped_at):
    chance, done = Random(SEED), shipped_at + timedelta(days=30)
    scans = some_parcels(sams_store, sam, noon, shipped_at, chance)
    while scans:
        part, scans = scans[:7], scans[7:]
        record_tracking(sams_store, scans=part, source="csv", actor=None, now=done)
    before, letters = kept(), mails().count()
    assert Parcel.objects.filter(status="delivered").count() > 2
    events = Event.objects.count()

    done_nothing = rebuild_tracking(now=done)
    assert kept() == before and Event.objects.count() == events
    assert (done_nothing.parcels, done_nothing.mended) == (16, 0)

    _spoil(noon)
    assert kept() != before
    out = StringIO()
    call_command("rebuild_tracking", stdout=out)
    assert out.getvalue().startswith("16 parcels read, 16 put right; ")
    assert kept() == before
    assert mails().count() == letters


def _spoil(noon):
    nothing = dict.fromkeys(("delivered_at", "delivered_on", "stage_days"))
    Parcel.objects.update(status="announced", state="label_created", state_at=noon, **nothing)
    Order.objects.update(status="shipped")
    LaneStat.objects.filter(stage="dispatch").delete()
    LaneStat.objects.update(count=7)
