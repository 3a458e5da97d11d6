"""Many listings checked again at once: the same as one by one, where nothing changes."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from core import clock
from listings.actions import add_certificate, recheck_listing, submit_listing
from listings.actions.recheck_sets import recheck_unchanged
from listings.checking import NOTED
from listings.models import CheckRun, Listing, PricePoint, Recheck, RecheckChange, ReviewTask
from listings.pace import Estimate, estimate
from listings.tasks import sweep_at
from policy.queries import policy_at
from tests.listings.announced import announce
from tests.listings.factories import PDF, make_live, verify

PLAIN = "A lamp of steel, 42 cm high."
VARIANTS = [
    {"sku": "A", "name": "Red", "price_minor": 4790, "stock": 2},
    {"sku": "B", "name": "Blue", "price_minor": None, "stock": 1},
]
GERMAN = [{"market": "DE", "sku": "", "price_minor": 5490}]
LABEL = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "scope": "product",
    "attribute": "environment",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "document": PDF,
}
RICH = [
    {"description": PLAIN},
    {"description": "An eco-friendly lamp.", "market_prices": GERMAN, "markets": ["US", "DE"]},
    {"description": PLAIN, "variants": VARIANTS},
]


@pytest.fixture
def several(sams_store, sam, mia, noon, policy):
    verify(add_certificate(sams_store, **LABEL, actor=sam, now=noon), actor=mia, now=noon)
    return [make_live(sams_store, sam, noon, sku=f"S{n}", **facts) for n, facts in enumerate(RICH)]


def ids(rows):
    return [row.pk for row in rows]


def kept():
    columns = Listing.objects.order_by("pk").values(*NOTED)
    runs = CheckRun.objects.order_by("listing", "pk").filter(policy_version=2)
    judged = runs.values("listing", "store", "edit", "verdict", "findings", "snapshot")
    return [*columns], [*judged], PricePoint.objects.count()


def test_it_keeps_what_the_verb_would_keep(several, stricter, later):
    with transaction.atomic():
        assert recheck_unchanged(ids(several), now=later) == (len(several), [])
        together = kept()
        transaction.set_rollback(True)
    for row in several:
        recheck_listing(row, now=later)
    assert kept() == together and len(together[1]) == len(several)


def test_it_reads_and_writes_as_often_for_more(several, stricter, later):
    def statements(rows):
        with connection.execute_wrapper(counted):
            seen.clear()
            recheck_unchanged(ids(rows), now=later)
        return len(seen)

    # Read once in the life of a process.
    policy_at(later)
    seen = []

    def counted(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    assert statements(several[:1]) == statements(several[1:])


def test_what_changes_is_left_to_the_verb(live, several, sams_store, stricter, later):
    unpriced = several[0]
    Listing.objects.filter(pk=unpriced.pk).update(price_minor=4000)
    rows = [live, *several]
    assert recheck_unchanged(ids(rows), now=later) == (2, [live.pk, unpriced.pk])
    assert recheck_unchanged(ids(rows), now=later) == (0, [live.pk, unpriced.pk])
    points = PricePoint.objects.filter(listing=unpriced)
    assert points.count() == 1

    assert sweep_at(later)["rechecked"] == 2
    live.refresh_from_db()
    assert live.status == "needs_fix" and points.order_by("pk").last().amount_minor == 4000


def test_a_tip_more_is_another_verdict(live, ada, abel, noon, later):
    def change(content):
        phrases = content["banks"]["false_urgency"]["phrases"]
        phrases["en"] = [*phrases["en"], "brushed brass"]

    announce("truth", change, drafter=ada, approver=abel, effective_from=later, now=noon)
    assert recheck_unchanged([live.pk], now=later) == (0, [live.pk])
    assert sweep_at(later)["rechecked"] == 1
    assert list(RecheckChange.objects.values_list("before", "after")) == [("pass", "warn")]


def test_samples_are_drawn_of_what_is_sent_in_alone(live, sam, ada, abel, noon, later):
    def change(content):
        content["review"]["sample_share"] = 1

    announce("governance", change, drafter=ada, approver=abel, effective_from=later, now=noon)
    ReviewTask.objects.all().delete()
    assert recheck_unchanged([live.pk], now=later) == (1, [])
    recheck_listing(live, now=later)
    assert not ReviewTask.objects.exists()
    submit_listing(live, actor=sam, now=later)
    assert ReviewTask.objects.get().kind == "sampled"


def test_a_set_that_breaks_down_is_taken_by_the_next_wake_up(several, stricter, later):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_pricepoint (id int)")
        assert sweep_at(later)["rechecked"] == 0
        cursor.execute("DROP TABLE pg_temp.listings_pricepoint")
    assert sweep_at(later)["rechecked"] == len(several)


def test_how_long_it_will_take_is_held_against_the_notice():
    few, many = Estimate(900, 100, False, 1), Estimate(1_000_000, 10, True, 1)
    assert (few.in_words, few.is_too_long) == ("1 minute", False)
    assert (many.in_words, many.is_too_long) == ("28 hours", True)
    assert "reckoned with 6000" in few.source and "last large re-check: 600 " in many.source


def test_the_page_of_a_coming_version_says_it(client, live, ada, stricter, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    client.force_login(ada)
    page = client.get(f"/policy/{stricter.pk}/").text
    assert "About 1 minute for 1 live listing; notice period: 15 days." in page
    assert "longer than the notice" not in page


def test_the_last_large_recheck_sets_the_pace(live, later, settings):
    settings.SWEEP_SECONDS, settings.RECHECK_SECONDS = 60, 15
    assert estimate(later).pace == 50 and not estimate(later).is_measured
    settings.RECHECK_SECONDS = 0
    assert estimate(later).lasts
    settings.RECHECK_SECONDS = 15
    ended = later - timedelta(days=1)
    for number, total in ((7, 6000), (8, 10)):
        # The small one ended last, and says nothing of the pace.
        ended += timedelta(minutes=1)
        began = ended - timedelta(minutes=9)
        Recheck.objects.create(policy_version=number, total=total, began_at=began, ended_at=ended)
    found = estimate(later)
    assert (found.pace, found.is_measured, found.listings) == (10, True, 1)
