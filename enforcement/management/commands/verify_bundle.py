"""`manage.py verify_bundle PATH`: prove a bundle whole, or name its first broken file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enforcement.checks.bags import TAGS, BrokenBundle, Checked, check_bundle
from enforcement.models import Bundle


class Command(BaseCommand):
    help = "Check a bundle for an authority, a folder or a ZIP, against its checksums and ours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--alone",
            action="store_true",
            help="Go by the bundle's own checksums; do not ask the database what was released.",
        )

    def handle(self, *, path: Path, alone: bool, **_options: Any) -> None:
        try:
            found = check_bundle(path)
            if not alone:
                _compare(found)
        except BrokenBundle as fault:
            raise CommandError(f"Broken: {fault}") from None
        against = "its own checksums" if alone else "its checksums and our record"
        self.stdout.write(
            f"Whole: request {found.number}, {found.files} files, by {against}.\n"
            f"SHA-256 of {TAGS}: {found.digest}"
        )


def _compare(found: Checked) -> None:
    """A bundle that was changed together with its checksums agrees with itself, not with us."""
    if not Bundle.objects.filter(digest=found.digest).exists():
        words = f"no bundle that was released has these checksums ({found.number})"
        raise BrokenBundle(TAGS, words)
