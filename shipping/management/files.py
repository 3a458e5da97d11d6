"""Commands that read one file and write another, without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class FileCommand(BaseCommand):
    """`manage.py COMMAND IN --out OUT`."""

    requires_system_checks = ()
    reads: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="IN", help=self.reads)
        parser.add_argument("--out", type=Path, required=True, help="where the answers go, JSONL")

    def paths(self, options: dict[str, Any]) -> tuple[Path, Path]:
        """Both files. Raises CommandError where one cannot be read or the other not be written."""
        source, out = options["source"], options["out"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}. It is: {self.reads}.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
        return source, out
