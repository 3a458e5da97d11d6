"""Put the packaged policy in force, unless there is one."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from policy.actions import install_packaged_policy


class Command(BaseCommand):
    help = "Install the packaged policy as the first version; does nothing when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="start", help="In force since this instant (ISO 8601 with an offset)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        version = install_packaged_policy(
            now=clock.now(), effective_from=_instant(options["start"])
        )
        self.stdout.write(
            f"Policy {version}, in force from {version.effective_from:%Y-%m-%d %H:%M %Z}."
        )


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no instant. An example: 2026-01-01T00:00+00:00") from error
    if instant.tzinfo is None:
        raise CommandError(f"{text} lacks its offset from UTC. An example: 2026-01-01T00:00+00:00")
    return instant
