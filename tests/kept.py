"""Rows that hundreds of tests begin with: written by the verbs once a process, then put back.

What a fixture writes is read from the tables and taken back the first time; that test and every
further one get the same rows, with the same ids, by one call of the database.
"""

import json
import pickle
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction

WRITTEN = """
    SELECT relname FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname
"""
# Rows that triggers write are there already when ours come.
PUT_BACK = (
    "INSERT INTO {table} ({columns}) SELECT {columns}"
    " FROM jsonb_populate_recordset(NULL::{table}, %s) ON CONFLICT ({key}) DO NOTHING"
)
CHANGE = (
    "UPDATE {table} SET ({columns}) = (SELECT {columns}"
    " FROM jsonb_populate_record(NULL::{table}, %s)) WHERE {key} = %s"
)


READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")
# Functions of the database that write (core/outbox.py).
WRITES = "SELECT core_"


class Made(NamedTuple):
    statement: str
    values: list[object]
    files: dict[str, bytes]
    answer: bytes


_MADE: dict[tuple[object, ...], Made] = {}


class Keeper:
    """For one test: what was put back so far, and whether it is alone: nothing else was written.

    Whoever changes what verbs go by without writing, such as the policy at hand, says so.
    """

    def __init__(self):
        # What caches count by id is of the test before.
        cache.clear()
        self.here, self.is_alone, self.is_mine = set(), True, False

    def __call__(self, *key, build, alone=False, folder=None):
        """Answer as `build()` does: it is called once, and what it wrote is put back each time.

        `key` names what is made, with the instants that it goes by; whatever else was put back
        before counts as well, unless the rows are the same `alone`. Where a test has written rows
        of its own, or where they are committed, verbs write these too. `folder`, empty before, is
        where their files lie.
        """
        # What the test recorded and still waits is a row of its own as well.
        connection.cursor().close()
        if not connection.in_atomic_block or not (alone or self.is_alone):
            return build()
        # Of what was put back in two worlds there are two, with other ids.
        name = (key, frozenset() if alone else frozenset(self.here))
        with self.known(name):
            if name not in _MADE:
                _MADE[name] = _made(build, folder)
            return _put_back(_MADE[name], folder)

    @contextmanager
    def known(self, name):
        """What is written within is the same in each test, with the same ids, by this name."""
        self.is_mine = True
        try:
            yield
        finally:
            self.is_mine = False
        self.here.add(name)

    def watch(self, execute, sql, params, many, context):
        if not self.is_mine and not (sql.lstrip().startswith(READS) and WRITES not in sql):
            self.is_alone = False
        return execute(sql, params, many, context)


@pytest.fixture
def kept_rows(db):
    keeper = Keeper()
    with connection.execute_wrapper(keeper.watch):
        yield keeper


def _put_back(made, folder):
    with connection.cursor() as cursor:
        cursor.execute(made.statement, made.values)
    for name, content in made.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return pickle.loads(made.answer)


def _made(build, folder):
    """What verbs write; it is taken back, so that the first test has what all others have."""
    with transaction.atomic():
        answer = pickle.dumps(build())
        files, tables = _files(folder), _written()
        after = {table: _rows(table) for table in tables}
        transaction.set_rollback(True)
    statements, values = [], []
    for table, rows in after.items():
        before = _rows(table)
        assert before.keys() <= rows.keys(), f"{table}: what is kept may remove no row"
        names, columns = {"table": table, "key": _key(table)}, _columns(table)
        if new := [json.loads(text) for key, text in rows.items() if key not in before]:
            statements.append(PUT_BACK.format(**names, columns=_quoted(columns)))
            values.append(json.dumps(new))
        for key, text in rows.items():
            if before.get(key, text) != text:
                was, now = json.loads(before[key]), json.loads(text)
                changed = [column for column in columns if was[column] != now[column]]
                statements.append(CHANGE.format(**names, columns=_quoted(changed)))
                values += [text, key]
    return Made("; ".join(statements), values, files, answer)


def _written():
    """The tables that this transaction has written to, also where that was taken back."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return [table for (table,) in cursor.fetchall()]


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_key(table)}, to_jsonb(row)::text FROM {table} AS row")
        return dict(cursor.fetchall())


def _files(folder):
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder else []
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _columns(table):
    """Those that may be written: others the database works out."""
    fields = _models()[table]._meta.concrete_fields
    return [field.column for field in fields if not field.generated]


def _quoted(columns):
    return ", ".join(f'"{column}"' for column in columns)


def _key(table):
    return f'"{_models()[table]._meta.pk.column}"'


def _models():
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models}
