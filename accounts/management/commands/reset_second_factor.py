"""`manage.py reset_second_factor EMAIL --reason WHY`: for people who lost phone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_factor.actions import reset_second_factor
from core import clock
from core.errors import DomainError


class Command(BaseCommand):
    help = "Remove somebody's second factor and sign them out. Make sure that it is them who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="kept, and told to the person")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"{options['email']}: nobody has an account with this address.")
        try:
            reset_second_factor(person, reason=options["reason"], actor=None, now=clock.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} is signed out and has no second factor now.")
