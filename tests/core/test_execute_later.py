"""A statement that waits for company takes effect as if it had been sent at once."""

from contextlib import suppress

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import Heartbeat
from core.postgresql.base import AT_MOST

BEAT = "INSERT INTO core_heartbeat (name, at, outcome) VALUES (%s, %s, '{}')"
committing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def beat(db, noon):
    return lambda name: connection.execute_later(BEAT, [name, noon])


def names():
    return sorted(Heartbeat.objects.values_list("name", flat=True))


def test_all_that_wait_go_in_one_message_before_the_next_question(beat, noon):
    with CaptureQueriesContext(connection) as sent:
        for name in "abc":
            beat(name)
        assert names() == ["a", "b", "c"]

    assert len(sent) == 2 and sent[0]["sql"].count("INSERT") == 3


def test_rows_that_come_in_parts_are_asked_for_after_them(beat):
    beat("a")
    assert [row.name for row in Heartbeat.objects.iterator()] == ["a"]


def test_no_more_wait_than_a_message_holds(beat):
    with CaptureQueriesContext(connection) as sent:
        for number in range(AT_MOST + 1):
            beat(f"n{number}")

    assert len(sent) == 1 and len(names()) == AT_MOST + 1


@committing
def test_they_go_before_the_commit(beat):
    with transaction.atomic():
        beat("a")

    connection.close()
    assert names() == ["a"]


@committing
def test_without_a_transaction_nothing_waits(beat):
    beat("a")
    connection.close()
    assert names() == ["a"]


def test_a_savepoint_takes_its_own_back_and_no_more(beat):
    beat("before")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        beat("within")
        _ = 1 / 0

    beat("after")
    assert names() == ["after", "before"]


@committing
def test_a_transaction_takes_them_back(beat):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        beat("a")
        _ = 1 / 0

    assert names() == []


@committing
def test_one_that_is_refused_takes_its_transaction_with_it(beat):
    with pytest.raises(DataError), transaction.atomic():
        beat("a")
        connection.execute_later("SELECT 1 / %s", [0])
        beat("b")

    assert names() == []


def test_one_that_is_refused_leaves_what_came_before_its_savepoint(beat):
    beat("before")
    with pytest.raises(DataError), transaction.atomic():
        connection.execute_later("SELECT 1 / %s", [0])

    assert names() == ["before"]


def test_after_an_error_nothing_is_sent_that_is_taken_back(beat):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with suppress(DataError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        beat("a")
        _ = 1 / 0

    assert names() == []


@committing
def test_a_connection_that_is_gone_takes_them_with_it(beat):
    with transaction.atomic():
        beat("a")
        connection.close()

    assert names() == []
