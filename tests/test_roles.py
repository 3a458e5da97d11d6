"""The application's database role can change rows and nothing else."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def _one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_tests_run_under_the_application_role():
    assert _one("SELECT current_user") == "tradewell_app"


def test_the_application_owns_no_table():
    owners = "SELECT array_agg(DISTINCT tableowner) FROM pg_tables WHERE schemaname = 'public'"

    assert _one(owners) == ["tradewell_owner"]


def test_the_application_has_no_special_right():
    rights = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
    member = "EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)"

    assert _one(f"SELECT {rights} OR {member} FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "ALTER TABLE django_session DROP CONSTRAINT django_session_pkey",
        "DROP TABLE django_session",
        "SET ROLE tradewell_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_change_the_schema(statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
