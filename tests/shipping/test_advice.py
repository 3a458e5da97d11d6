"""Services that an order could go with, the likeliest to keep its promise first."""

from datetime import timedelta

import pytest

from core import clock
from policy.queries import policy_at
from shipping.actions.forecasts import write_forecasts
from shipping.checks.folding import day_of
from shipping.models import CourierStat, LaneStat, LaneVersion, Parcel
from shipping.queries.advice import advise
from shipping.queries.measures import peer_medians, tiles


def known(noon, carrier, days, *, inside=90, late=10):
    """A service from China to the Netherlands whose parcels took so many days."""
    week_on = day_of(noon) - timedelta(days=day_of(noon).weekday())
    lane = {"origin": "CN", "destination": "NL", "carrier": carrier, "service": "Air"}
    LaneStat.objects.create(stage="dispatch", week_on=week_on, days=days, count=500, **lane)
    for fact, count in (("inside", inside), ("late", late), ("first_scan", inside)):
        step = 9 if fact == "first_scan" else 0
        CourierStat.objects.create(week_on=week_on, fact=fact, step=step, count=count, **lane)


def learn(noon):
    version = LaneVersion.objects.create(made_at=noon, policy_version=1, parcels=0)
    write_forecasts(version, policy_at(noon), widened={}, now=noon)


@pytest.fixture
def promised(order, noon):
    order.promise_on = day_of(noon) + timedelta(days=10)
    order.save(update_fields=["promise_on"])
    return order


def test_the_likeliest_to_keep_the_promise_comes_first(promised, noon):
    known(noon, "Slow", 12)
    known(noon, "Fast", 6)
    known(noon, "Fast too", 6, inside=95, late=5)
    known(noon, "Rare", 5, inside=19, late=1)
    learn(noon)

    found = advise(promised, now=noon)
    # Equals differ by how many came late; twenty parcels are too few to tell.
    assert [one.name for one in found] == ["Fast too Air", "Fast Air", "Slow Air"]
    assert found[0].chance > 0.9 > found[2].chance
    said = "; ".join(found[0].reasons)
    assert "come by 12 Mar, the promised day" in said
    assert "5% of the last 100 came late or not at all, 0% were lost" in said
    assert "half are scanned within 10 h" in said


def test_the_page_names_the_recommended_service(promised, client, sam):
    now = clock.now()
    known(now, "Fast", 6)
    learn(now)

    client.force_login(sam)
    page = client.get(f"/orders/{promised.pk}/").content.decode()
    assert page.index("Fast Air") < page.index("Recommended")


def test_nothing_is_advised_without_history(promised, noon):
    assert advise(promised, now=noon) == []


def test_measures_stand_beside_the_median_store(stores, sam, noon):
    medians = peer_medians(now=noon)
    assert medians["on_time"] == {"stores": 5, "median": pytest.approx(28 / 30)}
    assert "late_dispatch" not in medians

    LaneVersion.objects.create(made_at=noon, policy_version=1, parcels=0, peers=medians)
    found = {tile.key: tile for tile in tiles(sam, stores[4], "seller", noon)}
    assert found["on_time"].basis.endswith("median of 5 stores 93.3%")
    assert "median" not in found["late_dispatch"].basis


def test_four_stores_are_too_few_for_a_median(stores, noon):
    Parcel.objects.filter(store=stores[0]).update(promise_on=None)

    assert peer_medians(now=noon) == {}
