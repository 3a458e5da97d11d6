"""What buyers paid, per variant and market: appended, and read as the lowest price before."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.errors import NotPossible
from listings.actions import edit_listing, recheck_listing
from listings.errors import Untrue
from listings.floors import PriceBook
from listings.models import PricePoint
from listings.pricing import Cell, PriceList
from policy.queries import policy_at
from tests.listings.test_variants import one

BRASS, STEEL = one("L-B", "Brass"), one("L-S", "Steel", 5990)
BRITAIN = {"market": "GB", "sku": "", "price_minor": 4490}


@pytest.fixture
def edit(live, sam, noon):
    """Edit the live listing so many days after it went live at 49.90."""

    def run(days, **facts):
        live.refresh_from_db()
        at = noon + timedelta(days=days)
        return edit_listing(live, version=live.version, actor=sam, now=at, **facts)

    return run


def rows():
    points = PricePoint.objects.order_by("id").select_related("variant")
    return [
        (point.variant.sku if point.variant else "", point.market, point.amount_minor)
        for point in points
    ]


def book(listing, noon, days):
    now = noon + timedelta(days=days)
    listing.refresh_from_db()
    return PriceBook(listing, policy=policy_at(now), now=now)


def test_the_most_particular_price_holds(draft):
    draft.variants = [BRASS, STEEL]
    draft.market_prices = [BRITAIN, {"market": "FR", "sku": "L-S", "price_minor": 7000}]
    prices = PriceList.of(draft)

    found = {
        (cell.sku, cell.market): prices.price_in(cell)
        for cell in (*prices.cells(), Cell("L-B", "US"))
    }
    assert found == {
        ("", ""): 4990,
        ("", "FR"): 4990,
        ("", "GB"): 4490,
        ("L-B", ""): 4990,
        ("L-B", "FR"): 4990,
        ("L-B", "GB"): 4490,
        ("L-B", "US"): 4990,
        ("L-S", ""): 5990,
        ("L-S", "FR"): 7000,
        ("L-S", "GB"): 5990,
    }


def test_each_change_is_one_row_where_it_holds(edit):
    assert rows() == [("", "", 4990)]
    edit(1, variants=[BRASS, STEEL])
    assert rows()[1:] == [("L-B", "", 4990), ("L-S", "", 5990)]
    edit(2, market_prices=[BRITAIN])
    assert rows()[3:] == [("", "GB", 4490), ("L-B", "GB", 4490), ("L-S", "GB", 5990)]
    edit(3, variants=[BRASS, STEEL | {"price_minor": 5590}])
    assert rows()[6:] == [("L-S", "", 5590), ("L-S", "GB", 5590)]
    # A market whose price was taken away pays the listing's from then on.
    edit(4, market_prices=[])
    assert rows()[8:] == [("", "GB", 4990), ("L-B", "GB", 4990)]
    edit(5, stock=3, title="A lamp of brass")
    assert len(rows()) == 10


def test_the_lowest_price_is_that_of_the_variant_and_the_market(edit, live, noon):
    edit(1, variants=[BRASS, STEEL])
    edit(2, market_prices=[BRITAIN])
    edit(4, variants=[BRASS, STEEL | {"price_minor": 6490}])
    found = book(live, noon, 20)

    lowest = {
        (row.name, row.cell.market): (str(row.lowest.amount), row.lowest.on.day)
        for row in found.floors()
    }
    assert lowest == {
        ("", ""): ("49.90", 2),
        ("", "GB"): ("44.90", 4),
        # The first variants have the past of the one thing that was sold before them.
        ("Brass", ""): ("49.90", 2),
        ("Brass", "GB"): ("44.90", 4),
        ("Steel", ""): ("49.90", 2),
        ("Steel", "GB"): ("49.90", 2),
    }


def test_a_variant_that_came_later_has_no_past_of_others(edit, live, noon):
    edit(1, variants=[BRASS])
    edit(5, variants=[BRASS, STEEL])

    lowest = {row.name: row.lowest for row in book(live, noon, 9).floors()}
    assert lowest["Steel"].on == date(2026, 3, 7) and str(lowest["Steel"].amount) == "59.90"


def test_a_reduction_is_judged_by_the_days_before_it_began(edit, live, noon):
    edit(10, price_minor=3990, reference_price_minor=4990)
    # Ten days on the reduced price was charged for ten days, and the reference still holds.
    live.refresh_from_db()
    assert recheck_listing(live, now=noon + timedelta(days=20)).verdict == "pass"
    edit(21, title="A lamp of brass")
    found = book(live, noon, 21)
    assert (found.reduced_on(), found.floor().amount) == (date(2026, 3, 12), Decimal("49.90"))
    # Lower still is the same reduction; a pause ends it.
    edit(22, price_minor=2990)
    assert book(live, noon, 23).reduced_on() == date(2026, 3, 12)
    edit(24, reference_price_minor=None)
    with pytest.raises(Untrue) as refusal:
        edit(25, reference_price_minor=4990)
    assert refusal.value.result.findings[0].limit == 29.9


def test_a_reduction_that_ran_too_long_is_the_usual_price(edit, live, noon):
    edit(10, price_minor=3990, reference_price_minor=4990)

    assert book(live, noon, 70).reduced_on() == date(2026, 3, 12)
    assert book(live, noon, 71).reduced_on() is None
    run = recheck_listing(live, now=noon + timedelta(days=71))
    assert run.verdict == "block" and run.findings[0]["code"] == "reference_price_inflated"


def test_a_reduction_is_looked_at_again_when_its_longest_time_is_over(edit, live, noon):
    edit(10, price_minor=3990, reference_price_minor=4990)
    live.refresh_from_db()
    assert live.recheck_at == datetime(2026, 5, 12, tzinfo=UTC)
    # A check on the way does not put it off.
    edit(20, stock=3)
    live.refresh_from_db()
    assert live.recheck_at == datetime(2026, 5, 12, tzinfo=UTC)
    assert book(live, noon, 70).reduced_on() and noon + timedelta(days=71) > live.recheck_at
    edit(21, reference_price_minor=None)
    live.refresh_from_db()
    assert live.recheck_at is None


@pytest.mark.parametrize("facts", [{"price_minor": 4290}, {"reference_price_minor": 4890}])
def test_a_dearer_price_or_another_reference_begins_anew(edit, live, noon, facts):
    edit(10, price_minor=3990, reference_price_minor=4990)

    with pytest.raises(Untrue):
        edit(12, **facts)


def test_a_market_that_paid_less_before_is_closed(edit, live, noon):
    edit(1, market_prices=[BRITAIN], markets=["GB", "US"])
    edit(10, price_minor=3990, reference_price_minor=4990, market_prices=[])

    live.refresh_from_db()
    assert live.closed_markets == ["GB"]
    found = live.check_runs.latest("id").findings
    assert [(one["words"], one["market"], one["limit"]) for one in found] == [("GB", "GB", "44.90")]
    assert found[0]["edit"]["replacement"] == "44.90"


def test_a_variant_that_cost_less_before_holds_the_reference_back(edit, live):
    edit(1, variants=[BRASS, STEEL | {"price_minor": 4490}])
    with pytest.raises(Untrue) as refusal:
        edit(9, variants=[BRASS, STEEL | {"price_minor": None}], reference_price_minor=4990)

    found = refusal.value.result.findings
    assert [(one.rule, one.words, one.limit) for one in found] == [
        ("reference_price_inflated.cell", "Steel", "44.90")
    ]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ([BRITAIN, BRITAIN], "market_prices.1.market", "GB has a price further up"),
        ([BRITAIN, BRITAIN | {"market": "UK"}], "market_prices.1.market", "GB has a price further"),
        ([BRITAIN | {"market": "ZZ"}], "market_prices.0.market", "is no market"),
        ([BRITAIN | {"market": "Britain"}], "market_prices.0.market", "is no market"),
        ([BRITAIN | {"price_minor": 0}], "market_prices.0.price_minor", "above zero"),
        ([BRITAIN | {"sku": "L-X"}], "market_prices.0.sku", "No variant has the SKU “L-X”"),
        (
            [BRITAIN | {"market": f"{a}{b}"} for a in "ABCDEFGH" for b in "ABCDEFGH"],
            "market_prices",
            "64 prices of markets are too many; up to 60",
        ),
    ],
)
def test_refuses_prices_that_nobody_could_pay(edit, given, field, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        edit(1, market_prices=given)

    assert refusal.value.field == field and len(rows()) == 1


def test_a_variant_with_a_market_price_is_not_taken_off_alone(edit, live):
    edit(1, variants=[BRASS, STEEL], market_prices=[BRITAIN | {"sku": "L-S"}])

    with pytest.raises(NotPossible, match="No variant has the SKU “L-S”"):
        edit(2, variants=[BRASS])
    edit(2, variants=[BRASS], market_prices=[])


@pytest.mark.parametrize(("days_before", "is_known"), [(1, False), (29, False), (31, True)])
def test_a_currency_changed_there_and_back_hides_no_lower_price(
    edit, live, noon, days_before, is_known
):
    edit(60, currency="EUR", price_minor=10000)
    lowest = book(live, noon, 60 + days_before).floor()
    assert (lowest is not None) == is_known
    if is_known:
        assert lowest.amount == Decimal(100)
    else:
        with pytest.raises(Untrue):
            edit(60 + days_before, price_minor=1000, reference_price_minor=10000)
