"""Windows that do not hold raise one alert and are widened until they would hold again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.models import Event
from policy.queries import policy_at
from shipping.actions import learn_lanes
from shipping.actions.coverage import watch_coverage
from shipping.actions.forecasts import write_forecasts
from shipping.checks.coverage import Coverage
from shipping.checks.folding import day_of
from shipping.checks.scorecards import Score
from shipping.checks.windows import DISPATCH, Lane
from shipping.models import CourierStat, CoverageAlert, LaneVersion, Promise
from shipping.queries.arrivals import quote_window
from shipping.queries.quotes import read_quote
from shipping.tasks import learn
from tests.shipping.conftest import scan
from tests.shipping.test_promises import teach

LANE = Lane("CN", "NL", "PostLink", "Air")


def count(noon, **facts):
    """Outcomes of windows that said 80 %, and the twentieths that they fell in."""
    CourierStat.objects.all().delete()
    week_on = day_of(noon) - timedelta(days=day_of(noon).weekday(), weeks=1)
    lane = {"origin": "CN", "destination": "NL", "carrier": "PostLink", "service": "Air"}
    rows = {("stated", 0): 800 * (facts["inside"] + facts["late"])}
    rows |= {("inside", 0): facts["inside"], ("late", 0): facts["late"]}
    rows |= {("fallen", place): found for place, found in facts["fallen"].items()}
    CourierStat.objects.bulk_create(
        CourierStat(week_on=week_on, fact=fact, step=step, count=found, **lane)
        for (fact, step), found in rows.items()
        if found
    )


# Half of the parcels arrive after the day that nine in ten were to have arrived by.
NARROW = {"inside": 50, "late": 50, "fallen": {**dict.fromkeys(range(2, 18), 3), 18: 26, 19: 26}}
FAIR = {"inside": 80, "late": 20, "fallen": dict.fromkeys(range(20), 5)}


@pytest.fixture
def policy_now(noon):
    return policy_at(noon)


def test_an_alert_widens_and_is_closed_when_it_holds(policy_now, noon, ada):
    teach(noon, "dispatch", {8: 100, 9: 200, 10: 400, 11: 200, 12: 50, 20: 50})
    count(noon, **NARROW)
    widened = watch_coverage(policy_now, now=noon)
    assert watch_coverage(policy_now, now=noon) == widened

    # Once for the lane and once for all of them together.
    assert CoverageAlert.objects.filter(closed_at=None).count() == 2
    event = Event.objects.get(kind="coverage.off", facts__lane="CN → NL PostLink Air")
    assert event.facts["held"] == "50.0%" and event.facts["stated"] == "80.0%"
    assert event.deliveries.filter(recipient=ada, channel="inbox").count() == 1
    version = LaneVersion.objects.create(made_at=noon, policy_version=1, parcels=0)
    windows = []
    for told in ({}, widened):
        write_forecasts(version, policy_now, widened=told, now=noon)
        windows.append(quote_window(read_quote(LANE, DISPATCH), day_of(noon), 0).window)
    assert windows[1].latest_on > windows[0].latest_on
    # What outcomes are judged against stays the forecast that nobody widened.
    assert read_quote(LANE, DISPATCH).curve["from"] == 8

    count(noon, **FAIR)
    assert watch_coverage(policy_now, now=noon) == {}
    assert not CoverageAlert.objects.filter(closed_at=None).exists()
    assert Event.objects.filter(kind="coverage.back").count() == 2


def test_a_widened_lane_that_holds_stays_widened(policy_now, noon):
    """Its windows hold because they are wide; those that nobody widened would not."""
    count(noon, **NARROW)
    watch_coverage(policy_now, now=noon)
    count(noon, **NARROW | {"inside": 80, "late": 20})

    assert watch_coverage(policy_now, now=noon)[LANE][18] == 26


@pytest.mark.parametrize(("inside", "late"), [(25, 24), (76, 24), (36, 15)])
def test_few_parcels_small_gaps_and_chance_raise_nothing(policy_now, noon, inside, late):
    count(noon, inside=inside, late=late, fallen={})

    assert watch_coverage(policy_now, now=noon) == {}
    assert not CoverageAlert.objects.exists() and not Event.objects.exists()


def test_windows_that_hold_too_much_raise_an_alert_and_stay(policy_now, noon):
    count(noon, inside=100, late=0, fallen=dict.fromkeys(range(8, 12), 25))

    assert watch_coverage(policy_now, now=noon) == {}
    assert not any(alert.is_widened for alert in CoverageAlert.objects.all())
    assert CoverageAlert.objects.count() == 2


def test_shares_below_a_chance_are_straight_within_a_bin():
    coverage = Coverage.of(Score.of([("fallen", 0, 10), ("fallen", 19, 30)]))

    assert coverage.share_below(0.025) == pytest.approx(0.125)
    assert coverage.share_below(1) == 1
    assert coverage.points[1] == (0.05, 0.25)


@pytest.mark.parametrize("days", [4, 9, 14, 40])
def test_each_outcome_falls_where_its_forecast_says(parcel, report, shipped_at, days):
    promise = Promise.objects.get(parcel=parcel, reason="dispatched")
    curve = promise.basis["curve"]
    at = shipped_at + timedelta(days=days)
    report(scan("delivered", at), now=at)
    learn_at = shipped_at + timedelta(days=60)
    learn_lanes(now=learn_at)
    [place] = (
        CourierStat.objects.of_everybody().filter(fact="fallen").values_list("step", flat=True)
    )
    chance = {curve["from"] + n: by for n, by in enumerate(curve["by"])}
    assert 20 * chance.get(days - 1, 0) - 1 <= place <= 20 * chance.get(days, 1)


def test_a_worker_learns(noon):
    assert learn() == {"parcels": 0}
    assert learn() == {}


def test_a_lane_has_one_open_alert(noon):
    facts = {"opened_at": noon, "parcels": 60, "stated": 0.8, "held": 0.5}
    CoverageAlert.objects.create(**facts)
    with pytest.raises(IntegrityError, match="coverage_alert_open_once"):
        CoverageAlert.objects.create(**facts)


def test_an_alert_closes_after_it_opened(noon):
    facts = {"opened_at": noon, "parcels": 60, "stated": 0.8, "held": 0.5}
    with pytest.raises(IntegrityError, match="coverage_alert_closed_after_opened"):
        CoverageAlert.objects.create(closed_at=noon - timedelta(seconds=1), **facts)
