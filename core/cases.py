"""What the commands share that answer a file of cases, one JSON object a line."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

# What a line ends in that is no UTF-8, no JSON, too deep, or no case.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)

# From a case's `input` to its answer, without its id. May raise what is UNREADABLE.
Answer = Callable[[Any], Mapping[str, Any]]


class CasesCommand(BaseCommand):
    """`manage.py NAME IN.jsonl --out OUT.jsonl`; needs no database, for a case holds all facts."""

    requires_system_checks = ()
    answer: "ClassVar[staticmethod[[Any], Mapping[str, Any]]]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, metavar="IN", help="JSONL, one case a line")
        parser.add_argument("--out", type=Path, required=True, help="where the answers go")

    def handle(self, *_args: Any, **options: Any) -> None:
        source, out = options["cases"], options["out"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}. Name a JSONL file of cases.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
        answered, unreadable = answer_file(source, out, self.answer)
        self.stdout.write(json.dumps({"cases": answered, "unreadable": len(unreadable)}))
        for number, why in unreadable:
            self.stderr.write(f"Line {number}: {why}")
        if unreadable:
            raise CommandError("Some lines are no cases; the others were answered.")


def answer_file(source: Path, out: Path, answer: Answer) -> tuple[int, list[tuple[int, str]]]:
    """How many cases were answered, and number and fault of each line that is none."""
    answered, unreadable = 0, []
    with source.open("rb") as lines, out.open("w", encoding="utf-8") as answers:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                row = json.dumps({"id": given["id"], **answer(given["input"])})
            except UNREADABLE as error:
                unreadable.append((number, f"{type(error).__name__}: {error}"))
                continue
            answers.write(row + "\n")
            answered += 1
    return answered, unreadable
