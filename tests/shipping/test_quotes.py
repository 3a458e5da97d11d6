"""Windows are quoted from what a worker read of the history, and say from which reading."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from policy.queries import policy_at
from shipping.actions import dispatch_parcel, learn_lanes, receive_order
from shipping.checks.folding import day_of
from shipping.checks.windows import DISPATCH, Lane
from shipping.models import LaneForecast, LaneStat, LaneVersion, Promise
from shipping.queries import quotes
from shipping.queries.arrivals import forecast_way, quote_window
from shipping.queries.deliverydays import delivery_days
from shipping.queries.history import delivered, waiting
from shipping.queries.quotes import _waiting, forget_quotes, read_quote, work_out
from tests.shipping.conftest import mails, order_facts, scan
from tests.shipping.test_promises import teach

LANE = Lane("CN", "NL", "PostLink", "Air")


@pytest.fixture
def version(noon):
    teach(noon, "dispatch", {8: 100, 9: 200, 10: 400, 11: 200, 12: 100})
    teach(noon, "import_customs", {3: 20, 4: 10})
    teach(noon, "accepted", {3: 20, 4: 9})
    return learn_lanes(now=noon)


def test_a_quote_is_what_the_history_says(version, noon):
    read, worked_out = read_quote(LANE, DISPATCH), work_out(LANE, DISPATCH, now=noon)

    assert (read.version, worked_out.version) == (version.pk, 0)
    assert read.learned.basis[0].parcels == worked_out.learned.basis[0].parcels == 1000
    windows = [quote_window(quote, noon.date(), 3).window for quote in (read, worked_out)]
    assert windows[0].latest_on == windows[1].latest_on
    assert windows[0].chance_in_window == pytest.approx(windows[1].chance_in_window, abs=1e-5)


def test_a_stage_needs_enough_parcels(version):
    """29 parcels seen from acceptance on are too few, 30 from customs on are enough."""
    assert read_quote(LANE, "accepted") is None
    assert read_quote(LANE, "import_customs").learned.basis[0].parcels == 30


def test_all_steps_of_a_parcel_are_told_from_one_history(version, noon):
    """What came in since the version was written waits for the next one, at every stage."""
    teach(noon, "accepted", {5: 300})
    starts = {DISPATCH: noon.date() - timedelta(days=1), "accepted": noon.date()}

    assert work_out(LANE, "accepted", now=noon) is not None
    assert forecast_way(LANE, starts, now=noon).quote is read_quote(LANE, DISPATCH)


@contextmanager
def elsewhere():
    """What happens inside happens in another process: what this one keeps stays as it is."""
    kept = dict(quotes._kept)
    yield
    quotes._kept.clear()
    quotes._kept.update(kept)


def test_all_stages_of_a_lane_are_of_one_version(version, noon):
    """While a process keeps a lane, no stage of it is told from a newer version."""
    forecast = read_quote(LANE, DISPATCH)
    with elsewhere():
        teach(noon, "accepted", {5: 300})
        newer = learn_lanes(now=noon + timedelta(hours=2))

    assert read_quote(LANE, "import_customs").version == version.pk < newer.pk
    assert read_quote(LANE, "accepted") is None
    starts = {DISPATCH: noon.date() - timedelta(days=1), "accepted": noon.date()}
    assert forecast_way(LANE, starts, now=noon).quote is forecast

    forget_quotes()
    read = [read_quote(LANE, stage).version for stage in (DISPATCH, "accepted", "import_customs")]
    assert read == [newer.pk] * 3


def test_a_buyer_is_not_told_from_an_older_version_again(version, parcel, report, shipped_at):
    """Another process told the buyer from a newer version than this one still keeps."""
    read_quote(LANE, DISPATCH)
    at = shipped_at + timedelta(days=1)
    with elsewhere():
        teach(shipped_at, "dispatch", {30: 100_000})
        newer = learn_lanes(now=at)
        report(scan("accepted", at), now=at)
    letters = mails().count()
    report(scan("origin_hub", at + timedelta(minutes=5)), now=at + timedelta(minutes=5))

    assert mails("arrival.shifted").count() == 1 and mails().count() == letters
    assert Promise.objects.latest("pk").basis["version"] == newer.pk


def test_before_dispatch_the_two_countries_speak(version):
    assert read_quote(Lane("CN", "NL", "", ""), DISPATCH).learned.basis[0].parcels == 0
    assert LaneForecast.objects.filter(carrier="").count() == 1


def test_a_promise_names_its_version(version, sams_store, sam, noon):
    order, _new = receive_order(sams_store, facts=order_facts(), actor=None, now=noon)
    dispatch_parcel(order, carrier="PostLink", service="Air", number="A12345", actor=sam, now=noon)

    versions = Promise.objects.order_by("pk").values_list("basis__version", flat=True)
    assert list(versions) == [version.pk, version.pk]


def test_a_kept_quote_is_read_once(version, noon, django_assert_num_queries):
    forget_quotes()
    with django_assert_num_queries(1):
        first = read_quote(LANE, DISPATCH)
    quote_window(first, noon.date(), 0)
    with django_assert_num_queries(0):
        assert read_quote(LANE, DISPATCH) is first
        assert quote_window(first, noon.date(), 0) is quote_window(first, noon.date(), 0)


def test_parcels_under_way_count_as_waiting_from_each_scan(parcel, report, shipped_at):
    report(scan("accepted", shipped_at + timedelta(days=1)), now=shipped_at + timedelta(days=4))
    now = shipped_at + timedelta(days=4)

    window = policy_at(now).shipping.window
    found = waiting([DISPATCH, "accepted"], window, now=now)
    assert {(stage, age) for stage, _group, age, _weight in found} == {
        (DISPATCH, 4),
        ("accepted", 3),
    }


def test_parcels_that_never_come_fade_and_are_forgotten(parcel, shipped_at):
    def weights(days):
        now = shipped_at + timedelta(days=days)
        window = policy_at(now).shipping.window
        stored = {
            age: weight for _stage, _group, age, weight in waiting([DISPATCH], window, now=now)
        }
        at_once = _waiting(LANE, window, now)["country_pair"]
        assert at_once == pytest.approx(stored)
        return stored

    assert weights(180) == pytest.approx({180: 0.5})
    assert weights(366) == {}


def test_old_parcels_count_less_and_the_season_in_full(noon):
    week = day_of(noon) - timedelta(days=day_of(noon).weekday())
    for weeks_ago, days in ((0, 1), (26, 2), (51, 3), (40, 4), (54, 5)):
        LaneStat.objects.create(
            stage=DISPATCH, week_on=week - timedelta(weeks=weeks_ago), days=days, count=100
        )
    window = policy_at(noon).shipping.window
    [weights] = delivered([DISPATCH], window, now=noon).values()

    # Half after 180 days; a year before the coming weeks in full; over a year ago not at all.
    assert weights[1] == 100 and weights[3] == 100 and 5 not in weights
    assert weights[2] == pytest.approx(100 * 0.5 ** (182 / 180))
    assert weights[4] < weights[2]


@pytest.mark.parametrize(
    ("country", "day", "first_open"),
    [
        ("NL", date(2026, 3, 15), date(2026, 3, 16)),
        ("NL", date(2026, 12, 25), date(2026, 12, 28)),
        ("CN", date(2026, 2, 16), date(2026, 2, 21)),
        ("IL", date(2026, 3, 14), date(2026, 3, 15)),
        ("XX", date(2026, 3, 15), date(2026, 3, 16)),
    ],
)
def test_nobody_delivers_on_a_day_of_rest(country, day, first_open):
    assert delivery_days(country, day).on_or_after(day) == first_open


def test_a_forecast_names_a_day(noon):
    version = LaneVersion.objects.create(made_at=noon, policy_version=1, parcels=0)
    row = LaneForecast(version=version, policy_version=1, forecasts="")
    with pytest.raises(IntegrityError, match="lane_forecast_has_days"):
        row.save()


def test_a_lane_has_one_row(version):
    row = LaneForecast.objects.get(carrier="PostLink")
    row.pk = "another"
    with pytest.raises(IntegrityError, match="lane_forecast_once"):
        row.save(force_insert=True)
