"""One notice for each real shift, nothing below, and nothing where a day would mislead."""

from datetime import UTC, datetime, timedelta

import pytest

from core.models import Event
from shipping.actions import (
    announce_delay,
    announce_hold,
    dispatch_parcel,
    receive_order,
    remind_of_dispatch,
)
from shipping.checks.folding import day_of
from shipping.models import LaneStat, Parcel, Promise
from shipping.queries.parcels import count_troubled
from shipping.tasks import sweep_at
from tests.shipping.conftest import mails, order_facts, scan


def teach(day, stage, counts):
    """Parcels of this lane that took so many days from a stage on."""
    groups = [
        ("", "", "", ""),
        ("", "", "PostLink", "Air"),
        ("CN", "NL", "", ""),
        ("CN", "NL", "PostLink", "Air"),
    ]
    week_on = day_of(day) - timedelta(days=day_of(day).weekday())
    for origin, destination, carrier, service in groups:
        for days, count in counts.items():
            LaneStat.objects.create(
                stage=stage,
                origin=origin,
                destination=destination,
                carrier=carrier,
                service=service,
                week_on=week_on,
                days=days,
                count=count,
            )


@pytest.fixture
def history(noon):
    """A steady lane: 8 to 12 days, and 20 days from an import customs that is slow."""
    teach(noon, "dispatch", {8: 100, 9: 200, 10: 400, 11: 200, 12: 100})
    teach(noon, "accepted", {8: 100, 9: 200, 10: 400, 11: 200, 12: 100})
    teach(noon, "import_customs", {20: 500, 21: 500})


@pytest.fixture
def known(history, parcel):
    """The parcel, dispatched after that history was learned."""
    return parcel


def test_a_known_lane_gives_a_narrow_window(known, shipped_at):
    promise = Promise.objects.get(parcel=known)

    days = [(day - day_of(shipped_at)).days for day in (promise.earliest_on, promise.latest_on)]
    # The twelfth day is a Sunday: nobody delivers before Monday.
    assert days == [8, 13]
    assert promise.basis["level"] == "lane" and promise.basis["parcels"] == 1000
    assert 0.8 <= promise.chance <= 1


def test_noise_is_kept_but_not_announced(known, report, shipped_at):
    letters = mails().count()
    report(scan("accepted", shipped_at + timedelta(days=1)), now=shipped_at + timedelta(days=1))

    promises = list(Promise.objects.filter(parcel=known).order_by("pk"))
    assert (promises[-1].earliest_on - promises[0].earliest_on).days == 1
    assert promises[-1].event is None and promises[-1].reason == "scanned"
    assert mails().count() == letters


def test_a_real_shift_sends_exactly_one(known, report, shipped_at):
    held = scan("import_customs", shipped_at + timedelta(days=4))
    for _time in range(3):
        report(held, now=shipped_at + timedelta(days=4))

    mail = mails("arrival.shifted").get()
    newest = Promise.objects.filter(parcel=known).order_by("-pk").first()
    assert newest.event == mail.event and newest.reason == "scanned"
    facts = mail.event.facts
    assert facts["latest_on"] == str(newest.latest_on)
    assert facts["state"] == {"en": "With import customs", "zh-hans": facts["state"]["zh-hans"]}
    known.refresh_from_db()
    assert known.window_ends_on == newest.latest_on
    # What the buyer bought under stays.
    assert newest.promise_on == known.promise_on


def test_small_moves_add_up_to_one_notice(known, report, shipped_at):
    """Compared with what the buyer was told last, not with the last recalculation."""
    for day, stage in enumerate(("accepted", "origin_hub", "export_customs"), 1):
        if stage != "accepted":
            teach(shipped_at, stage, {8: 100, 9: 200, 10: 400, 11: 200, 12: 100})
        at = shipped_at + timedelta(days=day)
        report(scan(stage, at), now=at)

    assert mails("arrival.shifted").count() == 1


