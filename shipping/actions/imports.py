"""A file of orders, taken at once: every row is taken, known already, or refused with why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.tables import Row, Table, as_written, read_table
from policy.queries import policy_at
from policy.sections.uploads import CsvLimits
from shipping.actions.sent_rows import blamed, take_order
from shipping.actions.stock.shelves import lock_items
from shipping.actions.who import refuse_others
from shipping.checks.columns import ORDER_COLUMNS
from shipping.checks.layouts import AS_IT_IS, Layout
from shipping.models import Import


@transaction.atomic
def import_orders(
    store: Store,
    *,
    file_name: str,
    content: bytes,
    layout: Layout = AS_IT_IS,
    limits: CsvLimits | None = None,
    actor: User | None,
    now: datetime,
) -> Import:
    """Take the orders of a CSV file, one row per article; refuse the rows of bad ones.

    Rows of one order stand or fall together. The same file again takes nothing twice.
    `layout` says how the columns of another system make up ours; `limits` are a file's, unless
    its sender is trusted with a larger one.
    Raises NotPossible on `file` when it cannot be read at all.
    Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    limits = limits or policy_at(now).uploads.csv
    table = _read(content, layout.needs(ORDER_COLUMNS), limits)
    orders: dict[str, list[Row]] = {}
    skus = set()
    for row in table.rows:
        facts = layout.read(row.facts)
        orders.setdefault(facts.get("number", ""), []).append(row)
        skus.add(facts.get("sku", ""))
    # All at once, as every batch locks: order by order, two files would wait for each other.
    lock_items(store, skus)
    taken = repeated = 0
    refused: list[dict[str, Any]] = []
    for rows in orders.values():
        try:
            is_new = take_order(
                store, [layout.read(row.facts) for row in rows], actor=actor, now=now
            )
        except (ValueError, NotPossible) as error:
            refused += _refused(rows, blamed(error)[1])
        else:
            taken, repeated = taken + is_new, repeated + (not is_new)
    return _keep(store, Import.Kind.ORDERS, file_name, table, taken, repeated, refused, actor, now)


def _read(content: bytes, needed: Sequence[str], limits: CsvLimits) -> Table:
    if len(content) > limits.max_bytes:
        words = _("The file is larger than %(size)s MB. Split it and send the parts.")
        raise NotPossible(words % {"size": limits.max_bytes // 1024 // 1024}, field="file")
    return read_table(content, needed=needed, max_rows=limits.max_rows)


def refused_rows(done: Import) -> Iterator[Sequence[str]]:
    """The refused rows as they came, with the reason in front, to be mended and sent again."""
    yield [_("reason"), *done.header]
    yield from ([row["reason"], *map(as_written, row["cells"])] for row in done.refused)


def _refused(rows: Sequence[Row], reason: str) -> list[dict[str, Any]]:
    return [{"line": row.line, "reason": reason, "cells": list(row.cells)} for row in rows]


def _keep(
    store: Store,
    kind: str,
    file_name: str,
    table: Table,
    taken: int,
    repeated: int,
    refused: list[dict[str, Any]],
    actor: User | None,
    now: datetime,
) -> Import:
    done = Import.objects.create(
        store=store,
        actor=actor,
        kind=kind,
        file_name=file_name[:200],
        encoding=table.encoding,
        header=list(table.header),
        taken=taken,
        repeated=repeated,
        refused=refused,
        made_at=now,
    )
    facts = {"file": done.file_name, "taken": taken, "refused": len(refused)}
    record("file.imported", subject=done, store=store, actor=actor, at=now, facts=facts)
    return done
