"""`manage.py evaluate_triage TRAIN TEST`: how well words alone tell what a ticket is about."""

import csv
import gzip
import json
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Needs no database. What counts numbers is imported where used: no other command waits."""

    help = "Learn to sort texts from one CSV file, judge it on another, print JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("train", type=Path, metavar="TRAIN", help="CSV, plain or .gz")
        parser.add_argument("test", type=Path, metavar="TEST", help="CSV, plain or .gz")
        parser.add_argument("--text", default="text", metavar="COL", help="what the buyer wrote")
        parser.add_argument("--label", default="category", metavar="COL", help="what it is about")

    def handle(self, *_args: Any, **options: Any) -> None:
        from aftersales.checks.triage import Triage, judge

        columns = options["text"], options["label"]
        train, test = (_read(options[name], *columns) for name in ("train", "test"))
        try:
            triage = Triage(*train)
        except ValueError as error:
            raise CommandError(f"{options['train']}: {error}") from error
        self.stdout.write(json.dumps({"learned_from": len(train[0]), **judge(triage, *test)}))


def _read(path: Path, text: str, label: str) -> tuple[list[str], list[str]]:
    """The texts and their labels. Raises CommandError for a file that has none."""
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as lines:
            rows = [(row[text], row[label]) for row in csv.DictReader(lines)]
    except KeyError as error:
        raise CommandError(f"{path}: there is no column {error}.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path}: {error}") from error
    if not rows or any(not said or not named for said, named in rows):
        raise CommandError(f"{path}: every row needs its text and its label.")
    texts, labels = zip(*rows, strict=True)
    return list(texts), list(labels)
