"""Who of the staff saw whose data: a line a quarter of an hour, and one for every file."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from accounts.actions import add_member
from core.access_log import Data, note_export, note_view, register
from core.models import AccessRecord

AT = datetime(2026, 3, 2, 12, 14, 59, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """A wall clock that a test sets."""
    hand = SimpleNamespace(now=AT)
    monkeypatch.setattr("core.clock.now", lambda: hand.now)
    return hand


@pytest.fixture
def ask(clock, rf):
    def of(person, page="enforcement:case"):
        request = rf.get("/")
        request.user, request.resolver_match = person, SimpleNamespace(view_name=page)
        return request

    return of


def lines():
    rows = AccessRecord.objects.order_by("pk")
    return list(rows.values_list("kind", "subject_type", "subject_id", "rows"))


def test_looking_again_within_the_quarter_is_one_line(ask, clock, mia, sams_store):
    for _ in range(2):
        note_view(ask(mia), "store", sams_store, store=sams_store)
    assert lines() == [("store", "accounts.store", str(sams_store.pk), None)]
    clock.now += timedelta(seconds=1)
    note_view(ask(mia), "store", sams_store, store=sams_store)
    stretches = AccessRecord.objects.order_by("pk").values_list("stretch_at", flat=True)
    assert [at.minute for at in stretches] == [0, 15]


def test_another_person_kind_or_subject_is_a_line_of_its_own(
    ask, mia, max_, sams_store, ritas_store
):
    note_view(ask(mia), "store", sams_store, store=sams_store)
    note_view(ask(max_), "store", sams_store, store=sams_store)
    note_view(ask(mia), "links", sams_store, store=sams_store)
    note_view(ask(mia), "store", ritas_store, store=ritas_store)
    note_view(ask(mia), "store", type(sams_store))
    assert AccessRecord.objects.count() == 5
    assert AccessRecord.objects.order_by("pk").last().subject_id == ""


def test_every_file_counts(ask, lea, sams_order):
    for _ in range(2):
        note_export(ask(lea), "bundle", sams_order, rows=7)
    about = ("bundle", "shipping.order", str(sams_order.pk), 7)
    assert lines() == [about, about]
    assert set(AccessRecord.objects.values_list("store", flat=True)) == {sams_order.store_id}


def test_a_store_s_own_people_leave_nothing(ask, sam, mick, sams_order, noon):
    add_member(sams_order.store, user=mick, role="reader", actor=sam, now=noon)
    for person in (sam, mick):
        note_view(ask(person), "order", sams_order)
        note_export(ask(person), "order", sams_order, rows=1)
    assert lines() == []


def test_data_that_nobody_registered_is_refused(ask, mia, sams_store):
    with pytest.raises(KeyError):
        note_view(ask(mia), "nothing", sams_store)
    with pytest.raises(ValueError, match="twice"):
        register(Data("case", "Again"))


@pytest.mark.parametrize(
    "sql", ["UPDATE core_accessrecord SET page = 'x'", "DELETE FROM core_accessrecord"]
)
def test_a_line_stays(ask, mia, sams_store, sql):
    note_view(ask(mia), "store", sams_store, store=sams_store)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AccessRecord.objects.get().page == "enforcement:case"


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"rows": 1, "stretch_at": AT}, "access_seen_or_taken"),
        ({}, "access_seen_or_taken"),
        ({"rows": 1, "kind": ""}, "access_says_what"),
        ({"rows": 1, "page": ""}, "access_says_what"),
    ],
)
def test_a_line_is_whole(mia, facts, rule):
    row = {"at": AT, "actor": mia, "kind": "case", "subject_type": "x.y", "page": "x:y"}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        AccessRecord.objects.create(**row | facts)


def test_refused_readers_and_the_store_s_people_leave_nothing(client, aftersales_ticket, sam, mia):
    page = reverse("aftersales:ticket", args=[aftersales_ticket.pk])
    client.force_login(mia)
    assert client.get(page).status_code == 403
    client.force_login(sam)
    assert client.get(page).status_code == 200
    assert lines() == []


@pytest.mark.parametrize("kind", ["case", "reporter", "links", "appeal", "store", "payouts"])
def test_pages_of_staff_are_logged_in_a_store_of_their_own_too(
    ask, sam, mia, sams_store, noon, kind
):
    add_member(sams_store, user=mia, role="reader", actor=sam, now=noon)
    note_view(ask(mia), kind, sams_store, store=sams_store)
    assert lines() == [(kind, "accounts.store", str(sams_store.pk), None)]
