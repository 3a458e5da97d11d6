"""Whatever is done to events, seals or heads past the application is found and named."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.audit import heads
from core.audit.chain import ENTRY
from core.audit.proof import Broken, prove
from core.audit.sealing import newest_seal, seal_batch
from core.models import Event, Seal, Unsealed
from tests.core.chain import tell
from tests.database import admin_connection

# What somebody with all rights may do to four entries in two seals, and what is said of it.
# {0} to {3} are the ids of the events.
FAULTS = (
    (
        "UPDATE core_event SET facts = '{{}}' WHERE id = {1}",
        "Entry 2 is not what was sealed: event {1},",
    ),
    ("UPDATE core_event SET at = at + '1 s' WHERE id = {3}", "Entry 4 is not what was sealed"),
    ("DELETE FROM core_event WHERE id = {2}", "Entry 3 is gone: event {2} was deleted."),
    ("DELETE FROM core_event WHERE id = {3}", "Entry 4 is gone: event {3} was deleted."),
    ("DELETE FROM core_event WHERE id IN ({0}, {1})", "Entry 1 is gone: event {0} was deleted."),
    (
        # And the seal as if it had never been: its hash is that of the entry behind it.
        "UPDATE core_seal SET hashes = (SELECT sha256(decode(repeat('00', 32), 'hex') ||"
        + f" convert_to({ENTRY}, 'UTF8')) FROM core_event event WHERE id = {{1}})"
        " || decode(repeat('11', 32), 'hex') WHERE number = 1;"
        " DELETE FROM core_event WHERE id = {0}",
        "Entry 1 is gone: event {0} was deleted.",
    ),
    (
        "UPDATE core_event SET id = -id WHERE id IN ({0}, {1});"
        "UPDATE core_event SET id = {0} + {1} + id WHERE id < 0",
        "Entry 1 is not what was sealed: event {0}, its place",
    ),
    (
        "UPDATE core_seal SET event_ids = ARRAY[{3}, {2}] WHERE number = 2",
        "Entry 3 is not what was sealed: event {3}, its place",
    ),
    (
        "UPDATE core_seal SET hashes = overlay(hashes placing 'x' from 40) WHERE number = 1",
        "Entry 2 is not what was sealed: event {1},",
    ),
    ("UPDATE core_seal SET entries = 5 WHERE number = 2", "Seal 2 counts 5 entries; it is 4."),
    (
        "UPDATE core_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2",
        "Seal 2 is not the one that was signed: the entries from 3 to 4",
    ),
    ("DELETE FROM core_seal WHERE number = 1", "Seal 1 is missing"),
    (
        "DELETE FROM core_seal WHERE number = 2; DELETE FROM core_event WHERE id IN ({2}, {3})",
        "Entry 3 is missing: the chain ends before it, but the head that was signed at "
        "2026-03-02T12:00:00+00:00 covers 4 entries.",
    ),
    (
        "INSERT INTO core_event (kind, subject_type, subject_id, facts, at)"
        " VALUES ('job.done', 'core.job', '1', '{{}}', now())",
        "has no entry and waits for none",
    ),
    ("INSERT INTO core_unsealed VALUES ({3} + 1000)", "is gone: it was deleted before it was"),
)


@pytest.fixture
def events(db, sams_store, sam, noon, kept_heads):
    """Four events in two seals, both signed."""
    tell(sams_store, sam, noon, 4 - Event.objects.count())
    for _round in range(2):
        seal_batch(now=noon, size=2)
        heads.keep(newest_seal())
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_names_the_first_entry_that_does_not_hold(events):
    assert len(events) == 4
    for statement, said in FAULTS:
        with done_past_the_triggers(statement.format(*events)), pytest.raises(Broken) as found:
            prove()
        assert said.format(*events) in str(found.value), statement
    assert prove().entries == 4


@contextmanager
def done_past_the_triggers(statement):
    """As a superuser, whom nothing stops; afterwards everything is as it was."""
    server = admin_connection(connection.settings_dict["NAME"])
    tables = ("core_event", "core_seal", "core_unsealed")
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE {table}")
        cursor.execute(statement)
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}; INSERT INTO {table} TABLE kept_{table}")
    server.close()


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_was_sealed_anew_is_not_the_signed_one(events, noon):
    rewrite = f"""
        UPDATE core_event SET actor_id = NULL WHERE id = {events[2]};
        DELETE FROM core_seal WHERE number = 2;
        INSERT INTO core_unsealed VALUES ({events[2]}), ({events[3]})
    """
    with done_past_the_triggers(rewrite):
        seal_batch(now=noon)
        with pytest.raises(Broken, match="Seal 2 is not the one that was signed: the entries fr"):
            prove()


def test_an_event_that_was_sealed_twice_is_named(events, noon):
    """Whoever has the application's role can put an event back into the queue."""
    Unsealed.objects.create(event_id=events[1])
    seal_batch(now=noon)

    with pytest.raises(Broken, match=f"Event {events[1]} has two entries"):
        prove()


def test_says_how_far_it_is_proved(events, sams_store, sam, noon, capsys):
    tell(sams_store, sam, noon, 3)
    seal_batch(now=noon + timedelta(hours=1), size=2)

    call_command("verify_audit")

    said = capsys.readouterr().out
    assert "6 entries in 3 seals, sealed up to 2026-03-02 13:00:00 UTC." in said
    assert "Signed heads: 2; the newest covers entry 4.\nWaiting to be sealed: 1." in said
    assert heads.public_key() in said


def test_an_empty_chain_is_whole(db, kept_heads):
    assert (prove().entries, prove().sealed_at) == (0, None)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: json.dumps(json.loads(told) | {"entries": 3}),
        lambda told: json.dumps(json.loads(told) | {"signature": "00" * 64}),
        lambda told: told[:20],
        lambda told: "[]",
        lambda told: "{}",
    ],
)
def test_a_head_that_nobody_signed_is_named(events, kept_heads, spoil):
    file = kept_heads / heads.list_kept()[1]
    file.write_text(spoil(file.read_text()))

    with pytest.raises(CommandError, match=r"The head in 00000000/0{11}1\.json is not signed"):
        call_command("verify_audit")


def test_without_any_head_the_end_is_not_proved(events, kept_heads):
    for name in heads.list_kept().values():
        (kept_heads / name).unlink()

    with pytest.raises(CommandError, match="No signed head is kept"):
        call_command("verify_audit")


def test_heads_of_an_older_key_hold_where_it_is_named(events, settings):
    old = heads.public_key()
    settings.AUDIT_SIGNING_KEY = "a new one"
    assert heads.public_key() != old
    with pytest.raises(Broken, match="is not signed by a key"):
        prove()

    settings.AUDIT_PUBLIC_KEYS = [old]
    assert prove().signed == 4


def test_a_copy_of_a_head_and_other_files_are_passed_over(events, kept_heads):
    name = heads.list_kept()[1]
    (kept_heads / name.replace(".json", "_Ab3.json")).write_text("")
    (kept_heads / "README").write_text("Kept for the auditors")

    assert prove().heads == Seal.objects.count() == 2
