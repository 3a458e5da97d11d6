"""The worker gives each free ticket once, and takes back what nobody would decide."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.actions import add_member
from accounts.models import StaffRole
from aftersales.actions import (
    ask_mediation,
    assign_queue,
    assigning,
    open_ticket,
    release_ticket,
    rule_ticket,
    set_place,
    take_ticket,
)
from aftersales.chasing import decision_due_at
from aftersales.models import Release, Ticket
from aftersales.tasks import share_out_at, sweep_at
from core.event_words import joined
from core.models import Event
from policy.sections.aftersales import DAYS
from tests.rivals import run_at_once

ALWAYS = {day: ["00:00-24:00"] for day in DAYS}
MONDAYS = {"mon": ["09:00-17:00"]}


@pytest.fixture
def place(ada, policy, noon):
    """Sets somebody's place: round the clock, in all queues unless told otherwise."""

    def put(person, **change):
        facts = {
            "queues": ["safety", "large", "delivery", "goods", "other"],
            "languages": ["en"],
            "capacity": 2,
            "zone": "UTC",
            "shifts": ALWAYS,
            "days_off": [],
        }
        return set_place(person, **facts | change, actor=ada, now=noon)

    return put


@pytest.fixture
def waiting(opening, noon):
    """Four free tickets on one order, the first one the oldest."""
    found = []
    for hour, kind in enumerate(("complaint", "refund", "return", "exchange")):
        found.append(open_ticket(**opening | {"kind": kind}))
        ask_mediation(found[-1], now=noon + timedelta(hours=hour))
    Ticket.objects.update(queue="other")
    return found


def holders(tickets):
    rows = Ticket.objects.in_bulk([ticket.pk for ticket in tickets])
    return [rows[one.pk].mediator and rows[one.pk].mediator.name for one in tickets]


def kinds(kind):
    return Event.objects.filter(kind=kind)


def test_shares_by_load_up_to_capacity_oldest_first(waiting, place, mick, mona, noon):
    place(mick)
    place(mona, capacity=1)
    later = noon + timedelta(hours=5)

    assert share_out_at(later) == {"away": 0, "assigned": 3}
    assert share_out_at(later) == {"away": 0, "assigned": 0}
    assert holders(waiting) == ["Mick", "Mona", "Mick", None]
    told = kinds("ticket.assigned").order_by("pk")
    assert told.count() == 3 and "serves this queue" in joined(told[0].facts)["reason"]["en"]
    assert told[1].deliveries.filter(address="mona@example.com").exists()
    note = waiting[0].entries.latest("pk")
    with translation.override("zh-hans"):
        assert note.side == "internal" and note.said.startswith("Mick ")


def test_nobody_gets_what_they_may_not_decide(waiting, place, mick, mona, sams_store, sam, noon):
    place(mick, capacity=9)
    place(mona, capacity=9)
    add_member(sams_store, user=mona, role="reader", actor=sam, now=noon)
    first = take_ticket(waiting[0], actor=mick, now=noon)
    given_back = take_ticket(waiting[1], actor=mick, now=noon)
    release_ticket(given_back, reason="I know the buyer.", is_involved=True, actor=mick, now=noon)

    assert share_out_at(noon + timedelta(hours=5))["assigned"] == 2
    assert holders(waiting) == ["Mick", None, "Mick", "Mick"]
    # Who decided one ticket of an order is not given the next one on it.
    rule_ticket(first, benefited="seller", refund_minor=None, reason="As it was.", actor=mick,
                departure="Told so.", now=noon)  # fmt: skip
    Ticket.objects.filter(pk=waiting[2].pk).update(mediator=None)
    assert share_out_at(noon + timedelta(hours=5))["assigned"] == 0


def test_a_queue_that_the_policy_forgot_is_sorted_anew(waiting, place, mick, noon):
    place(mick, capacity=9)
    Ticket.objects.update(queue="gone")
    assert share_out_at(noon + timedelta(hours=5))["assigned"] == 4
    assert not Ticket.objects.filter(queue="gone").exists()


def test_a_long_absence_gives_the_tickets_back(waiting, place, mick, mona, noon):
    place(mick, shifts=MONDAYS, capacity=9)
    assert share_out_at(noon + timedelta(hours=4))["assigned"] == 4
    evening = noon + timedelta(hours=6)
    place(mick, shifts=MONDAYS, capacity=9, days_off=[(noon + timedelta(days=7)).date()])
    place(mona, capacity=1)

    assert share_out_at(evening) == {"away": 1, "assigned": 1}
    assert holders(waiting) == ["Mona", None, None, None]
    assert kinds("ticket.went_back").count() == Release.objects.filter(why="away").count() == 4


