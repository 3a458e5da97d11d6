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
from django.test import TransactionTestCase
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from config import throwaway
from config.servers import roles

TEMPLATE = "test_template"
ALIASES = ("default", "owner")
# Any number does, as long as every worker takes the same.
TEMPLATE_LOCK = 20_260_101

# What the migrations leave in a new database stays; `kept_policy` is of the tests (tests/cast.py).
KEPT = ("django_migrations", "django_content_type", "auth_permission", "kept_policy")
LARGE_BYTES = 1_000_000
OTHERS = (
    "datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
    " AND backend_type = 'client backend'"
)
# Among some 180 tables a test leaves rows in a few: to truncate all takes a second of the server.
# A large one is truncated all the same: thousands of dead rows would stand in the way of the next.
# Who still writes is waited for, and then ended: its rows would come after all were removed.
# The superuser passes by triggers of append-only tables and by references between them.
EMPTY = """
DO $$
DECLARE found regclass;
BEGIN
  FOR turn IN 1 .. 200 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE {others});
    PERFORM pg_sleep(0.05);
    PERFORM pg_stat_clear_snapshot();
  END LOOP;
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others};
  SET LOCAL session_replication_role = replica;
  FOR found IN SELECT oid FROM pg_class
               WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                 AND pg_relation_size(oid) > 0 AND relname <> ALL (ARRAY[{kept}]) LOOP
    IF pg_relation_size(found) > {large} THEN
      EXECUTE format('TRUNCATE %s CASCADE', found);
    ELSE
      EXECUTE format('DELETE FROM %s', found);
    END IF;
  END LOOP;
END $$;
""".format(others=OTHERS, large=LARGE_BYTES, kept=", ".join(f"'{name}'" for name in KEPT))
# A policy is half a megabyte, and to pack it takes longer than to write it.
UNPACKED = "ALTER TABLE policy_policyversion ALTER COLUMN sections SET STORAGE EXTERNAL"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copy the migrated template for this worker and lead both connections to the copy."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
    with django_db_blocker.unblock():
        make_copy(name)
        lead_to(name)
    TransactionTestCase._fixture_teardown = empty_tables
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


def empty_tables(_test: TransactionTestCase | None = None) -> None:
    """Remove what a test that commits has left, in place of Django's flush of every table."""
    server = admin_connection(connections["default"].settings_dict["NAME"])
    with server.cursor() as cursor:
        cursor.execute(EMPTY)
    server.close()


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
            inside.execute(UNPACKED)
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
