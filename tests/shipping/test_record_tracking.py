from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotAllowed
from core.models import Event
from shipping.actions import receive_order, record_tracking
from shipping.models import LaneStat, TrackingEvent
from tests.rivals import wait_until_waiting
from tests.shipping.conftest import mails, order_facts, scan


@pytest.fixture
def way(shipped_at):
    """An ordinary journey of nine days."""
    steps = {
        "accepted": 0,
        "departed_origin": 2,
        "import_customs": 4,
        "customs_released": 6,
        "out_for_delivery": 9,
        "delivered": 9,
    }
    return [
        scan(code, shipped_at + timedelta(days=days, hours=place))
        for place, (code, days) in enumerate(steps.items())
    ]


def state(parcel):
    parcel.refresh_from_db()
    order = parcel.order
    order.refresh_from_db()
    rows = LaneStat.objects.order_by("stage", "origin", "carrier", "service", "days", "week_on")
    return (
        (parcel.status, parcel.state, parcel.state_at, parcel.first_scan_at),
        (parcel.delivered_at, parcel.delivered_on, order.status),
        list(rows.values_list("stage", "origin", "carrier", "service", "week_on", "days", "count")),
    )


def test_moves_parcel_and_order(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)
    outcome = report(*way, now=done)

    assert (outcome.taken, outcome.repeated, outcome.refused) == (6, 0, [])
    parcel.refresh_from_db()
    assert (parcel.status, parcel.state) == ("delivered", "delivered")
    assert parcel.first_scan_at == way[0].at and parcel.delivered_at == way[-1].at
    parcel.order.refresh_from_db()
    assert parcel.order.status == "delivered"
    assert mails("parcel.delivered").count() == 1
    assert Event.objects.filter(kind="order.delivered").count() == 1


def after(report, parcel, batches, now):
    """Where these batches lead to; the database forgets it again."""
    mark = transaction.savepoint()
    for batch in batches:
        report(*batch, now=now)
    found = state(parcel)
    transaction.savepoint_rollback(mark)
    return found


def test_one_by_one_or_at_once_in_any_order_gives_the_same(report, parcel, way, shipped_at):
    """Every order of four scans that pull in different directions, with repetitions."""
    done = shipped_at + timedelta(days=20)
    scans = [way[0], way[-1], way[3], scan("exception", way[2].at, detail="lost")]
    expected = after(report, parcel, [[*scans, *scans]], done)

    for order in permutations(scans):
        assert after(report, parcel, [[part, part] for part in order], done) == expected


CODES = ("accepted", "attempt_failed", "delivered", "label_created", "ready_for_pickup")
DETAILS = ("lost", "damaged", "returned", "refused")
STEPS = st.one_of(st.sampled_from(CODES), st.sampled_from(DETAILS))


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(st.tuples(STEPS, st.integers(0, 4)), min_size=1, max_size=6),
    data=st.data(),
)
def test_any_story_in_any_order_gives_the_same(report, parcel, shipped_at, steps, data):
    done = shipped_at + timedelta(days=20)
    scans = [_scan_of(step, shipped_at + timedelta(days=day)) for step, day in steps]
    expected = after(report, parcel, [scans], done)

    order = data.draw(st.permutations(scans))
    assert after(report, parcel, [[part] for part in order], done) == expected


def _scan_of(step, at):
    if step in DETAILS:
        return scan("exception", at, detail=step)
    return scan(step, at)


def test_repetitions_count_once(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)
    report(*way, now=done)
    events, letters = Event.objects.count(), mails().count()
    again = report(*reversed(way), *way, now=done)

    assert (again.taken, again.repeated) == (0, 12)
    assert TrackingEvent.objects.count() == 6
    assert (Event.objects.count(), mails().count()) == (events, letters)


def test_a_late_scan_takes_a_delivery_back(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)
    report(way[-1], now=done)
    learned = LaneStat.objects.count()
    report(scan("exception", way[2].at, detail="returned"), now=done)

    parcel.refresh_from_db()
    assert (parcel.status, parcel.state) == ("problem", "exception:returned")
    assert parcel.delivered_at is None and parcel.delivered_on is None
    parcel.order.refresh_from_db()
    assert parcel.order.status == "shipped"
    assert learned > 0 and not LaneStat.objects.exists()


def test_a_problem_is_told_to_the_store(report, parcel, sam, shipped_at):
    report(
        scan("exception", shipped_at + timedelta(days=3), detail="damaged"),
        now=shipped_at + timedelta(days=3),
    )

    event = Event.objects.get(kind="parcel.stopped")
    assert set(event.deliveries.values_list("channel", "recipient")) == {
        ("inbox", sam.pk),
        ("email", sam.pk),
    }


def test_learns_the_lane_at_every_level_and_stage(report, parcel, way, shipped_at):
    report(*way, now=shipped_at + timedelta(days=10))

    rows = LaneStat.objects.filter(stage="dispatch").order_by("origin", "carrier")
    assert list(rows.values_list("origin", "destination", "carrier", "service", "days")) == [
        ("", "", "", "", 9),
        ("", "", "PostLink", "Air", 9),
        ("CN", "NL", "", "", 9),
        ("CN", "NL", "PostLink", "Air", 9),
    ]
    customs = LaneStat.objects.get(stage="import_customs", origin="", carrier="")
    assert (customs.days, customs.count) == (5, 1)
    assert set(LaneStat.objects.values_list("stage", flat=True)) == {
        "dispatch",
        "accepted",
        "departed_origin",
        "import_customs",
        "customs_released",
        "out_for_delivery",
    }


