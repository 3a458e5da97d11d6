"""What a migration may not do to a table that is in use: lock it for long, or break the version
that still runs.

An upgrade migrates first and restarts then, so the old code meets the new tables for minutes.
`python -m config.migrations` names each operation that would hurt; `make check` runs it.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OURS = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
# Before the first release all tables are new, and nobody runs an older version: what stands here
# was accepted for that alone. After the release nothing is added; what hurts is written otherwise.
ACCEPTED = {"core": {"0001_initial"}, "listings": {"0001_initial"}, "shipping": {"0001_initial"}}

# What these do is written nowhere.
ANYTHING = (migrations.RunSQL, migrations.RunPython)
GONE = "the running version reads it: take it out of the code, and drop it a version later"
INDEX = "writes wait while it is built: use AddIndexConcurrently with atomic = False"
REWRITE = "the table is written anew under a lock: add a column and move the rows in batches"


def faults() -> list[str]:
    """Each operation that hurts, in words; none where all migrations are harmless."""
    loader = MigrationLoader(None)
    found: list[str] = []
    for key in sorted(key for key in loader.disk_migrations if key[0] in OURS):
        app, name = key
        if name not in ACCEPTED.get(app, set()):
            state = loader.project_state(key, at_end=False)
            found += faults_of(loader.disk_migrations[key], state)
    return found


def faults_of(migration: migrations.Migration, state: ProjectState) -> Iterator[str]:
    """The faults of one migration, which meets the tables of `state`."""
    label = migration.app_label
    before = {name for app, name in state.models if app == label}
    state = state.clone()
    for operation in migration.operations:
        model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
        is_looked_at = model in before or isinstance(operation, ANYTHING)
        if is_looked_at and (why := fault_of(operation, state, label)):
            yield f"{label}.{migration.name}: {operation.describe()}: {why}."
        operation.state_forwards(label, state)


def fault_of(operation: Operation, state: ProjectState, label: str) -> str:
    """Why the operation hurts a table with rows; empty where it does not."""
    match operation:
        case migrations.RemoveField() | migrations.RenameField() | migrations.RenameModel():
            return GONE
        case migrations.DeleteModel() | migrations.AlterModelTable():
            return GONE
        case migrations.RunSQL() | migrations.RunPython():
            return "" if operation.elidable else "say by elidable=True that it is short and safe"
        case migrations.AddIndex() | migrations.RemoveIndex():
            return "" if type(operation).__name__.endswith("Concurrently") else INDEX
        case migrations.AddConstraint():
            return _of_constraint(operation)
        case migrations.AddField():
            return _of_new(operation.field)
        case migrations.AlterField():
            fields = state.models[label, operation.model_name.lower()].fields
            return _of_change(fields[operation.name], operation.field)
    return ""


def _of_constraint(operation: Any) -> str:
    if isinstance(operation.constraint, models.UniqueConstraint | ExclusionConstraint):
        return "its index is built under a lock: build a unique index concurrently first"
    if type(operation).__name__ == "AddConstraintNotValid":
        return ""
    return "all rows are read under a lock: use AddConstraintNotValid, then ValidateConstraint"


def _of_new(field: Any) -> str:
    if not field.null and field.db_default is models.NOT_PROVIDED and not field.many_to_many:
        return "the version that still runs leaves it out: give it null=True or a db_default"
    if field.unique or field.db_index:
        return "its index is built under a lock: add it without, and the index concurrently"
    return ""


def _of_change(old: Any, new: Any) -> str:
    if old.null and not new.null:
        return "all rows are read under a lock: add a check NOT VALID and validate it first"
    if old.get_internal_type() != new.get_internal_type():
        return REWRITE
    if old.max_length and (new.max_length or 0) < old.max_length and new.max_length is not None:
        return REWRITE
    if (new.unique or new.db_index) and not (old.unique or old.db_index):
        return INDEX
    return ""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    found = faults()
    if found:
        print("\n".join(found))
        print(
            "See docs/upgrading.md, or, before the first release, ACCEPTED in config/migrations.py."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
