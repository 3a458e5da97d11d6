"""Import orders from a table, of this system's columns or of another one's."""

import gzip
import zlib
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Store
from core import clock
from core.errors import NotPossible
from core.tables import write_lines
from policy.queries import policy_at
from shipping.actions import import_orders
from shipping.actions.imports import refused_rows
from shipping.checks.layouts import Layout
from shipping.models import Import


class Command(BaseCommand):
    help = (
        "Take the orders of a CSV or XLSX file (also .gz) for one store, one row per article. "
        "Prints how many were taken and, by reason, how many rows were refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--store", required=True, metavar="SLUG")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME=PATTERN",
            help="what makes up a column, such as 'placed_at={Order Year}-{Order Month:02}-01'",
        )
        parser.add_argument("--refused", type=Path, help="where a CSV of the refused rows goes")
        parser.add_argument("--try", action="store_true", help="check everything, keep nothing")
        parser.add_argument(
            "--as-of",
            type=datetime.fromisoformat,
            metavar="DATE",
            help="with --try: judge the file as on that day (UTC)",
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if options["as_of"] and not options["try"]:
            raise CommandError("--as-of is for --try alone: orders are taken when they are taken.")
        store = Store.objects.filter(slug=options["store"]).first()
        if store is None:
            raise CommandError(f"There is no store {options['store']}.")
        now = options["as_of"].replace(tzinfo=UTC) if options["as_of"] else clock.now()
        try:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            layout = Layout.of(options["column"])
            with transaction.atomic():
                done = import_orders(
                    store,
                    file_name=path.name,
                    content=content,
                    layout=layout,
                    limits=policy_at(now).uploads.imports,
                    actor=None,
                    now=now,
                )
                transaction.set_rollback(options["try"])
        except (OSError, EOFError, zlib.error, ValueError, NotPossible) as error:
            raise CommandError(f"{path}: {error}") from error
        self._report(done, options["refused"], is_trial=options["try"])

    def _report(self, done: Import, out: Path | None, *, is_trial: bool) -> None:
        for reason, rows in Counter(row["reason"] for row in done.refused).most_common():
            self.stdout.write(f"{rows:8}  {reason}")
        said = f"{done.taken} orders taken, {done.repeated} here already"
        said += f", {len(done.refused)} rows refused."
        self.stdout.write(said + (" A trial: nothing was kept." if is_trial else ""))
        if out and done.refused:
            _write(out, "".join(write_lines(refused_rows(done))))


def _write(out: Path, table: str) -> None:
    try:
        out.write_text(table, encoding="utf-8")
    except OSError as error:
        words = "The refused rows could not be written; the count above stands, and orders that"
        raise CommandError(f"{words} are here already are not taken again: {error}") from error
