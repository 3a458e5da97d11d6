"""`manage.py evaluate_arrivals TRAIN TEST …`: how well arrivals can be told beforehand."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Needs no database. What counts numbers is imported where used: no other command waits."""

    help = "Learn durations from one CSV file, judge forecasts on another, print JSON last."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("train", type=Path, metavar="TRAIN", help="CSV, plain or .gz")
        parser.add_argument("test", type=Path, metavar="TEST", help="CSV, plain or .gz")
        parser.add_argument("--start", default="", metavar="COL", help="when it began, ISO 8601")
        parser.add_argument("--end", default="", metavar="COL", help="when it arrived, ISO 8601")
        parser.add_argument("--duration", default="", metavar="COL", help="instead of the two")
        several: dict[str, Any] = {
            "action": "extend",
            "nargs": "+",
            "default": [],
            "metavar": "COL",
        }
        parser.add_argument("--lane", help="groups of trips, coarse to fine", **several)
        parser.add_argument("--number", help="numbers or dates known beforehand", **several)
        parser.add_argument("--promised", default="", metavar="COL", help="promised date or time")
        parser.add_argument("--unit", choices=("days", "minutes"), default="days")
        parser.add_argument("--levels", default="0.8,0.9", help="chances of the windows")

    def handle(self, *_args: Any, **options: Any) -> None:
        from shipping.checks.arrivals.columns import Question, Unreadable
        from shipping.checks.arrivals.evaluation import evaluate
        from shipping.checks.arrivals.scoring import Asked, levels_of

        try:
            question = Question(
                start=options["start"],
                end=options["end"],
                duration=options["duration"],
                lanes=tuple(options["lane"]),
                numbers=tuple(options["number"]),
                promised=options["promised"],
                unit=options["unit"],
            )
            asked = Asked(levels_of(options["levels"]))
            found = evaluate(options["train"], options["test"], question, asked)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found))
