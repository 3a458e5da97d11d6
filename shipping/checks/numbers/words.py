"""What a seller is told about a tracking number that looks wrong."""

from django.utils.translation import gettext as _

from shipping.checks.numbers.formats import Forms
from shipping.checks.numbers.recognition import better_carriers, wrong_digit


def doubt(number: str, carrier: str, known: Forms | None = None) -> str:
    """What speaks against the number of this carrier, in words; "" when nothing does."""
    if digit := wrong_digit(number, carrier, known):
        words = _("The check digit of this number is %(found)s, but %(expected)s would be right.")
        return words % {"found": digit.found, "expected": digit.expected}
    if others := better_carriers(number, carrier, known):
        words = _("This is no form of %(carrier)s’s numbers that we know. It fits %(others)s.")
        return words % {"carrier": carrier, "others": ", ".join(others)}
    return ""
