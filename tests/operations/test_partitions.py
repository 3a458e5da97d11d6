"""Events and deliveries are plain tables, and could be divided by the event's id as they are.

All of it happens to copies, in a transaction of the owner that is rolled back.
"""

import psycopg2
import pytest
from psycopg2 import errors

COPY = """
CREATE TABLE trial (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
  PARTITION BY RANGE ({key});
CREATE TABLE trial_old PARTITION OF trial FOR VALUES FROM (MINVALUE) TO (1000);
CREATE TABLE trial_new PARTITION OF trial FOR VALUES FROM (1000) TO (MAXVALUE);
GRANT SELECT, INSERT, UPDATE, DELETE ON trial, trial_old, trial_new TO tradewell_app;
"""
UNIQUE = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('p', 'u')
"""
TRIGGERS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger
WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgtype & 32 = 0
"""
EVENT = """
INSERT INTO {} (id, kind, subject_type, subject_id, facts, at)
VALUES (%s, 'job.done', 'core.job', '1', '{{}}', now())
"""
DELIVERY = """
INSERT INTO trial (id, event_id, channel, address, language, link, subject, body, status,
                   attempts, due_at, error, topic)
VALUES (%s, %s, 'email', 'a@example.org', 'en', '', '', '', 'due', 0, now(), '', '')
"""


@pytest.fixture
def owner(server_environment):
    opened = psycopg2.connect(server_environment["DATABASE_OWNER_URL"])
    with opened.cursor() as cursor:
        yield cursor
    opened.rollback()
    opened.close()


def column(cursor, query, *facts):
    cursor.execute(query, facts)
    return [row[0] for row in cursor.fetchall()]


def divide(cursor, table, key):
    """A copy of the table in two ranges, with its unique keys and its triggers."""
    cursor.execute(COPY.format(table=table, key=key))
    for definition in column(cursor, UNIQUE, table):
        if key not in definition:
            definition = definition.replace("(id)", f"(id, {key})")
        cursor.execute(f"ALTER TABLE trial ADD {definition}")
    for definition in column(cursor, TRIGGERS, table):
        cursor.execute(definition.replace(f"ON public.{table} ", "ON trial "))


def refused(cursor, error, query, *facts):
    cursor.execute("SAVEPOINT before")
    with pytest.raises(error):
        cursor.execute(query, facts)
    cursor.execute("ROLLBACK TO before")


@pytest.mark.parametrize("table", ["core_event", "core_delivery"])
def test_both_are_plain_tables(owner, table):
    assert column(owner, "SELECT relkind FROM pg_class WHERE oid = %s::regclass", table) == ["r"]


def test_divided_events_keep_their_key_their_triggers_and_their_seal(owner):
    divide(owner, "core_event", "id")
    for pk in (1, 999, 1000, 5000):
        owner.execute(EVENT.format("trial"), [pk])
    assert column(owner, "SELECT tableoid::regclass::text FROM trial ORDER BY id") == [
        "trial_old", "trial_old", "trial_new", "trial_new",
    ]  # fmt: skip
    waiting = "SELECT event_id FROM core_unsealed WHERE event_id IN (1, 999, 1000, 5000) ORDER BY 1"
    assert column(owner, waiting) == [1, 999, 1000, 5000]
    refused(owner, errors.UniqueViolation, EVENT.format("trial"), 999)
    for place in ("trial", "trial_old", "trial_new"):
        refused(owner, errors.RaiseException, f"UPDATE {place} SET kind = 'x'")
        refused(owner, errors.RaiseException, f"DELETE FROM {place}")
    # What is written past the whole, straight into a range, waits for its seal all the same.
    owner.execute(EVENT.format("trial_new"), [7000])
    assert column(owner, "SELECT 1 FROM core_unsealed WHERE event_id = 7000") == [1]


def test_divided_deliveries_are_once_per_event_channel_and_address(owner):
    divide(owner, "core_delivery", "event_id")
    for pk, event in ((1, 5), (2, 6), (3, 2000)):
        owner.execute(DELIVERY, [pk, event])
    for pk, event in ((4, 5), (5, 2000)):
        refused(owner, errors.UniqueViolation, DELIVERY, pk, event)


def test_an_old_range_is_taken_out_and_read_on_its_own(owner):
    divide(owner, "core_event", "id")
    for pk in (1, 2, 3000):
        owner.execute(EVENT.format("trial"), [pk])
    owner.execute("REVOKE INSERT, UPDATE, DELETE ON trial_old FROM tradewell_app")
    owner.execute("ALTER TABLE trial DETACH PARTITION trial_old")
    assert column(owner, "SELECT id FROM trial") == [3000]
    assert column(owner, "SELECT id FROM trial_old ORDER BY id") == [1, 2]
    # The triggers belonged to the whole; what is left are the rights.
    assert column(owner, TRIGGERS, "trial_old") == []
    may = "SELECT has_table_privilege('tradewell_app', 'trial_old', %s)"
    assert [column(owner, may, right) for right in ("SELECT", "UPDATE")] == [[True], [False]]
    refused(owner, errors.CheckViolation, EVENT.format("trial"), 2)
