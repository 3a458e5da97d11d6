"""Load a customs nomenclature: a table with the columns hscode and description."""

import gzip
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import NotPossible
from shipping.actions.nomenclature import load_nomenclature

REFUSED_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load tariff codes from a CSV or XLSX file (also .gz) with the columns hscode, description "
        "and, where there, description_zh. Known codes get the file's words; others stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            loaded = load_nomenclature(content, name=path.name, now=clock.now())
        except (OSError, EOFError, zlib.error, NotPossible) as error:
            raise CommandError(f"{path}: {error}") from error
        for line, reason in loaded.refused[:REFUSED_SHOWN]:
            self.stderr.write(f"Line {line}: {reason}")
        self.stdout.write(
            f"{loaded.codes} tariff codes loaded, {len(loaded.refused)} lines refused."
        )
