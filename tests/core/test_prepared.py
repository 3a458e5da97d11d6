"""Questions that are written once: with a plan of their own they find the very same rows."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import DateTimeField

from accounts.models import User
from core.models import Event
from core.prepared import Given, columns_of, prepare


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


def test_rows_are_instances_of_models_whose_columns_come_as_they_are(sam):
    [found] = prepare(User.objects.filter(pk=sam.pk).values_list(*columns_of(User))).rows_of(User)
    assert vars(found) | {"_state": 0} == vars(User.objects.get(pk=sam.pk)) | {"_state": 0}
    # Facts come as text, and nobody would read them.
    with pytest.raises(TypeError, match="facts"):
        prepare(Event.objects.values_list(*columns_of(Event))).rows_of(Event)
