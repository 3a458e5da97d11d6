"""Questions that are written once: with a plan of their own they find the very same rows."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, DateTimeField

from accounts.models import Store, User
from core.events import record, record_with_id
from core.models import Event
from core.prepared import Given, columns_of, prepare
from core.rowsets import read_related


def joined(**more):
    at = Given("at", DateTimeField())
    return prepare(
        User.objects.filter(date_joined__lte=at, **more).order_by("pk").values_list("pk")
    )


def plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, generic_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def test_a_kept_plan_finds_what_is_asked_for_each_time(sam, mia):
    User.objects.filter(pk=sam.pk).update(date_joined=mia.date_joined - timedelta(days=2))
    asked = joined()

    for days in (3, 1, 0, 1, 3):
        at = mia.date_joined - timedelta(days=days)
        assert asked.ask_by_index(at=at) == asked.ask(at=at)
    assert asked.ask_by_index(at=mia.date_joined - timedelta(days=1)) == [(sam.pk,)]
    assert plans()[asked.name] == 6


def test_fixed_words_may_hold_anything(sam):
    User.objects.filter(pk=sam.pk).update(name="100 % “Sam's” %s $1 \\")
    asked = joined(name="100 % “Sam's” %s $1 \\")

    assert asked.ask_by_index(at=sam.date_joined) == [(sam.pk,)]
    assert asked.ask_by_index(at=sam.date_joined - timedelta(days=1)) == []


def test_other_questions_of_a_transaction_keep_their_planner(sam):
    with transaction.atomic(), connection.cursor() as cursor:
        joined().ask_by_index(at=sam.date_joined)
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


def test_a_plan_that_was_thrown_away_is_made_anew(sam):
    asked = joined()
    before = asked.ask_by_index(at=sam.date_joined)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")

    assert asked.ask_by_index(at=sam.date_joined) == before != []
    assert plans() == {asked.name: 1}


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_to_hold_it(sam):
    with transaction.atomic():
        asked = prepare(User.objects.select_for_update().filter(pk=sam.pk).values_list("pk"))
        assert asked.ask() == [(sam.pk,)]

    with pytest.raises(transaction.TransactionManagementError):
        asked.ask()
    # Its settings go with a savepoint, and a lock would go with it.
    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError):
        asked.ask_by_index()


def alike(found, row):
    """As Django reads it, to the last attribute."""
    return vars(found) | {"_state": 0} == vars(row) | {"_state": 0} and not found._state.adding


def test_rows_are_instances_as_django_reads_them(sam):
    [found] = prepare(User.objects.filter(pk=sam.pk).values_list(*columns_of(User))).rows_of(User)

    assert alike(found, User.objects.get(pk=sam.pk))
    found.save()


def test_what_stands_beside_a_row_comes_with_it(sam, sams_store, noon, django_assert_num_queries):
    facts = {"store": sams_store, "actor": sam, "at": noon, "facts": {"name": "Till", "n": [1]}}
    pk = record_with_id("api_key.issued", subject=sams_store, **facts)
    rows = Event.objects.annotate(told=Count("deliveries")).filter(pk=pk)
    asked = prepare(rows.values_list(*columns_of(Event, "store", "told")))

    [found] = asked.rows_of(Event, "store", "told")

    with django_assert_num_queries(0):
        store = found.store
    assert alike(store, Store.objects.get(pk=sams_store.pk))
    assert alike(found, rows.get())
    assert found.facts == {"name": "Till", "n": [1]}


def test_who_points_to_nothing_has_none_beside_it(sam, noon, django_assert_num_queries):
    record("choice.made", subject=sam, store=None, actor=sam, at=noon, facts={"person": sam.pk})
    rows = Event.objects.filter(kind="choice.made").values_list(*columns_of(Event, "store"))

    [found] = prepare(rows).rows_of(Event, "store")

    with django_assert_num_queries(0):
        assert found.store is None


def test_other_columns_than_those_of_the_rows_are_refused(sam):
    asked = prepare(User.objects.filter(pk=sam.pk).values_list(*columns_of(User), "pk"))
    with pytest.raises(TypeError, match="does not ask for the columns"):
        asked.rows_of(User)


def test_what_many_point_to_is_read_once(sam, sams_store, noon, django_assert_num_queries):
    for name in "ab":
        facts = {"store": sams_store, "actor": None, "at": noon, "facts": {"name": name}}
        record("api_key.issued", subject=sams_store, **facts)
    rows = list(Event.objects.filter(kind="api_key.issued"))

    with django_assert_num_queries(1):
        read_related(rows, "store")
        read_related(rows, "actor")
        assert [row.store for row in rows] == [sams_store, sams_store]
        assert [row.actor for row in rows] == [None, None]
        assert rows[0].store is rows[1].store
