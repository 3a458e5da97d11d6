"""Questions that are written once in a process and asked with other values each time.

Django writes the SQL of a query anew whenever it is asked. For the small questions of every page
that costs many times what the answer does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, transaction
from django.db.models.base import ModelState
from django.db.models.expressions import Expression, RawSQL
from django.db.transaction import TransactionManagementError
from psycopg2.errors import InvalidSqlStatementName

Row = TypeVar("Row", bound=models.Model)


class Given(Expression):
    """The place of a value in a question: it is put in when the question is asked."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


BY_INDEX = """
    SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_bitmapscan = off;
"""
# The names of the plans that a connection keeps; they go with it.
_KEPT: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
# Stands for who asks and when while a question is written; nothing else of it may vary.
ASKER: Any = SimpleNamespace(
    store=SimpleNamespace(pk=Given("store", models.BigIntegerField())),
    user=SimpleNamespace(pk=Given("user", models.BigIntegerField())),
    now=Given("now", models.DateTimeField()),
)


class Part(NamedTuple):
    """Columns of an answer: of a row that another points to by this name, or what is so called."""

    name: str
    model: type[models.Model] | None
    columns: slice


@dataclass(frozen=True)
class Prepared:
    """SQL with its values, of which some are yet to be given; it may lock what it finds."""

    sql: str
    values: tuple[Any, ...]
    locks: bool = False

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows as the database has them, with what is given in its places.

        Raises TransactionManagementError where a lock would be let go at once.
        """
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("A lock needs a transaction to hold it.")
        values = [given[one.name] if isinstance(one, Given) else one for one in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def rows_of(self, model: type[Row], *beside: str, **given: Any) -> list[Row]:
        """The rows as instances of the model, each with what stands `beside` it.

        For a question that asks for the `columns_of` model and `beside`. Rows come as Django reads
        them; what was worked out for a row, as the database has it.
        """
        return [_instance(model, beside, row) for row in self.ask(**given)]

    def ask_by_index(self, **given: Any) -> list[tuple[Any, ...]]:
        """As `ask`, by a plan that a connection makes once and that reads through indexes.

        For a question of many parts that seldom finds anything: planning it takes ten times as
        long as answering it. PostgreSQL keeps no plan of its own accord here, as without the values
        it reckons with a third of the rows; for the same reason it may not read whole tables.
        """
        if self.locks:
            raise TransactionManagementError("A lock would be let go with the plan's own settings.")
        try:
            return self._ask_kept(given)
        except DatabaseError as error:
            if not isinstance(error.__cause__, InvalidSqlStatementName):
                raise
            # Somebody threw the connection's plans away, or a pooler lent us another one.
            _KEPT.pop(connection.connection, None)
            return self._ask_kept(given)

    def _ask_kept(self, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        givens = [one for one in self.values if isinstance(one, Given)]
        values = [given[one.name] for one in givens]
        places = ", ".join(["%s"] * len(givens))
        with transaction.atomic(), connection.cursor() as cursor:
            kept = _KEPT.setdefault(connection.connection, set())
            if self.name not in kept:
                types = ", ".join(str(one.output_field.db_type(connection)) for one in givens)
                cursor.execute(f"PREPARE {self.name} ({types}) AS {self._with_fixed(cursor)}")
                kept.add(self.name)
            cursor.execute(f"{BY_INDEX} EXECUTE {self.name} ({places})", values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            # Whatever else the caller's transaction asks is planned as ever.
            transaction.set_rollback(True)
        return found

    @cached_property
    def name(self) -> str:
        return f"asked_{sha256(repr((self.sql, self.values)).encode()).hexdigest()[:24]}"

    def _with_fixed(self, cursor: Any) -> str:
        """The SQL in which only what is given is left open: partial indexes go by the rest."""
        count = iter(range(1, len(self.values) + 1))
        said = [
            f"${next(count)}" if isinstance(one, Given) else cursor.mogrify("%s", [one]).decode()
            for one in self.values
        ]
        return self.sql % tuple(said)


def prepare(rows: "models.QuerySet[Any, Any]") -> Prepared:
    sql, values = rows.query.sql_with_params()
    return Prepared(sql, tuple(values), rows.query.select_for_update)


@cache
def written(model: type[models.Model], part: Expression) -> RawSQL:
    """A column of queries over `model` that is the same in all of them, as SQL."""
    rows = model._default_manager.annotate(part=part).values_list("part")
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    [(column, (sql, values), _alias)] = compiler.select
    return RawSQL(sql, values, output_field=column.output_field)


@cache
def columns_of(model: type[models.Model], *beside: str) -> tuple[str, ...]:
    """The model's own columns and then those `beside` it, for `values_list` and `rows_of`.

    What stands beside a row is another that it points to, or what was worked out for it.
    """
    found = [field.attname for field in model._meta.concrete_fields]
    for name in beside:
        other = _pointed(model, name)
        found += [f"{name}__{column}" for column in columns_of(other)] if other else [name]
    return tuple(found)


@cache
def _pointed(model: type[models.Model], name: str) -> type[models.Model] | None:
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return None


@cache
def _parts(model: type[models.Model], beside: tuple[str, ...]) -> list[Part]:
    """What the columns are of, in their order; those of the model itself stand first."""
    parts, start = [], 0
    for name in ("", *beside):
        other = _pointed(model, name) if name else model
        end = start + (len(columns_of(other)) if other else 1)
        parts.append(Part(name, other, slice(start, end)))
        start = end
    return parts


def _instance(model: type[Row], beside: tuple[str, ...], values: tuple[Any, ...]) -> Row:
    own, *rest = _parts(model, beside)
    if len(values) != [own, *rest][-1].columns.stop:
        raise TypeError(f"The question does not ask for the columns of {model} and {beside}")
    row = _made(model, values[own.columns])
    for name, other, columns in rest:
        if other:
            field: Any = model._meta.get_field(name)
            is_none = getattr(row, field.attname) is None
            row._state.fields_cache[name] = None if is_none else _made(other, values[columns])
        else:
            [vars(row)[name]] = values[columns]
    return row


def _made(model: type[Row], values: Sequence[Any]) -> Row:
    if converters := _converters(model):
        values = list(values)
        for place, convert in converters:
            values[place] = convert(values[place])
    return as_read(model, columns_of(model), values)


def as_read(
    model: type[Row], names: Sequence[str], values: Iterable[Any], **related: models.Model | None
) -> Row:
    """An instance as it was read, with these columns alone; `related` are rows that it names.

    In a third of Django's time, which goes through all fields of each and asks who listens to that.
    """
    one = model.__new__(model)
    vars(one).update(zip(names, values, strict=True))
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one._state.fields_cache.update(related)
    return one


@cache
def _converters(model: type[models.Model]) -> list[tuple[int, Callable[[Any], Any]]]:
    """The places of columns that come otherwise than Django gives them out, such as JSON."""
    return [
        (place, partial(_converted, field.cached_col, convert))
        for place, field in enumerate(model._meta.concrete_fields)
        for convert in field.get_db_converters(connection)
    ]


def _converted(column: Expression, convert: Callable[..., Any], value: Any) -> Any:
    return convert(value, column, connection)