@pytest.mark.parametrize("own", TrackingEvent.OWN)
def test_a_lane_learns_nothing_from_a_stores_own_word(report, parcel, way, shipped_at, own):
    done = shipped_at + timedelta(days=10)
    report(*way, now=done, source=own)
    parcel.refresh_from_db()
    assert parcel.status == "delivered" and not LaneStat.objects.exists()

    # The carrier tells the delivery alone: nobody else knows the days from the other stages.
    told = report(way[-1], way[-1], now=done + timedelta(hours=1))
    assert (told.taken, told.repeated) == (1, 1)
    assert set(LaneStat.objects.values_list("stage", flat=True)) == {"dispatch"}
    again = report(*way, way[-1], now=done + timedelta(hours=2))
    assert (again.taken, again.repeated) == (5, 2)
    assert LaneStat.objects.filter(stage="import_customs", count=1).count() == 4
    assert {event.told_by[-7:] for event in TrackingEvent.objects.all()} == {"Carrier"}


def test_what_a_carrier_told_needs_no_other_word(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)
    report(*way, now=done)
    learned = state(parcel)

    for source in ("csv", "asked"):
        again = report(*way, now=done, source=source)
        assert (again.taken, again.repeated) == (0, 6)
    assert set(TrackingEvent.objects.values_list("vouched_at", flat=True)) == {None}
    assert state(parcel) == learned


def test_refuses_scans_one_by_one(report, sams_store, parcel, way, shipped_at):
    early = scan("accepted", shipped_at + timedelta(days=2))
    unknown = scan("accepted", shipped_at, number="XX999999")
    outcome = report(way[0], early, unknown, now=shipped_at + timedelta(hours=1))

    assert outcome.taken == 1
    assert [place for place, _why in outcome.refused] == [1, 2]
    assert "future" in outcome.refused[0][1] and "XX999999" in outcome.refused[1][1]


def test_another_stores_parcel_is_unknown(ritas_store, parcel, way, noon, shipped_at):
    outcome = record_tracking(
        ritas_store, scans=way[:1], source="csv", actor=None, now=shipped_at + timedelta(days=1)
    )

    assert outcome.taken == 0 and len(outcome.refused) == 1
    assert not TrackingEvent.objects.exists()


def test_scans_before_the_order_do_not_move_it(report, parcel, noon, shipped_at):
    report(scan("delivered", noon - timedelta(days=30)), now=shipped_at)

    parcel.refresh_from_db()
    assert (parcel.status, parcel.state) == ("announced", "no_events")
    assert TrackingEvent.objects.count() == 1


def test_keeps_the_day_of_the_place(report, parcel, shipped_at):
    late = shipped_at.replace(hour=23, minute=30) + timedelta(days=5)
    report(scan("delivered", late), now=late)

    parcel.refresh_from_db()
    assert parcel.delivered_on == (late + timedelta(hours=1)).date()


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_refuses_who_does_not_ship_for_the_store(sams_store, parcel, way, request, shipped_at, who):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        record_tracking(sams_store, scans=way, source="csv", actor=actor, now=shipped_at)

    assert not TrackingEvent.objects.exists()


def test_many_parcels_take_a_fixed_number_of_reads(
    sams_store, sam, noon, shipped_at, django_assert_num_queries
):
    """Reading grows with the batch in rows, not in queries; moving is a few per parcel."""
    from shipping.actions import dispatch_parcel

    numbers = [f"LP00000{place}" for place in range(3)]
    for number in numbers:
        order, _ = receive_order(sams_store, facts=order_facts(number=number), actor=None, now=noon)
        dispatch_parcel(order, carrier="PostLink", number=number, actor=sam, now=shipped_at)
    scans = [scan("label_created", shipped_at, number=number) for number in numbers]
    record_tracking(sams_store, scans=scans, source="csv", actor=None, now=shipped_at)

    with django_assert_num_queries(5):
        record_tracking(sams_store, scans=scans, source="csv", actor=None, now=shipped_at)


def test_a_scan_that_tells_nothing_new_leaves_no_event(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)
    report(*way, now=done)
    events = Event.objects.count()
    outcome = report(scan("origin_hub", way[0].at), now=done)

    assert outcome.taken == 1 and Event.objects.count() == events
    assert LaneStat.objects.filter(stage="origin_hub").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_scans_count_them_once(report, parcel, way, shipped_at):
    done = shipped_at + timedelta(days=10)

    def other():
        try:
            return report(*way, now=done)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert report(*way, now=done).taken == 6
            later = pool.submit(other)
            wait_until_waiting()
        second = later.result(timeout=10)

    assert (second.taken, second.repeated) == (0, 6)
    assert set(LaneStat.objects.values_list("count", flat=True)) == {1}
    assert mails("parcel.delivered").count() == 1
