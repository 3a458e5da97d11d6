"""Migrations that were merged into one: a database that stands between them is told so.

Before a release nobody upgrades from there, and Django would count it as up to date.
"""

from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import pre_migrate

# The last step of each app before they were merged.
LAST = {
    ("core", "0015_record_asks_less"),
    ("accounts", "0016_keys_have_names"),
    ("policy", "0004_acknowledgements"),
    ("enforcement", "0032_signals_say_no_sender"),
    ("listings", "0007_files_end"),
    ("shipping", "0009_by_systems"),
    ("aftersales", "0013_short_words"),
}


def refuse_between(app: AppConfig) -> None:
    """Look before each `migrate`."""
    pre_migrate.connect(_refuse, sender=app)


def _refuse(*, using: str, **_also: Any) -> None:
    """Raises CommandError where some of the steps that were merged are missing."""
    loader = MigrationLoader(connections[using])
    done = set(loader.applied_migrations)
    apps = {app for app, _name in LAST}
    merged = {step for step in done - set(loader.disk_migrations) if step[0] in apps}
    if merged and not done >= LAST:
        missing = ", ".join(f"{app}.{name}" for app, name in sorted(LAST - done))
        raise CommandError(
            "This database stands between migrations that have become one since; it lacks "
            f"{missing}. Make it anew (the demo's by `make reset`): docs/upgrading.md."
        )
