"""`manage.py match_images FOLDER --out OUT.json`: which pictures of a folder look alike."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.decoding import Limits
from core.errors import NotPossible
from core.fingerprints import NearIndex
from core.prints_apart import PrintsApart
from policy.packaged import packaged_policy

OTHER_FILES = frozenset({".txt", ".csv", ".json", ".md"})


class Command(BaseCommand):
    """Needs no database. The policy's limits hold, but pictures may be small."""

    help = "Find pictures that look alike in a folder, and name those that cannot be read."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="pictures, any depth")
        parser.add_argument("--out", type=Path, required=True, help="where the pairs go, as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        out: Path = options["out"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Name a folder of pictures.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
        found = match(folder)
        # Names of files are bytes: those that are no UTF-8 are escaped, as JSON escapes signs.
        text = json.dumps(found, indent=1, ensure_ascii=False)
        out.write_text(text, encoding="utf-8", errors="backslashreplace")
        counts = {name: len(rows) for name, rows in found.items()}
        self.stdout.write(json.dumps(counts))


def match(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Pairs within the distance of near pictures, each once, and the files that were refused."""
    given = packaged_policy().uploads.pictures
    limits = Limits(
        given.max_bytes,
        given.max_pixels,
        given.max_side_px,
        max_seconds=given.max_seconds,
        max_memory_bytes=given.max_memory_bytes,
    )
    index = NearIndex()
    pairs: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    with PrintsApart(limits) as prints:
        for path in _pictures(folder):
            name = path.relative_to(folder).as_posix()
            try:
                found = prints.of(path)
            except NotPossible as refusal:
                refused.append({"file": name, "why": str(refusal)})
                continue
            near = sorted(index.near(found))
            pairs += [{"a": other, "b": name, "distance": distance} for other, distance in near]
            index.add(name, found)
    return {"pairs": pairs, "refused": refused}


def _pictures(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() not in OTHER_FILES:
            yield path
