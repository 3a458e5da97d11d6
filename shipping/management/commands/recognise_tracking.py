"""`manage.py recognise_tracking IN.csv --out OUT.jsonl`: whose numbers those of a file are."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from shipping.checks.numbers.formats import format_named
from shipping.checks.numbers.recognition import recognise
from shipping.management.files import FileCommand


class Command(FileCommand):
    """Needs no database: forms and check digits are data of the project."""

    help = "Recognise the tracking numbers of a CSV file and write one answer a row."
    reads = "a CSV file with a column number; a column format_id names the form to answer for"

    def handle(self, *_args: Any, **options: Any) -> None:
        source, out = self.paths(options)
        try:
            answers = list(answers_of(source))
        except (csv.Error, UnicodeDecodeError) as error:
            raise CommandError(f"{source} is no CSV file in UTF-8: {error}") from None
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in answers)
        out.write_text("".join(lines), encoding="utf-8")
        valid = sum(row["valid"] for row in answers)
        self.stdout.write(json.dumps({"numbers": len(answers), "valid": valid}))


def answers_of(source: Path) -> Iterator[dict[str, Any]]:
    """One answer a row, in the order of the rows."""
    with source.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if "number" not in (rows.fieldnames or ()):
            raise CommandError(f"{source} has no column number. Name it in the first line.")
        for row in rows:
            yield answer(row["number"] or "", row.get("format_id") or "")


def answer(number: str, format_id: str = "") -> dict[str, Any]:
    """What the number is; `valid` answers for the named form, else for any."""
    matches = recognise(number)
    wanted = format_named(format_id) if format_id.strip() else None
    is_valid = bool(matches) if not format_id.strip() else any(m.format == wanted for m in matches)
    named = [{"courier": match.format.courier, "format": match.format.id} for match in matches]
    return {"number": number, "valid": is_valid, "matches": named}