def test_a_state_that_is_told_again_moves_nothing(known, report, shipped_at):
    """Days are counted from the first scan of a state, as the history counts them."""
    for day in (1, 3, 5):
        at = shipped_at + timedelta(days=day)
        report(scan("accepted", at, postcode=str(day)), now=at)

    latest = set(Promise.objects.filter(reason="scanned").values_list("latest_on", flat=True))
    assert len(latest) == 1 and not mails("arrival.shifted").exists()


@pytest.mark.parametrize(
    "facts", [{"code": "attempt_failed"}, {"code": "exception", "detail": "lost"}]
)
def test_nothing_is_said_where_a_day_would_mislead(known, report, shipped_at, facts):
    promises = Promise.objects.count()
    at = shipped_at + timedelta(days=9)
    report(scan(at=at, **facts), now=at)

    assert Promise.objects.count() == promises
    assert not mails("arrival.shifted").exists()


def test_going_out_for_delivery_is_one_notice(known, report, shipped_at):
    """Its window closes in at the same time; that is not told a second time."""
    at, letters = shipped_at + timedelta(days=6), mails().count()
    for _time in range(2):
        report(scan("out_for_delivery", at), now=at + timedelta(hours=2))
    report(scan("out_for_delivery", at, postcode="1"), now=at + timedelta(hours=3))

    assert mails().count() == letters + 1
    mail = mails("parcel.out_for_delivery").get()
    assert Promise.objects.get(event=mail.event).parcel == known


def test_what_a_late_file_tells_is_no_news(known, report, shipped_at):
    at = shipped_at + timedelta(days=6)
    report(scan("out_for_delivery", at), now=at + timedelta(hours=25))

    assert not mails("parcel.out_for_delivery").exists()


def test_a_parcel_that_makes_up_for_its_delay_is_back_on_time(known, report, shipped_at):
    held = shipped_at + timedelta(days=4)
    report(scan("import_customs", held), now=held)
    known.order.refresh_from_db()
    assert Promise.objects.latest("pk").latest_on > known.order.promise_on
    teach(shipped_at, "customs_released", {1: 500, 2: 500})
    free = held + timedelta(days=1)
    report(scan("customs_released", free), now=free)

    facts = mails("arrival.back_on_time").get().event.facts
    assert facts["latest_on"] <= facts["promise_on"] < facts["old_latest_on"]
    assert mails("arrival.shifted").count() == 1


def test_customs_hold_is_told_once_after_the_allowance(known, report, shipped_at):
    held = shipped_at + timedelta(days=4)
    report(scan("import_customs", held), now=held)
    # Customs says daily that it still has it.
    again = held + timedelta(hours=30)
    report(scan("import_customs", again, postcode="1"), now=again)

    assert sweep_at(held + timedelta(hours=47))["holds"] == 0
    assert sweep_at(held + timedelta(hours=49))["holds"] == 1
    assert sweep_at(held + timedelta(hours=50))["holds"] == 0
    mail = mails("parcel.held").get()
    assert mail.event.facts["since_on"] == str(day_of(held))
    assert not announce_hold(known, now=held + timedelta(days=3))


def test_a_parcel_that_left_customs_is_not_held(known, report, shipped_at):
    held = shipped_at + timedelta(days=4)
    report(scan("import_customs", held), now=held)
    free = held + timedelta(days=1)
    report(scan("customs_released", free), now=free)

    assert sweep_at(held + timedelta(days=4))["holds"] == 0


def test_a_second_stay_with_customs_has_its_own_allowance(known, report, shipped_at):
    first = shipped_at + timedelta(days=4)
    second = first + timedelta(days=3)
    report(
        scan("import_customs", first),
        scan("customs_released", first + timedelta(hours=3)),
        scan("import_customs", second),
        now=second,
    )

    assert sweep_at(second + timedelta(hours=2))["holds"] == 0
    assert sweep_at(second + timedelta(hours=49))["holds"] == 1
    assert mails("parcel.held").get().event.facts["since_on"] == str(day_of(second))


def test_a_window_is_over_when_its_last_day_is_over_everywhere(known):
    ends = datetime(*known.window_ends_on.timetuple()[:3], tzinfo=UTC) + timedelta(days=1)
    assert sweep_at(ends + timedelta(hours=11))["delays"] == 0
    assert sweep_at(ends + timedelta(hours=13))["delays"] == 1


