"""Days on which a store sends nothing: deadlines skip them, and everybody is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.links import issue
from core.models import Event
from core.wording import write_mail
from shipping.actions import end_holiday, receive_order, set_holiday
from shipping.models import Holiday
from shipping.queries.buyer import read_buyer_page
from shipping.queries.pauses import Pauses
from tests.shipping.conftest import mails, order_facts

# The order of the tests comes in on Monday, 2 March; three working days make Thursday.
THURSDAY = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def away(sams_store, sam, noon):
    def run(**changes):
        days = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 6), "message": "Spring."}
        return set_holiday(sams_store, **days | {"actor": sam, "now": noon} | changes)

    return run


def due(store, now, **facts):
    return receive_order(store, facts=order_facts(**facts), actor=None, now=now)[0]


def test_deadlines_of_later_orders_skip_the_days_and_so_does_their_window(sams_store, away, noon):
    before = due(sams_store, noon)
    holiday = away()
    after = due(sams_store, noon, number="8117-2")

    assert before.ship_by == THURSDAY and Holiday.objects.get() == holiday
    # Tuesday, then Monday and Tuesday of the next week.
    assert after.ship_by == datetime(2026, 3, 10, 12, tzinfo=UTC)
    first, second = (order.promises.get().earliest_on for order in (before, after))
    assert second - first >= timedelta(days=4)
    before.refresh_from_db()
    assert before.ship_by == THURSDAY
    assert Event.objects.get(kind="holiday.set").store == sams_store


def test_the_mail_names_the_holidays_that_moved_the_order(sams_store, away, noon):
    away(ends_on=date(2026, 3, 4))
    away(starts_on=date(2026, 3, 6))
    # A weekend moves nothing, and neither does what begins after the order has left.
    away(starts_on=date(2026, 3, 7), ends_on=date(2026, 3, 8))
    away(starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 10))
    for language, said in (
        ("en", ("these days: 4 March 2026; 6 March 2026.", "usual, by 9 March 2026.")),
        ("zh-hans", ("以下日期不发货：2026年3月4日; 2026年3月6日。", "最晚 2026年3月9日发出")),
        ("de", ("nichts: 4. März 2026; 6. März 2026.", "bis 9. März 2026.")),
    ):
        order = due(sams_store, noon, number=language, buyer_language=language)
        _subject, body = write_mail(mails("order.received").get(event__subject_id=order.pk))
        assert all(words in body for words in said), body


def test_a_day_that_the_store_names_itself_stands(sams_store, away, noon):
    away()
    assert due(sams_store, noon, ship_by=THURSDAY).ship_by == THURSDAY
    assert "sends nothing" not in write_mail(mails("order.received").get())[1]


def test_the_buyers_page_names_what_lies_before_the_order_leaves(sams_store, away, noon):
    order = due(sams_store, noon)
    away(starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 9), message="")
    assert read_buyer_page(order.pk, now=noon).pauses.told == []

    away()
    order = due(sams_store, noon, number="2")
    told = [("The seller sends nothing from Wed 4 Mar to Fri 6 Mar.", "Spring.")]
    told.append(("The seller sends nothing on Mon 9 Mar.", ""))
    assert read_buyer_page(order.pk, now=noon).pauses == Pauses(told, "Wed 11 Mar")
    page = read_buyer_page(order.pk, now=noon + timedelta(days=5))
    assert page.pauses == Pauses(told[1:], "Wed 11 Mar")


def test_taken_back_orders_are_due_as_always(sams_store, away, sam, noon):
    holiday = end_holiday(away(), actor=sam, now=noon)

    assert holiday.status == "ended" and due(sams_store, noon).ship_by == THURSDAY
    with pytest.raises(NotPossible):
        end_holiday(holiday, actor=sam, now=noon)
    assert away().status == "set"


def test_what_is_over_is_not_taken_back(away, sam, noon):
    holiday = away()
    with pytest.raises(NotPossible, match="over already"):
        end_holiday(holiday, actor=sam, now=noon + timedelta(days=9))


def test_another_store_is_not_away(ritas_store, away, noon):
    away()
    assert due(ritas_store, noon).ship_by.date() <= THURSDAY.date()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": date(2026, 3, 1)}, "starts_on"),
        ({"ends_on": date(2026, 3, 3)}, "ends_on"),
        ({"ends_on": date(2027, 6, 1)}, "ends_on"),
        ({"ends_on": date(2026, 4, 3)}, "ends_on"),
        ({"message": "x" * 301}, "message"),
        ({"message": "a\x00"}, "message"),
    ],
)
def test_refuses_days_that_cannot_be(away, wrong, field):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refusal:
        away(**wrong)

    assert refusal.value.field == field
    assert not Holiday.objects.exists() and Event.objects.count() == events


def test_the_policy_limits_the_days_of_a_year_also_those_taken_back(away, sam, noon):
    first = away(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 31))
    with pytest.raises(NotPossible, match="30 days of holiday in a year; 2026 would have 31"):
        away(starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4))
    with pytest.raises(NotPossible, match="Another holiday"):
        away(starts_on=date(2026, 3, 31), ends_on=date(2026, 4, 1))
    end_holiday(first, actor=sam, now=noon + timedelta(days=19))

    # Twenty days were taken.
    with pytest.raises(NotPossible, match="2026 would have 31"):
        away(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 11))
    away(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 10))


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_only_the_owner_sets_and_takes_back(away, request, noon, who):
    holiday, actor = away(), request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        away(actor=actor, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 2))
    with pytest.raises(NotAllowed):
        end_holiday(holiday, actor=actor, now=noon)


@pytest.mark.parametrize("wrong", [{"ends_on": date(2026, 3, 3)}, {"status": "gone"}])
def test_the_database_keeps_days_in_order(sams_store, sam, noon, wrong):
    days = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 6)}
    facts = {"store": sams_store, "set_by": sam, "set_at": noon, "status_at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(**facts | days | wrong)


def test_owners_set_it_on_a_page_and_buyers_read_of_it(client, order, sam):
    now = clock.now()
    client.force_login(sam)
    assert client.post("/orders/holidays/", {"starts_on": "x"}).status_code == 422
    last = now.date() + timedelta(days=9)
    sent = {"starts_on": str(now.date() + timedelta(days=1)), "ends_on": str(last)}
    assert client.post("/orders/holidays/", sent | {"message": "Gone fishing."}).status_code == 302
    assert "Gone fishing." in client.get("/orders/holidays/").text
    Holiday.objects.update(starts_on=now.date())
    ends = now + timedelta(days=1)
    link = issue("buyer", order, store=order.store, expires_at=ends, now=now)

    assert "Gone fishing." in client.get(f"/b/{link.token}/").text
    assert client.post(f"/orders/holidays/{Holiday.objects.get().pk}/end/").status_code == 302
    assert "Gone fishing." not in client.get(f"/b/{link.token}/").text


def test_the_day_of_the_return_is_the_stores_own(sams_store, away, sam):
    # Six in the morning of the 5th in Shanghai, and still the 4th in Greenwich.
    sams_store.time_zone = "Asia/Shanghai"
    sams_store.save()
    early = datetime(2026, 3, 4, 22, tzinfo=UTC)
    holiday = end_holiday(away(), actor=sam, now=early)
    assert [day.day for day in holiday.days] == [4, 5]
