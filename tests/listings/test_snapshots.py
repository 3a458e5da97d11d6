"""What the check reads: prices by the store's own days, certificates, the words that explain."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from listings.actions import edit_listing
from listings.checks.engine import check
from listings.checks.snapshot import PastPrice, read_snapshot
from listings.days import by_day
from listings.explain import explain
from listings.floors import PriceBook
from listings.models import Listing, PricePoint
from listings.snapshots import as_json, snapshot_of
from policy.queries import policy_at


def at(hour, minor, day=1):
    instant = datetime(2026, 3, day, hour, tzinfo=UTC)
    return PricePoint(amount_minor=minor, currency="USD", at=instant)


@pytest.mark.parametrize(
    ("zone", "points", "days"),
    [
        ("UTC", [at(1, 1000)], [(1, "10.00")]),
        # Both prices were charged that day: the lower one counts, the last one goes on.
        ("UTC", [at(1, 1000), at(9, 2000)], [(1, "10.00"), (2, "20.00")]),
        ("UTC", [at(1, 2000), at(9, 1000)], [(1, "10.00")]),
        ("UTC", [at(1, 1000), at(9, 2000), at(3, 500, 2)], [(1, "10.00"), (2, "5.00")]),
        # 20:00 in London is the next day in Shanghai.
        ("Asia/Shanghai", [at(20, 1000)], [(2, "10.00")]),
    ],
)
def test_one_price_a_day_in_the_stores_zone(sams_store, zone, points, days):
    sams_store.time_zone = zone
    expected = tuple(PastPrice(date(2026, 3, day), Decimal(amount)) for day, amount in days)

    assert by_day(points, sams_store, "USD") == expected


def lowest(listing, policy, now):
    return PriceBook(listing, policy=policy, now=now).floor()


def test_the_floor_knows_its_day_and_forgets_other_currencies(live, sam, noon, policy):
    edit_listing(live, version=1, actor=sam, now=noon + timedelta(days=3), price_minor=1890)
    edit_listing(live, version=2, actor=sam, now=noon + timedelta(days=5), price_minor=2490)
    later = noon + timedelta(days=20)

    live.refresh_from_db()
    found = lowest(live, policy_at(later), later)
    assert found == PastPrice(date(2026, 3, 5), Decimal("18.90"))
    # Carried into the window, then gone once it was replaced before it.
    floors = [str(lowest(live, policy, noon + timedelta(days=days)).amount) for days in (34, 36)]
    assert floors == ["18.90", "24.90"]
    live.currency = "EUR"
    assert lowest(live, policy, later) is None


def test_a_stored_check_can_be_run_again(live, noon, policy):
    snapshot = snapshot_of(live, policy=policy, now=noon)

    again = read_snapshot(as_json(snapshot), today=date(2020, 1, 1))
    assert again == snapshot


def test_stock_and_end_of_the_offer_bear_a_text_out(sams_store, noon, policy):
    def said(**facts):
        marks = marks_of(sams_store, noon, policy, title="Lamp", price_minor=900, **facts)
        return [mark.finding.words for mark in marks if mark.finding.code == "false_urgency"]

    few = "Only 3 left."
    assert said(description=few, stock=3) == []
    assert said(description=few, stock=4) == ["Only 3 left"]
    soon = "Offer ends 30 December."
    assert said(description=soon, attributes={"offer_ends": f"{noon:%Y}-12-30"}) == []
    assert said(description=soon) == ["Offer ends 30 December"]


def marks_of(store, noon, policy, **facts):
    listing = Listing(store=store, sku="X", currency="USD", **facts)
    snapshot = snapshot_of(listing, policy=policy, now=noon)
    return explain(check(snapshot, policy.truth), snapshot, policy)


def test_gravest_first_with_rule_and_words(sams_store, noon, policy):
    text = "An eco-friendly, carbon neutral lamp."
    marks = marks_of(sams_store, noon, policy, title="Lamp, free shipping", description=text)

    assert [(m.number, m.tone, m.finding.code) for m in marks] == [
        (1, "bad", "eco_offset"),
        (2, "warn", "eco_generic"),
        (3, "acc", "title_format"),
    ]
    assert marks[0].text.startswith("“carbon neutral” may not be claimed for a product.")
    assert marks[0].rule == "Rule L-3.3" and marks[0].rule_url


def test_every_reason_can_be_said(sams_store, noon, policy):
    """Each finding's words take only facts that are there."""
    marks = marks_of(
        sams_store,
        noon,
        policy,
        title="BEST LAMP IN THE WORLD ★ BUY!! " + "LONG " * 40,
        description="Cures pain. A replica. WhatsApp +34 600 111 222. Eco-friendly. Net zero.",
        attributes={"gtin": "123"},
        reference_price_minor=100,
    )
    assert len({mark.finding.code for mark in marks}) == 10
    assert all(mark.text and "%(" not in mark.text for mark in marks)
    assert marks_of(sams_store, noon, policy, title=" ", description="x")[0].text
