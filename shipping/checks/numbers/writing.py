"""Forms of numbers as an admin writes them, one a line: `id | expression | scheme | lead`."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from shipping.checks.numbers.digits import SCHEMES
from shipping.checks.numbers.limits import refuse_heavy

NAME = re.compile(r"[A-Za-z0-9_ ()]{2,60}")
MOST = 40


def read_forms(text: str) -> list[dict[str, str]]:
    """The forms of the lines. Raises ValueError with the line and what is wrong with it."""
    lines = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise ValueError(_("At most %(most)s forms of one carrier.") % {"most": MOST})
    found: list[dict[str, str]] = []
    for place, line in lines:
        try:
            found.append(_read(line, {form["id"] for form in found}))
        except ValueError as error:
            words = _("Line %(line)s: %(reason)s")
            raise ValueError(words % {"line": place, "reason": error}) from None
    return found


def write_forms(forms: Iterable[Mapping[str, str]]) -> str:
    parts = ("id", "form", "scheme", "lead")
    rows = ([form.get(part, "") for part in parts] for form in forms)
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)


def _read(line: str, others: set[str]) -> dict[str, str]:
    # A bar may stand in the expression: the first one ends the name, and a blank on both sides
    # sets the others apart.
    name, *rest = (cell.strip() for cell in re.split(r"(?<=\s)\|(?=\s|$)", line.strip()))
    form, scheme, lead = (*rest, "", "", "")[:3]
    if len(rest) > 3 or not form:
        raise ValueError(_("Write it as: id | expression | scheme | lead."))
    if not NAME.fullmatch(name) or name in others:
        raise ValueError(_("Each form has a name of its own, of 2 to 60 letters and digits."))
    form = form.replace(" ", "")
    refuse_heavy(form)
    parts = re.compile(form).groupindex
    if scheme and scheme not in SCHEMES:
        known = ", ".join(sorted(SCHEMES))
        raise ValueError(_("No check digit is called so. Known are: %(known)s.") % {"known": known})
    if bool(scheme) != ("serial" in parts and "check" in parts):
        words = _("A check digit needs the parts (?P<serial>…) and (?P<check>…), and they need it.")
        raise ValueError(words)
    if lead and not (scheme and lead.isascii() and lead.isalnum() and len(lead) <= 10):
        raise ValueError(_("A lead is up to 10 letters and digits before the serial."))
    told = {"id": name, "form": form, "scheme": scheme, "lead": lead}
    return {key: text for key, text in told.items() if text}
