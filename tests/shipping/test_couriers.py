"""What scorecards count, and that each figure leads to its parcels."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from accounts.actions import open_store
from core import clock
from policy.queries import policy_at
from shipping.actions import learn_lanes
from shipping.checks.folding import day_of
from shipping.checks.scorecards import Grade, Score
from shipping.models import CourierStat, LaneVersion, Parcel, Promise
from shipping.queries.courier_parcels import narrowed
from shipping.queries.couriers import Service, scorecards
from tests.shipping.conftest import scan


@pytest.fixture
def window(parcel):
    return Promise.objects.get(parcel=parcel, reason="dispatched")


def told(now, *, store=None, of=None):
    rules = policy_at(now).shipping.couriers
    return scorecards(store, rules=rules, of=of, now=now)


def later(window, days, at):
    """The instant so many days after the window's last day."""
    return at + timedelta(days=(window.latest_on - day_of(at)).days + days)


@pytest.mark.parametrize(
    ("days_after_end", "fact"), [(0, "inside"), (-1, "inside"), (3, "late"), (-60, "early")]
)
def test_each_parcel_has_one_outcome(parcel, report, window, shipped_at, days_after_end, fact):
    at = max(later(window, days_after_end, shipped_at), shipped_at + timedelta(days=1))
    report(scan("accepted", shipped_at + timedelta(hours=9, minutes=30)), now=at)
    report(scan("delivered", at), now=at)
    now = later(window, 5, shipped_at)
    assert learn_lanes(now=now).parcels == 1

    [row] = told(now)
    assert row.key == Service("PostLink", "Air")
    assert {name: row.score.counts.get(name, 0) for name in CourierStat.OUTCOMES} == {
        "inside": 0,
        "early": 0,
        "late": 0,
        "missing": 0,
    } | {fact: 1}
    assert row.score.hours_reaching("first_scan", 0.5) == 10
    assert row.score.stated == pytest.approx(float(window.chance))
    found = narrowed(
        Parcel.objects.all(),
        RequestFactory().get(f"/?carrier=PostLink&service=Air&way=CN-NL&fact={fact}"),
        policy_at(now).shipping,
        now=now,
    )
    assert list(found) == [parcel]


def test_what_is_not_due_counts_nothing(parcel, window, shipped_at):
    assert learn_lanes(now=later(window, 0, shipped_at)).parcels == 0
    assert told(later(window, 0, shipped_at)) == []


def test_a_parcel_that_never_came(parcel, window, shipped_at, sams_store, ritas_store):
    now = later(window, 1, shipped_at)
    learn_lanes(now=now)

    [row] = told(now, store=sams_store, of=Service("PostLink", "Air"))
    assert row.key == Service("PostLink", "Air", "CN", "NL")
    counts = row.score.counts
    assert (counts["missing"], counts["unscanned"], counts["silent"]) == (1, 1, 1)
    assert told(now, store=ritas_store) == []
    for fact in ("late", "unscanned", "silent", ""):
        request = RequestFactory().get(f"/?carrier=PostLink&due=1&fact={fact}")
        shipping = policy_at(now).shipping
        assert narrowed(Parcel.objects.all(), request, shipping, now=now).count() == 1, fact


def test_customs_hours_and_loss(parcel, report, window, shipped_at):
    at = shipped_at + timedelta(days=3)
    report(scan("import_customs", at), now=at)
    report(scan("customs_released", at + timedelta(hours=30)), now=at + timedelta(hours=30))
    end = at + timedelta(days=4)
    report(scan("exception", end, detail="lost"), now=end)
    now = later(window, 1, shipped_at)
    learn_lanes(now=now)

    [row] = told(now)
    assert row.score.hours["customs"] == {30: 1}
    assert row.score.rate("lost").hits == 1 and "silent" not in row.score.counts


def test_it_is_counted_anew_only_when_due(parcel, window, shipped_at):
    now = later(window, 1, shipped_at)
    first = learn_lanes(now=now)
    assert learn_lanes(now=now + timedelta(minutes=59)) is None
    assert learn_lanes(now=now + timedelta(minutes=60)).pk > first.pk
    assert LaneVersion.objects.count() == 2
    assert CourierStat.objects.of_everybody().filter(fact="missing").get().count == 1


def test_grades_need_a_clear_interval():
    def grade(inside, late):
        score = Score.of([("inside", 0, inside), ("late", 0, late)])
        return score.grade(required=0.9, min_parcels=30)

    assert grade(29, 0) is Grade.FEW
    assert grade(100, 0) is Grade.GOOD
    assert grade(93, 7) is Grade.UNCLEAR
    assert grade(70, 30) is Grade.POOR


@pytest.fixture
def rivals_deal(sams_store, ritas_store, rita):
    """What is counted of one service, in which some stores have so many parcels."""
    week_on = day_of(clock.now()) - timedelta(days=day_of(clock.now()).weekday() + 7)

    def run(*counts):
        CourierStat.objects.all().delete()
        facts = {"carrier": "My cousin Vinnie", "service": "secret deal", "fact": "late"}
        facts |= {"origin": "CN", "destination": "NL", "week_on": week_on}
        stores = [ritas_store]
        about = {"country": "CN", "owner": rita, "now": clock.now()}
        for place in range(1, len(counts)):
            stores.append(open_store(slug=f"s-{place}", name="S", **about))
        for store, count in zip(stores, counts, strict=True):
            CourierStat.objects.create(store=store, count=count, **facts)
        CourierStat.objects.create(count=sum(counts), **facts)

    return run


@pytest.mark.parametrize(
    ("counts", "is_shown"),
    [([1], False), ([300], False), ([1] * 4, False), ([1] * 5, True)],
)
def test_no_store_reads_how_a_single_other_one_does(client, rivals_deal, sam, counts, is_shown):
    rivals_deal(*counts)
    client.force_login(sam)
    lane = "?carrier=My+cousin+Vinnie&service=secret+deal"
    for page in ("/couriers/", f"/couriers/{lane}", "/lanes/"):
        shown = client.get(page).context
        assert bool(shown["cards" if "couriers" in page else "lines"]) is is_shown, page
    assert ("secret deal" in client.get("/lanes/").text) is is_shown


def test_the_store_itself_and_staff_see_all_of_it(client, rivals_deal, rita, mia):
    rivals_deal(1)
    client.force_login(rita)
    assert "secret deal" in client.get("/couriers/?of=own").text
    client.force_login(mia)
    for page in ("/couriers/desk/", "/lanes/"):
        assert "secret deal" in client.get(page).text


def test_a_count_stands_once_and_counts_something(noon):
    lane = {"origin": "CN", "destination": "NL", "carrier": "PostLink", "fact": "inside"}
    rows = CourierStat.objects
    with pytest.raises(IntegrityError, match="courier_stat_counts_something"):
        rows.create(week_on=noon.date(), count=0, **lane)


def test_a_count_of_everybody_stands_once(noon):
    lane = {"origin": "CN", "destination": "NL", "carrier": "PostLink", "fact": "inside"}
    CourierStat.objects.create(week_on=noon.date(), count=1, **lane)
    with pytest.raises(IntegrityError, match="courier_stat_once"):
        CourierStat.objects.create(week_on=noon.date(), count=1, **lane)
