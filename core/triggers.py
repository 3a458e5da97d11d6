"""Triggers hold for everyone who may write rows: no setting of a session switches one off.

The library's triggers first ask a function of its own whether the session wants them passed by.
Whoever has the application's role could say so, and pass by what is append-only. The function also
catches an error for every row, which PostgreSQL pays for with a look at all foreign keys that wait
to be checked: a million rows in one statement never end. So it is made to answer no.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

FUNCTION = "_pgtrigger_should_ignore"
NO = "SELECT false"
ALWAYS_NO = f"""
    CREATE OR REPLACE FUNCTION public.{FUNCTION}(trigger_name name) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS '{NO}'
"""


def hold_after_migrating(app: AppConfig) -> None:
    """Every migration that installs a trigger brings the library's function back."""
    post_migrate.connect(_hold, sender=app, dispatch_uid="core.triggers")


def _hold(*, using: str, **_told: Any) -> None:
    """Only where it is not held yet: a flush sends the signal too, as a role that may not."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT FROM pg_proc WHERE proname = %s AND prosrc <> %s", [FUNCTION, NO])
        if cursor.rowcount:
            cursor.execute(ALWAYS_NO)
