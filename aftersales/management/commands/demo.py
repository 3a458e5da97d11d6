"""Fill an empty marketplace with the demo. It stands in the last app, which may know them all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import demo as people
from aftersales import demo
from core import clock
from core.errors import NotPossible


class Command(BaseCommand):
    help = "Make the demo marketplace (safe to run twice), or print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")
        parser.add_argument("--processes", type=int, help="how many work side by side")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        if not options["sign_ins"]:
            try:
                demo.build(now, processes=options["processes"])
            except NotPossible as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"Everybody signs in with the password: {people.PASSWORD}")
        for who, address in people.sign_ins():
            self.stdout.write(f"  {address:<28} {who}")
        self.stdout.write("Staff are asked for a code as well, which the demo shows on that page.")
        if link := demo.buyer_link(now):
            self.stdout.write(f"A buyer's page:\n  {link}")
