"""A test that commits leaves to the next what a migrated database has, and no more."""

import threading
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from accounts.models import Store
from tests.database import LARGE_BYTES, admin_connection, empty_tables

MANY = """
INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
SELECT 'shop-' || n, repeat('lamp ', 20), 'DE', 'en', 'UTC', now() FROM generate_series(1, 8000) n
"""


def filled():
    models: list[type[Model]] = apps.get_models()
    return {model._meta.label for model in models if model._base_manager.exists()}


@pytest.fixture
def told(transactional_db, policy, sams_store):
    """Rows that point at each other, in tables that let nobody delete."""
    assert {"core.Event", "policy.PolicyVersion", "accounts.Membership"} <= filled()


def is_large(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s::regclass)", [table])
        return cursor.fetchone()[0] > LARGE_BYTES


@pytest.mark.parametrize("many", [False, True])
def test_tables_are_emptied_whether_small_or_large(told, many):
    if many:
        with connection.cursor() as cursor:
            cursor.execute(MANY)
    assert is_large(Store._meta.db_table) is many

    empty_tables()

    assert filled() == {"contenttypes.ContentType", "auth.Permission"}


def test_who_still_writes_is_waited_for(told):
    late = admin_connection(settings.DATABASES["default"]["NAME"])
    late.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
    late.cursor().execute(MANY)
    end = threading.Thread(target=lambda: (time.sleep(0.5), late.commit()))
    end.start()
    empty_tables()
    end.join()
    late.close()
    assert filled() == {"contenttypes.ContentType", "auth.Permission"}
