"""What may come back without a fault, for how long, and what is left of an agreed amount."""

from datetime import UTC, date, datetime, timedelta

import pytest

from aftersales.actions import Claimed, open_ticket
from aftersales.checks.calendars import Calendar, Hours
from aftersales.checks.returns import Came, end_of_working_day, shares_after
from core.errors import NotPossible
from listings.models import Listing
from policy.sections.returns import ReturnTerm
from shipping.models import Parcel

NINE_TO_FIVE = (Hours(540, 1020),)
WEEK = (*(NINE_TO_FIVE,) * 5, (), ())
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def test_the_packaged_terms(policy):
    terms = policy.aftersales
    asked = [("DE", "Fashion > Underwear"), ("US", "Fashion > underwear"), ("US", "Fashion > Bags")]
    assert [terms.window_days(*one, otherwise=9) for one in asked] == [14, 0, 15]
    bare = terms.model_copy(update={"return_terms": {}, "return_conditions": {}})
    assert bare.window_days("US", "", otherwise=9) == 9
    assert [code for code, _ in bare.conditions_listed] == ["in_order"]


def test_a_term_needs_both_country_and_category():
    title = {"en": "Hats", "zh": "帽子"}
    term = ReturnTerm(title=title, countries=["CH"], categories=["Hats"], window_days=3)
    fits = [term.fits(*one) for one in (("CH", "Hats"), ("CH", "Bags"), ("AT", "Hats"))]
    assert fits == [True, False, False]


def test_business_days_leave_out_weekends_and_closed_dates():
    friday = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)
    shop = Calendar(EPOCH, "UTC", WEEK, frozenset({date(2026, 3, 10)}))
    assert end_of_working_day(shop, friday, 5) == datetime(2026, 3, 17, tzinfo=UTC)
    # It is Saturday in Shanghai already.
    east = Calendar(EPOCH, "Asia/Shanghai", WEEK)
    assert end_of_working_day(east, friday, 1) == datetime(2026, 3, 9, 16, tzinfo=UTC)
    never = Calendar(EPOCH, "UTC", ((),) * 7)
    assert end_of_working_day(never, friday, 2) == datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("came", "shares"),
    [
        ({1: Came(1, 1), 2: Came(2, 2)}, {1: 600, 2: 300, None: 100}),
        ({1: Came(1, 1, 0.5), 2: Came(2, 1)}, {1: 300, 2: 150, None: 100}),
        ({1: Came(1, 0), 2: Came(2, 1, 0.3)}, {2: 45, None: 100}),
        ({1: Came(1, 0), 2: Came(2, 0)}, {}),
    ],
)
def test_shares_after_checking(came, shares):
    assert shares_after(1000, {1: 600, 2: 300, None: 100}, came) == shares


def test_an_amount_named_by_article_is_that_articles():
    came = {1: Came(1, 1), 2: Came(2, 1)}
    assert shares_after(500, {1: 600, 2: 300, None: 100}, came, {2: 500}) == {2: 150}


def test_no_more_goes_back_than_is_left():
    assert shares_after(1000, {1: 70}, {1: Came(1, 1)}) == {1: 70}


@pytest.fixture
def delivered(order, noon):
    facts = {"origin": "CN", "destination": "NL", "carrier": "PostNL", "number": "PN1000001"}
    days = {"status_at": noon, "declared_shipped_at": noon, "delivered_on": noon.date()}
    status = {"status": "delivered", "delivered_at": noon}
    return Parcel.objects.create(store=order.store, order=order, **facts, **days, **status)


def test_own_reasons_have_their_terms_and_faults_the_time_of_all(opening, order, delivered, noon):
    line = order.lines.get()
    late = opening | {"kind": "return", "now": noon + timedelta(days=14, hours=1)}
    with pytest.raises(NotPossible, match="14 days"):
        open_ticket(**late, goods={line.pk: Claimed(1, "changed_mind")})
    assert open_ticket(**late, goods={line.pk: Claimed(1, "damaged")}).status == "open"


def test_some_goods_are_not_taken_back_without_a_fault(opening, order, sams_store, noon):
    order.country = "US"
    order.save()
    line = order.lines.get()
    facts = {"sku": "U-1", "title": "Slip", "category": "Underwear"}
    line.listing = Listing.objects.create(
        store=sams_store, status_at=noon, created_at=noon, updated_at=noon, **facts
    )
    line.save()
    with pytest.raises(NotPossible, match="“Lamp” back") as refusal:
        open_ticket(**opening | {"kind": "return"}, goods={line.pk: Claimed(1, "changed_mind")})
    assert refusal.value.field == f"reason_{line.pk}"
