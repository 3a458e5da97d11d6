"""Which courier a tracking number belongs to, by its form and check digit."""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from shipping.checks.numbers.formats import Forms, NumberFormat, courier_named, formats
from shipping.checks.tracking import CheckDigit, check_s10, normal_form

# Longer than every form; bounds the work on hostile text.
LONGEST = 64
# Codes that ISO 3166 leaves to its users: no postal operator issues under them.
UNASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-JL-Z]|ZZ|EU|EZ|UN")


@dataclass(frozen=True)
class Match:
    """A form that fits; `expected` is None where the form has no check digit."""

    format: NumberFormat
    found: str | None = None
    expected: str | None = None

    @property
    def is_right(self) -> bool:
        return self.found == self.expected


def fitting_forms(number: str, known: Forms | None = None) -> list[Match]:
    """Every known form of the number, right check digit or not; `known` are the package's.

    Rule: docs/rules/shipping.md#number-formats.
    """
    plain = normal_form("".join(number.split()))
    if not plain.isascii() or len(plain) > LONGEST:
        return []
    found = (_match(one, plain) for one in (formats() if known is None else known))
    return [match for match in found if match]


def recognise(number: str, known: Forms | None = None) -> list[Match]:
    """The forms whose check digit is right as well, those that carry one first."""
    right = [match for match in fitting_forms(number, known) if match.is_right]
    return sorted(right, key=lambda match: match.expected is None)


def wrong_digit(number: str, carrier: str, known: Forms | None = None) -> Match | CheckDigit | None:
    """What stands and what should, where the check digit speaks against the number.

    It is judged by the forms of the named carrier, and by the postal one where none of them fits:
    in forms of strangers, one number in ten is right by chance.
    """
    courier = courier_named(carrier, known)
    own = [match for match in fitting_forms(number, known) if match.format.courier == courier]
    if own:
        return None if any(match.is_right for match in own) else own[0]
    postal = check_s10(number)
    return None if postal is None or postal.is_right else postal


def better_carriers(number: str, carrier: str, known: Forms | None = None) -> list[str]:
    """Names of the carriers that the number fits, where it fits no form of the named one."""
    courier = courier_named(carrier, known)
    found = recognise(number, known)
    if not courier or any(match.format.courier == courier for match in found):
        return []
    return list(dict.fromkeys(match.format.courier_name for match in found))


def _match(known: NumberFormat, plain: str) -> Match | None:
    fit = known.form.fullmatch(plain)
    if fit is None:
        return None
    groups = fit.groupdict()
    if "country" in groups and groups["country"] not in _countries():
        return None
    if not known.scheme:
        return Match(known)
    return Match(known, groups["check"], known.expected(groups["serial"]))


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    known = (code for code in codes if re.fullmatch("[A-Z]{2}", code))
    return frozenset(code for code in known if not UNASSIGNED.fullmatch(code))
