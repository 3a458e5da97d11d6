"""Who may do what in PostgreSQL.

The application's role owns no table: whatever it runs, constraints and triggers stay.
Only the owner, which runs migrations, can change them.
"""

from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

DATABASE = "tradewell"
SUPERUSER = "postgres"
OWNER = "tradewell_owner"
APP = "tradewell_app"
EXTENSIONS = ("pg_trgm", "btree_gist", "citext")


def make_role(server: connection, role: str, password: str) -> None:
    """Create a role that may sign in and nothing more, or renew its password."""
    verb = "ALTER" if _exists(server, "pg_roles", "rolname", role) else "CREATE"
    _execute(
        server,
        sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {{}}").format(
            sql.Identifier(role), sql.Literal(password)
        ),
    )


def make_database(server: connection, name: str) -> None:
    """Create an empty database that belongs to the owner, unless there is one."""
    if not _exists(server, "pg_database", "datname", name):
        statement = "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0"
        _execute(server, sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(OWNER)))


def grant_rows(database: connection) -> None:
    """Let the application read and write rows of tables that the owner makes from now on."""
    for extension in EXTENSIONS:
        _execute(
            database, sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    for privileges in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
        _execute(
            database,
            sql.SQL(f"ALTER DEFAULT PRIVILEGES FOR ROLE {{}} GRANT {privileges} TO {{}}").format(
                sql.Identifier(OWNER), sql.Identifier(APP)
            ),
        )


def _exists(server: connection, catalogue: str, column: str, name: str) -> bool:
    with server.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
                sql.Identifier(catalogue), sql.Identifier(column)
            ),
            [name],
        )
        return cursor.fetchone() is not None


def _execute(database: connection, statement: sql.Composed) -> None:
    database.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with database.cursor() as cursor:
        cursor.execute(statement)
