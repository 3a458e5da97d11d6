"""Brings the database and the static files to what the code expects. Safe to run twice.

A process of its own, started by `config.run` with the environment of the servers. It leaves
the sign-ins of the demo in a file, so that Django starts only once for all of it.
"""

import io
import logging
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import OperationalError

from config.paths import SIGN_INS, SITE
from config.steps import Stop, guarded, step


def prepare() -> int:
    """Migrate as the owner, collect static files, make the demo, load the packaged policy."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # The steps say what happens; a log line for each event of the demo would bury them.
    logging.disable(logging.INFO)
    _refuse_unreachable()
    _call("Migrating the database", "migrate", database="owner")
    _call("Collecting static files", "collectstatic", interactive=False)
    if settings.DEMO:
        # Before the policy is loaded: the demo's past needs a policy older than itself.
        _call("Making the demo marketplace", "demo")
        said = _call("Reading the sign-ins", "demo", sign_ins=True)
        SIGN_INS.write_text(said.replace(settings.SITE_URL, SITE))
    _call("Loading the packaged policy", "load_policy")
    return 0


def _refuse_unreachable() -> None:
    for alias in ("owner", "default"):
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            raise Stop(
                f"{error}The database did not answer. Check DATABASE_URL and DATABASE_OWNER_URL."
            ) from error


def _call(label: str, command: str, **options: object) -> str:
    said = io.StringIO()
    with step(label):
        call_command(command, verbosity=0, stdout=said, **options)
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(guarded(prepare))
