from datetime import timedelta

from shipping.actions.lanes import rebuild_lanes
from shipping.models import LaneStat
from tests.shipping.conftest import scan

FIELDS = ("stage", "origin", "destination", "carrier", "service", "week_on", "days", "count")


def rows():
    return list(LaneStat.objects.order_by(*FIELDS).values_list(*FIELDS))


def test_a_rebuild_gives_the_same_rows(report, parcel, shipped_at):
    done = shipped_at + timedelta(days=9)
    report(scan("accepted", shipped_at), scan("delivered", done), now=done)
    learned = rows()

    assert len(learned) == 8
    assert rebuild_lanes() == 8
    assert rows() == learned


def test_a_rebuild_without_deliveries_is_empty(parcel, noon):
    LaneStat.objects.create(stage="dispatch", week_on=noon.date(), days=5, count=3)

    assert rebuild_lanes() == 0
    assert not LaneStat.objects.exists()
