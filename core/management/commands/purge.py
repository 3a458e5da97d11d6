"""`manage.py purge`: the daily purge by hand, or a trial of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from core import clock
from core.retention import CLASSES, purge_class, purge_due


class Command(BaseCommand):
    help = "Destroy what the policy keeps no longer, but for what a hold keeps; once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = clock.now()
        if not dry_run:
            done = purge_due(now=now)
            self.stdout.write(f"Destroyed {done['gone']}, kept under a hold {done['kept']}.")
            return
        for one in CLASSES.values():
            found = purge_class(one, now=now, is_trial=True)
            self.stdout.write(
                f"{one.name}: {found.gone} would go after {found.days} days, {found.kept} kept"
                + "".join(f"; {count} by {hold}" for hold, count in sorted(found.kept_by.items()))
            )
