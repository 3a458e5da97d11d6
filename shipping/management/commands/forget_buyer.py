"""`manage.py forget_buyer`: a buyer asked to be forgotten."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts.models import User
from core import clock
from core.errors import DomainError
from shipping.actions.forgetting import forget_buyer


class Command(BaseCommand):
    help = "Take a buyer's name, address and place out of their orders, and keep that it was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address in the orders")
        parser.add_argument("--reason", required=True, help="who asked for it, and when")
        parser.add_argument("--actor", required=True, help="the address of the admin who does it")

    def handle(self, *args: Any, email: str, reason: str, actor: str, **options: Any) -> None:
        admin = User.objects.filter(email__iexact=actor).first()
        if admin is None:
            raise CommandError(f"Nobody signs in as {actor}.")
        try:
            found = forget_buyer(email, reason=reason, actor=admin, now=clock.now())
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Orders without their buyer now: {found.orders}.")
        for number, why in sorted(found.kept.items()):
            self.stdout.write(f"Kept {number}: {why}")
