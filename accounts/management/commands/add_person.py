"""`manage.py add_person EMAIL --name NAME`: the first people of a new installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.urls import reverse
from django.utils.text import slugify

from accounts.actions import grant_staff_role, open_store, register_person
from accounts.models import StaffRole
from core import clock
from core.errors import DomainError


class Command(BaseCommand):
    help = "Make an account, with staff roles or a store of its own. No password is set or shown."

    def add_arguments(self, parser: CommandParser) -> None:
        roles = [value for value, _label in StaffRole.Role.choices]
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", action="append", default=[], choices=roles)
        parser.add_argument("--store", help="open a store of this name, owned by the person")
        parser.add_argument("--country", help="two letters: where the store ships from")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["store"]) != bool(options["country"]):
            raise CommandError("A store needs both --store and --country.")
        try:
            validate_email(options["email"])
            self._add(options)
        except ValidationError as error:
            raise CommandError(f"{options['email']}: {error.message}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        page = f"{settings.SITE_URL}{reverse('account_reset_password')}"
        self.stdout.write(f"{options['email']} can sign in after setting a password: {page}")

    @transaction.atomic
    def _add(self, options: dict[str, Any]) -> None:
        """All of it or nothing, so that the command can simply be given again."""
        now = clock.now()
        person = register_person(email=options["email"], name=options["name"], actor=None, now=now)
        for role in options["role"]:
            grant_staff_role(person, role=role, actor=None, now=now)
        if options["store"]:
            open_store(
                slug=slugify(options["store"]) or f"store-{person.pk}",
                name=options["store"],
                country=options["country"].upper(),
                owner=person,
                now=now,
            )
