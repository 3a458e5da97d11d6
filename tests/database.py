"""A migrated database per test worker, used under the application's own role.

One template is migrated by the owner; each worker gets a copy of it.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import django
import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from config import throwaway
from config.servers import roles

TEMPLATE = "test_template"
ALIASES = ("default", "owner")
# Any number does, as long as every worker takes the same.
TEMPLATE_LOCK = 20_260_101

# Only in tests: rows of transactional tests are removed by TRUNCATE. It passes by the
# row triggers of append-only tables; triggers on TRUNCATE itself are switched off.
FLUSH = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger
               WHERE NOT tgisinternal AND tgtype & 32 = 32 LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', found.name, found.tgname);
  END LOOP;
END $$;
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copy the migrated template for this worker and lead both connections to the copy."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
    with django_db_blocker.unblock():
        make_copy(name)
        lead_to(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _static_files(django_db_setup: None) -> None:
    """Pages name static files by their hash, which collecting them computes."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def server_environment(django_db_setup: None) -> dict[str, str]:
    """What a worker or web server started by a test needs in order to share its database."""
    name = settings.DATABASES["default"]["NAME"]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": at(os.environ["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": at(os.environ["DATABASE_OWNER_URL"], name),
    }


def make_copy(name: str) -> None:
    """A migrated database of this name, without rows."""
    server = admin_connection("postgres")
    with server.cursor() as cursor:
        # Held until the copy is made: a template in use cannot be copied.
        _lock_template(server)
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} OWNER {roles.OWNER} TEMPLATE {TEMPLATE}")
    server.close()


def admin_connection(database: str) -> connection:
    """A connection as superuser, each statement its own transaction."""
    opened = psycopg2.connect(at(os.environ[throwaway.ADMIN_URL], database))
    opened.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    return opened


def _lock_template(server: connection) -> None:
    """Make the template unless it is there, and keep others off it while `server` is open."""
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone() is None:
            _make_template(server)


def _make_template(server: connection) -> None:
    """Migrate under another name first: a half-migrated template is never used."""
    unfinished = f"{TEMPLATE}_unfinished"
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
        roles.make_database(server, unfinished)
        database = admin_connection(unfinished)
        roles.grant_rows(database)
        lead_to(unfinished)
        call_command("migrate", database="owner", verbosity=0)
        connections.close_all()
        with database.cursor() as inside:
            inside.execute(FLUSH)
            inside.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {roles.APP}")
        database.close()
        cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")


def lead_to(name: str) -> None:
    """Let both connections of this process open that database from now on."""
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def at(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def main() -> None:
    """Make the template ahead of the tests, while a core is idle."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    _lock_template(admin_connection("postgres"))


if __name__ == "__main__":
    main()