def test_what_is_due_before_the_next_shift_goes_back(waiting, place, mick, noon):
    place(mick, shifts=MONDAYS | {"thu": ["09:00-17:00"]}, capacity=9)
    take_ticket(waiting[0], actor=mick, now=noon)
    take_ticket(waiting[1], actor=mick, now=noon)
    Ticket.objects.filter(pk=waiting[1].pk).update(status_at=noon - timedelta(days=5))

    # Monday evening: back on Thursday, and the second is due on Wednesday.
    assert share_out_at(noon + timedelta(hours=6))["away"] == 1
    assert holders(waiting)[:2] == ["Mick", None]


def test_what_is_overdue_goes_back_too(waiting, place, mick, noon):
    place(mick, shifts=MONDAYS | {"thu": ["09:00-17:00"]}, capacity=9)
    take_ticket(waiting[0], actor=mick, now=noon)
    take_ticket(waiting[1], actor=mick, now=noon)
    Ticket.objects.filter(pk=waiting[1].pk).update(status_at=noon - timedelta(days=8))

    assert share_out_at(noon + timedelta(hours=6))["away"] == 1
    assert holders(waiting)[:2] == ["Mick", None]


@pytest.fixture
def endless(policy, kept_rows):
    """The policy gives decisions no end."""
    kept_rows.is_alone = False
    stage = policy.aftersales.stages["mediation"]
    days = stage.days
    # Versions are frozen, and parsed once.
    object.__setattr__(stage, "days", None)
    yield
    object.__setattr__(stage, "days", days)


def test_without_an_end_of_the_stage_nothing_is_overdue(endless, in_mediation, mick, client, noon):
    late = noon + timedelta(days=90)
    assert decision_due_at(in_mediation) is None
    swept = sweep_at(late)
    assert not any(swept[name] for name in swept if name.startswith("rulings"))
    client.force_login(mick)
    assert b" late</b>" not in client.get("/mediation/?view=all").content
    assert client.get("/mediation/?view=all&due=1").status_code == 200
    assert client.get("/").status_code in (200, 302)


def test_who_takes_a_ticket_outside_the_shift_keeps_it(waiting, place, mick, noon):
    place(mick, shifts={"mon": ["09:00-10:00"]})
    take_ticket(waiting[0], actor=mick, now=noon)

    assert share_out_at(noon + timedelta(hours=5))["away"] == 0
    assert share_out_at(noon + timedelta(hours=80))["away"] == 1


def test_who_is_no_mediator_any_more_holds_nothing(in_mediation, mick, noon):
    StaffRole.objects.filter(user=mick).delete()
    assert share_out_at(noon)["away"] == 1
    assert Release.objects.get().why == "left"


def test_a_run_looks_at_the_oldest_and_at_a_part_of_the_others(
    waiting, place, mick, mona, noon, monkeypatch
):
    monkeypatch.setattr(assigning, "BATCH", 1)
    monkeypatch.setattr(assigning, "BATCHES", 1)
    cache.clear()
    place(mick, capacity=9)
    for ticket in waiting[:3]:
        Release.objects.create(ticket=ticket, person=mick, why=Release.Why.INVOLVED, at=noon)
    later, looked = noon + timedelta(hours=5), []
    for _run in range(3):
        with CaptureQueriesContext(connection) as queries:
            assign_queue("other", now=later)
        looked.append(sum("SKIP LOCKED" in one["sql"] for one in queries))
    assert looked == [2, 2, 2]
    assert holders(waiting) == [None, None, None, "Mick"]
    # At the end of the queue the next run begins at its front again.
    place(mona)
    for ticket in (waiting[0], waiting[2]):
        Release.objects.create(ticket=ticket, person=mona, why=Release.Why.INVOLVED, at=noon)
    assert [assign_queue("other", now=later) for _run in range(2)] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_give_a_ticket_once_and_keep_to_the_capacity(waiting, place, mick, noon):
    place(mick)
    later = noon + timedelta(hours=5)
    both = lambda: assign_queue("other", now=later)  # noqa: E731

    assert run_at_once(both, both) == []
    assert holders(waiting) == ["Mick", "Mick", None, None]
    assert kinds("ticket.assigned").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_ticket_that_is_being_taken_is_passed_over(waiting, place, mick, mona, noon):
    place(mick, capacity=1)
    with transaction.atomic():
        take_ticket(waiting[0], actor=mona, now=noon)
        thread = Thread(target=_assign, args=(noon + timedelta(hours=5),))
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
    assert holders(waiting) == ["Mona", "Mick", None, None]


def _assign(now):
    try:
        assign_queue("other", now=now)
    finally:
        connections.close_all()
