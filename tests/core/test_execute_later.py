"""A statement that waits for company takes effect as if it had been sent at once."""

import ast
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.events import record, record_with_id
from core.models import Event, Heartbeat
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
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        connection.close()
        beat("a")
    assert names() == []


def test_a_broken_transaction_takes_none(beat, sam):
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        with suppress(IntegrityError):
            type(sam)(email=sam.email).save()
        beat("a")


@committing
def test_what_never_reaches_the_database_is_taken_back_as_well(beat):
    with pytest.raises(ValueError, match="NUL"), transaction.atomic():
        assert names() == []
        beat("a\x00")

    assert connection.get_autocommit() and names() == []


def test_a_refusal_is_not_swallowed_with_the_block_that_it_shows_in(beat):
    with suppress(transaction.TransactionManagementError), transaction.atomic():
        beat("before")
        connection.execute_later("SELECT 1 / %s", [0])
        with suppress(DataError), transaction.atomic():
            beat("within")
        beat("after")

    assert names() == []


@committing
def test_a_rollback_that_is_refused_lets_nothing_go(beat):
    with transaction.atomic():
        beat("a")
        with pytest.raises(transaction.TransactionManagementError):
            connection.rollback()

    assert names() == ["a"]


@committing
def test_another_thread_takes_nothing_away(beat):
    found = []

    def meddle(mine):
        for touch in (mine.cursor, mine.close, lambda: mine.execute_later("SELECT 1", [])):
            try:
                touch()
            except DatabaseError:
                found.append("refused")

    with transaction.atomic():
        beat("a")
        thread = Thread(target=meddle, args=[connection._connections[connection._alias]])
        thread.start()
        thread.join()

    assert found == ["refused"] * 3 and names() == ["a"]


def test_a_remark_at_the_end_of_one_hides_no_other(beat):
    connection.execute_later("SELECT 1 -- of no use", [])
    beat("a")
    assert names() == ["a"]


def tell(sams_store, noon, name, do=record):
    about = {"subject": sams_store, "store": sams_store, "actor": None, "at": noon}
    return do("api_key.issued", **about, facts={"name": name})


def test_events_keep_their_order_and_their_words(sams_store, noon):
    tell(sams_store, noon, "100 %s % (a)s")
    tell(sams_store, noon, "b")
    pk = tell(sams_store, noon, "c", record_with_id)

    rows = Event.objects.filter(kind="api_key.issued").order_by("pk")
    assert [row.facts["name"] for row in rows] == ["100 %s % (a)s", "b", "c"]
    assert rows.last().pk == pk


@committing
def test_who_is_woken_finds_the_event(sams_store, noon):
    found = []
    with transaction.atomic():
        transaction.on_commit(lambda: found.append(Event.objects.filter(kind="api_key.issued")[0]))
        tell(sams_store, noon, "a")
    assert found[0].facts == {"name": "a"}


def test_no_cursor_is_held_open_over_a_record():
    """But for the one of a batch of mails, within which `note_bounce` has its own transaction."""
    apps = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
    for path in (path for app in apps for path in (Path(settings.BASE_DIR) / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.With) and "cursor()" in ast.unparse(node.items[-1]):
                calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
                names = {getattr(one, "id", getattr(one, "attr", "")) for one in calls}
                assert not names & {"record", "record_with_id", "move"}, path