def test_a_late_parcel_of_which_no_day_can_be_told_stays_at_risk(known, report, shipped_at):
    tried = shipped_at + timedelta(days=12)
    report(scan("attempt_failed", tried), now=tried)
    sweep_at(shipped_at + timedelta(days=20))

    known.refresh_from_db()
    assert known.window_ends_on is None
    assert count_troubled(known.store)["at_risk"] == 1


@pytest.mark.parametrize(("hours", "letters"), [(23, 1), (25, 0)])
def test_an_old_delivery_is_no_news(known, report, shipped_at, hours, letters):
    at = shipped_at + timedelta(days=10)
    report(scan("delivered", at), now=at + timedelta(hours=hours))

    assert mails("parcel.delivered").count() == letters
    assert Event.objects.filter(kind="parcel.delivered").count() == 1


def test_a_passed_window_is_told_once(known, shipped_at):
    late = shipped_at + timedelta(days=14)
    assert sweep_at(late)["delays"] == 1
    assert sweep_at(late)["delays"] == 0

    mail = mails("arrival.delayed").get()
    promise = Promise.objects.order_by("-pk").first()
    assert promise.event == mail.event and promise.reason == "late"
    assert promise.latest_on >= day_of(late)
    assert sweep_at(late + timedelta(days=1))["delays"] in (0, 1)


def test_no_day_is_named_beyond_all_history(known, shipped_at):
    never = shipped_at + timedelta(days=300)
    assert announce_delay(known, now=never) is True
    assert announce_delay(known, now=never) is False

    assert mails("arrival.unknown").count() == 1
    known.refresh_from_db()
    assert known.window_ends_on is None


@pytest.fixture
def lost(noon, parcel, sams_store, sam):
    """A lane of 8 to 30 days, and one parcel of it that went astray long before."""
    teach(noon, "dispatch", dict.fromkeys(range(8, 31), 28))
    facts = order_facts(number="lost")
    order, _new = receive_order(sams_store, facts=facts, actor=None, now=noon)
    facts = {"carrier": "PostLink", "service": "Air", "number": "LOST001"}
    astray = dispatch_parcel(order, **facts, actor=sam, now=noon)
    Parcel.objects.filter(pk=astray.pk).update(declared_shipped_at=noon - timedelta(days=90))
    return astray


def test_a_scan_of_a_parcel_that_hardly_comes_any_more_is_kept(lost, parcel, report, shipped_at):
    report(scan("accepted", shipped_at), now=shipped_at)
    told, late = Promise.objects.count(), shipped_at + timedelta(days=40)

    assert report(scan("accepted", late), now=late).taken == 1
    assert Promise.objects.count() == told


def test_no_day_is_named_for_a_parcel_that_hardly_comes_any_more(lost, parcel, shipped_at):
    told = Promise.objects.count()

    assert announce_delay(parcel, now=shipped_at + timedelta(days=40))
    assert mails("arrival.unknown").get().event.subject_id == str(parcel.pk)
    assert Promise.objects.count() == told


def test_a_delivered_parcel_is_not_late(known, report, shipped_at):
    at = shipped_at + timedelta(days=10)
    report(scan("delivered", at), now=at)

    assert sweep_at(shipped_at + timedelta(days=30))["delays"] == 0
    assert not mails("arrival.delayed").exists()


def test_a_bad_row_does_not_stop_the_rest(known, shipped_at, order, monkeypatch):
    """A parcel whose country nobody knows any more still lets the reminder pass."""
    Parcel.objects.filter(pk=known.pk).update(state="exception:lost")
    assert sweep_at(shipped_at + timedelta(days=30))["delays"] == 0


def test_overdue_dispatch_is_told_to_the_store_once(order, sam, noon):
    late = noon + timedelta(days=3, seconds=1)
    assert not remind_of_dispatch(order, now=noon + timedelta(days=3))
    assert sweep_at(late)["reminders"] == 1
    assert sweep_at(late)["reminders"] == 0

    event = Event.objects.get(kind="order.overdue")
    assert set(event.deliveries.values_list("recipient", flat=True)) == {sam.pk}
