"""Every number on the home opens the rows that make it, and follows them."""

from datetime import timedelta

import pytest

from core import registry
from shipping.actions import cancel_order, correct_number, dispatch_parcel
from shipping.models import Order, Parcel
from shipping.queries.measures import missed
from shipping.registered import effects, order_exhibit, parcel_exhibit, tasks, tiles_of
from shipping.tasks import sweep_at
from tests.shipping.conftest import scan


def tile(store, key, now):
    return next(tile for tile in tiles_of(None, store, "seller", now) if tile.key == key)


@pytest.fixture
def due(parcel, shipped_at):
    """The day after the parcel's promise."""
    return shipped_at + timedelta(days=(parcel.promise_on - shipped_at.date()).days + 1)


def test_dispatched_on_time_follows_its_rows(sams_store, parcel, order, noon):
    now = noon + timedelta(days=4)
    assert tile(sams_store, "late_dispatch", now).value == 1.0
    Parcel.objects.update(declared_shipped_at=order.ship_by + timedelta(seconds=1))

    found = tile(sams_store, "late_dispatch", now)
    assert (found.value, found.url) == (0.0, "/orders/?measure=late_dispatch")
    assert list(missed("late_dispatch", sams_store, now=now)) == [order]


def test_a_judgement_in_time_excuses_no_late_dispatch(sams_store, parcel, order, report):
    late = order.ship_by + timedelta(days=1)
    Parcel.objects.update(declared_shipped_at=late, promise_on=(late + timedelta(days=40)).date())
    report(scan("accepted", late), now=late)
    sweep_at(late)

    assert tile(sams_store, "late_dispatch", late).value == 0.0


def test_dispatched_on_time_needs_a_first_scan(sams_store, parcel, order, report):
    """What a store declares may be backdated; a scan that may still come counts as there."""
    until = order.ship_by + timedelta(hours=72)
    assert tile(sams_store, "late_dispatch", until).value == 1.0
    after = until + timedelta(seconds=1)
    assert tile(sams_store, "late_dispatch", after).value == 0.0

    Parcel.objects.update(is_excused=True)
    excused = tile(sams_store, "late_dispatch", after)
    assert excused.value == 1.0 and "· 0% with every cause counted" in excused.basis
    Parcel.objects.update(is_excused=False)
    report(scan("accepted", until), now=after)
    assert tile(sams_store, "late_dispatch", after).value == 1.0


def test_a_part_is_no_dispatch_on_time(sams_store, sam, order, shipped_at):
    line, due = order.lines.get(), order.ship_by
    sent = {"carrier": "PostLink", "actor": sam}
    dispatch_parcel(order, number="LP006612901", contents={line.pk: 1}, now=shipped_at, **sent)
    assert tile(sams_store, "late_dispatch", due).value == 0.0
    assert list(missed("late_dispatch", sams_store, now=due)) == [order]
    late = due + timedelta(seconds=1)
    cancel_order(order, reason="buyer_asked", actor=sam, now=late)
    assert list(missed("late_dispatch", sams_store, now=late)) == [order]


def test_what_was_cancelled_by_the_deadline_was_not_left(sams_store, sam, order, shipped_at):
    line, sent = order.lines.get(), {"carrier": "PostLink", "actor": sam, "now": shipped_at}
    dispatch_parcel(order, number="LP006612901", contents={line.pk: 1}, **sent)
    cancel_order(order, reason="buyer_asked", actor=sam, now=order.ship_by)

    assert tile(sams_store, "late_dispatch", order.ship_by).value == 1.0


def test_arrived_in_window_follows_its_rows(sams_store, parcel, due):
    found = tile(sams_store, "on_time", due)
    assert (found.value, found.url) == (0.0, "/parcels/?measure=on_time")
    assert list(missed("on_time", sams_store, now=due)) == [parcel]
    done = {"status": "delivered", "delivered_at": due, "delivered_on": parcel.promise_on}
    Parcel.objects.update(**done)

    assert tile(sams_store, "on_time", due).value == 1.0


def test_valid_tracking_follows_its_rows(sams_store, parcel, report, shipped_at, due):
    assert tile(sams_store, "valid_tracking", due).value == 0.0
    report(scan("accepted", shipped_at), now=shipped_at)

    assert tile(sams_store, "valid_tracking", due).value == 1.0
    assert not missed("valid_tracking", sams_store, now=due).exists()


