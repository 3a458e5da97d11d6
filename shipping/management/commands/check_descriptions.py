"""`manage.py check_descriptions IN --out OUT.jsonl`: do descriptions tell customs enough?"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from listings.checks.descriptions import examine
from policy.packaged import packaged_policy
from policy.sections.truth import packaged
from shipping.management.files import FileCommand


class Command(FileCommand):
    """Needs no database: the packaged policy judges."""

    help = "Judge descriptions of goods for customs and write one answer a row."
    reads = "a CSV or JSONL file with a column description"

    def handle(self, *_args: Any, **options: Any) -> None:
        source, out = self.paths(options)
        try:
            answers = [answer(text) for text in descriptions_of(source)]
        except (csv.Error, ValueError, RecursionError) as error:
            raise CommandError(f"{source} cannot be read: {error}") from None
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in answers)
        out.write_text("".join(lines), encoding="utf-8")
        counts = Counter(row["verdict"] for row in answers)
        self.stdout.write(json.dumps({"descriptions": len(answers)} | dict(counts)))


def descriptions_of(source: Path) -> Iterator[str]:
    """One description a row. Raises ValueError where a row has none of that name."""
    is_json = source.suffix in {".jsonl", ".ndjson", ".json"}
    with source.open(encoding="utf-8-sig", newline="") as lines:
        rows = map(json.loads, filter(str.strip, lines)) if is_json else csv.DictReader(lines)
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or "description" not in row:
                raise ValueError(f"row {number} has no description.")
            yield str(row["description"] or "")


def answer(text: str) -> dict[str, Any]:
    words, limits = packaged().customs, packaged_policy().shipping.descriptions
    found = examine(text, words=words, limits=limits)
    return {
        "description": text,
        "verdict": found.verdict.value,
        "terms": [vars(term) for term in found.terms],
        "example": found.example,
    }
