"""`manage.py answer_tracking IN.jsonl --out OUT.jsonl`: tracking truth of a file of cases."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shipping.checks.truth.judgement import judge_shipment
from shipping.checks.truth.lines import answer, case_of

# What a line ends in that is no UTF-8, no JSON, too deep, or no case.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


class Command(BaseCommand):
    """Needs no database: each line holds its own facts and limits."""

    help = "Judge the declared shipments of a JSONL file and write one answer a line."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, metavar="IN", help="JSONL, one case a line")
        parser.add_argument("--out", type=Path, required=True, help="where the answers go")

    def handle(self, *_args: Any, **options: Any) -> None:
        source, out = options["cases"], options["out"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}. Name a JSONL file of cases.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
        answered, unreadable = answer_file(source, out)
        self.stdout.write(json.dumps({"cases": answered, "unreadable": len(unreadable)}))
        for number, why in unreadable:
            self.stderr.write(f"Line {number}: {why}")
        if unreadable:
            raise CommandError("Some lines are no cases; the others were answered.")


def answer_file(source: Path, out: Path) -> tuple[int, list[tuple[int, str]]]:
    """How many cases were answered, and number and fault of each line that is none."""
    answered, unreadable = 0, []
    with source.open("rb") as lines, out.open("w", encoding="utf-8") as answers:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                found = {"id": given["id"]} | answer(judge_shipment(case_of(given["input"])))
                row = json.dumps(found)
            except UNREADABLE as error:
                unreadable.append((number, f"{type(error).__name__}: {error}"))
                continue
            answers.write(row + "\n")
            answered += 1
    return answered, unreadable
