"""Bring `docs/rules/` up to date with the packaged rulebook."""

from typing import Any

from django.core.management.base import BaseCommand

from policy.documents import write_documents


class Command(BaseCommand):
    help = "Write the rule entries of docs/rules/ from policy/data/rules."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in write_documents():
            self.stdout.write(f"Written: {path.name}")
