"""`manage.py export_statements --since DATE`: decisions for the DSA Transparency Database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError

from enforcement.checks.dsa.mapping import NotMappable
from enforcement.queries.transparency import count_taken_back, list_records


class Lines(Protocol):
    def write(self, text: str, /) -> Any: ...


class Command(BaseCommand):
    help = "Write statements of reasons in the shape of the DSA Transparency Database, as JSONL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "decisions of this day and later, by UTC: YYYY-MM-DD"
        parser.add_argument("--since", type=date.fromisoformat, required=True, help=words)
        parser.add_argument("--out", type=Path, help="where they go; without it, standard output")

    def handle(self, **options: Any) -> None:
        since = datetime.combine(options["since"], datetime.min.time(), UTC)
        written, refused = 0, 0
        with _opened(options["out"], self.stdout) as out:
            for row, record in list_records(since):
                if isinstance(record, NotMappable):
                    refused += 1
                    self.stderr.write(f"{row.number} was refused: {record}.")
                    continue
                out.write(record.model_dump_json(exclude_none=True) + "\n")
                written += 1
        ended = count_taken_back(since)
        self.stderr.write(f"Written: {written}. Refused: {refused}. Only end a measure: {ended}.")
        if refused:
            raise CommandError("Some statements were refused; the others were written.")


@contextmanager
def _opened(out: Path | None, standard: Lines) -> Iterator[Lines]:
    """Standard output, or a file that takes its name only once it is whole."""
    if out is None:
        yield standard
        return
    if not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
    part = out.with_name(f"{out.name}.part")
    with part.open("w", encoding="utf-8") as lines:
        yield lines
    part.replace(out)