def test_too_few_orders_are_shown_but_not_judged(sams_store, parcel, noon):
    found = tile(sams_store, "late_dispatch", noon + timedelta(days=4))

    assert found.required is None and "judged from 30 on" in found.basis
    assert len(found.trend) == 12 and found.trend[-1] == 1.0


def test_a_few_buyers_alone_sink_no_store(sams_store, order, noon):
    now = noon + timedelta(days=9)
    for place in range(1, 30):
        order.pk, order.number = None, f"8118-{place}"
        order.buyer_email = "ANNA@example.org"
        order.save(force_insert=True)
    found = tile(sams_store, "late_dispatch", now)
    assert (found.value, found.required) == (0.0, None)
    assert "missed for 1 buyer, judged from 5 on" in found.basis

    for place, one in enumerate(Order.objects.order_by("pk")):
        Order.objects.filter(pk=one.pk).update(buyer_email=f"buyer{place % 5}@example.org")
    assert tile(sams_store, "late_dispatch", now).required == pytest.approx(0.96)


def test_no_rows_have_no_value(sams_store, noon):
    assert [tile.value for tile in tiles_of(None, sams_store, "seller", noon)] == [None] * 4
    assert tiles_of(None, None, "moderation", noon) == []


def test_another_store_is_not_counted(sams_store, ritas_store, parcel, due):
    assert tile(ritas_store, "on_time", due).value is None


def test_tasks_come_with_their_deadline(sams_store, order, noon):
    assert tasks(None, sams_store, "seller", noon) == []
    (soon,) = tasks(None, sams_store, "seller", noon + timedelta(days=2, hours=1))
    assert (soon.title, soon.due_at, soon.tone) == ("Dispatch 1 order", order.ship_by, "warn")
    (late,) = tasks(None, sams_store, "seller", noon + timedelta(days=4))
    assert (late.tone, late.weight) == ("bad", 2)
    Order.objects.update(status="cancelled")

    assert tasks(None, sams_store, "seller", noon + timedelta(days=4)) == []


def test_parcels_at_risk_and_with_problems_are_tasks(sams_store, parcel, noon):
    late = parcel.promise_on + timedelta(days=1)
    Parcel.objects.update(window_ends_on=late)
    (at_risk,) = tasks(None, sams_store, "seller", noon)
    assert at_risk.url == "/parcels/?view=at_risk"
    Parcel.objects.update(status="problem", state="exception:lost")
    (problem,) = tasks(None, sams_store, "seller", noon)

    assert (problem.url, problem.tone) == ("/parcels/?view=problem", "bad")


def test_running_orders_stay_open(sams_store, ritas_store, order, noon):
    (effect,) = effects(sams_store, frozenset({"ship"}), noon)
    assert (effect.count, effect.label) == (1, "running order stays open")

    assert effects(ritas_store, frozenset({"ship"}), noon)[0].count == 0


def test_an_exhibit_leaves_out_the_scans_of_another_number(
    sams_store, sam, parcel, report, shipped_at
):
    report(scan("accepted", shipped_at), now=shipped_at)
    correct_number(parcel, number="RB473124829CN", actor=sam, now=shipped_at)
    report(scan("origin_hub", shipped_at, number="RB473124829CN"), now=shipped_at)

    kept = parcel_exhibit(sams_store, str(parcel.pk))
    assert [one["code"] for one in kept["scans"]] == ["origin_hub"]


def test_exhibits_keep_what_was_there_without_the_buyer(sams_store, ritas_store, parcel, report):
    kept = registry.exhibits["parcel"](sams_store, str(parcel.pk))
    assert (kept["title"], kept["order"]["title"]) == ("LP0066129043NL", "8117-1")
    assert "Anna" not in str(kept) and "anna@" not in str(kept)
    for exhibit in (order_exhibit, parcel_exhibit):
        assert exhibit(ritas_store, str(parcel.pk)) == exhibit(sams_store, "x") == {}


def test_a_stranger_names_a_parcel_by_its_tracking_number(parcel, sams_store):
    place = registry.places["parcel"]
    spaced = f" {parcel.number[:4]} {parcel.number[4:]}".lower().strip()

    assert place(parcel.number) == place(spaced) == (sams_store, str(parcel.pk))
    assert place("") is None and place(parcel.number[:-1]) is None
