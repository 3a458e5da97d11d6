"""`manage.py verify_audit`: prove the audit chain, or name its first broken entry."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import heads
from core.audit.proof import Broken, prove


class Command(BaseCommand):
    help = "Prove that no recorded event was changed, deleted, moved or cut off."

    def handle(self, **_options: Any) -> None:
        try:
            proof = prove()
        except Broken as fault:
            raise CommandError(str(fault)) from None
        until = f", sealed up to {proof.sealed_at:%Y-%m-%d %H:%M:%S} UTC" if proof.sealed_at else ""
        self.stdout.write(
            f"The chain is whole: {proof.entries} entries in {proof.seals} seals{until}.\n"
            f"Signed heads: {proof.heads}; the newest covers entry {proof.signed}.\n"
            f"Waiting to be sealed: {proof.waiting}.\n"
            f"Signing key: {heads.public_key()}"
        )
