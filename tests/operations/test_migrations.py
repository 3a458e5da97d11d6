"""Migrations are tried on what hurts a table in use; one that does not get its lock gives up."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections, migrations, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from psycopg2.errors import LockNotAvailable

from config import migrations as rules
from core.merged_steps import LAST

CHECK = models.CheckConstraint(condition=models.Q(n__gt=0), name="positive")
TEXT = models.CharField(max_length=20)
M = migrations


def faults(*operations):
    """What is said of these operations on a table `row` that has rows."""
    fields = [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField(null=True))]
    state = ProjectState()
    state.add_model(ModelState("core", "row", [*fields, ("text", TEXT)]))
    migration = migrations.Migration("0099_more", "core")
    migration.operations = list(operations)
    return list(rules.faults_of(migration, state))


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (M.AddIndex("row", models.Index(fields=["n"], name="i")), "AddIndexConcurrently"),
        (M.AddConstraint("row", CHECK), "AddConstraintNotValid"),
        (M.AddConstraint("row", models.UniqueConstraint(fields=["n"], name="u")), "unique index"),
        (M.AddField("row", "more", models.IntegerField(default=1)), "db_default"),
        (M.AddField("row", "more", models.IntegerField(null=True, db_index=True)), "concurrently"),
        (M.AlterField("row", "n", models.IntegerField()), "NOT VALID"),
        (M.AlterField("row", "n", models.BigIntegerField(null=True)), "written anew"),
        (M.AlterField("row", "text", models.CharField(max_length=10)), "written anew"),
        (M.AlterField("row", "text", models.CharField(max_length=20, unique=True)), "writes wait"),
        (M.RemoveField("row", "n"), "a version later"),
        (M.RenameField("row", "n", "m"), "a version later"),
        (M.RenameModel("Row", "Line"), "a version later"),
        (M.DeleteModel("Row"), "a version later"),
        (M.RunSQL("SELECT 1"), "elidable"),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_what_hurts_is_named_with_the_way_out(operation, words):
    (found,) = faults(operation)
    assert found.startswith("core.0099_more: ") and words in found


def test_what_does_not_hurt_passes():
    index = models.Index(fields=["n"], name="i")
    assert (
        faults(
            AddIndexConcurrently("row", index),
            AddConstraintNotValid("row", CHECK),
            M.AddField("row", "a", models.IntegerField(null=True)),
            M.AddField("row", "b", models.IntegerField(db_default=0)),
            M.AlterField("row", "text", models.CharField(max_length=200)),
            M.RunSQL("SELECT 1", elidable=True),
            # A table of its own has no rows and no older readers.
            M.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
            M.AddIndex("fresh", models.Index(fields=["id"], name="j")),
            M.AddField("fresh", "n", models.IntegerField(default=1)),
        )
        == []
    )


def test_no_migration_of_the_project_hurts():
    assert rules.faults() == []


def test_what_is_accepted_exists_and_hurts(monkeypatch):
    accepted = {(app, name) for app, names in rules.ACCEPTED.items() for name in names}
    monkeypatch.setattr(rules, "ACCEPTED", {})
    assert {tuple(line.partition(":")[0].split(".")) for line in rules.faults()} == accepted


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_migration_that_gets_no_lock_gives_up_and_leaves_no_queue(sam, monkeypatch):
    """Whoever waits for an exclusive lock makes all later readers wait behind it."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("3s",)
        cursor.execute("SET lock_timeout = '200ms'")
    with transaction.atomic():
        assert sam.__class__.objects.count() == 1
        with pytest.raises(OperationalError) as refused, owner.schema_editor() as editor:
            editor.execute("ALTER TABLE accounts_user ADD COLUMN more integer NULL")
        assert isinstance(refused.value.__cause__, LockNotAvailable)
    owner.close()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_database_between_steps_that_were_merged_is_refused():
    """Else it would count as up to date, and miss a column on the first page that reads it."""
    recorder = MigrationRecorder(connections["owner"])
    for app, name in LAST:
        recorder.record_applied(app, name)
    call_command("migrate", database="owner", verbosity=0)
    recorder.record_unapplied("listings", "0007_files_end")

    with pytest.raises(CommandError, match=r"lacks listings\.0007_files_end"):
        call_command("migrate", database="owner", verbosity=0)
