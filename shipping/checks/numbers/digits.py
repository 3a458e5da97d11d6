"""Check digits of tracking numbers: each scheme gives the one that belongs to a serial.

Rule: docs/rules/shipping.md#number-formats.
"""

from collections.abc import Callable

from stdnum import ean, luhn
from stdnum.iso7064 import mod_37_36

from shipping.checks.tracking import s10_check_digit


def ups(serial: str) -> str:
    """Weights 1 and 2 in turn; a letter counts as (its ASCII code - 3) modulo 10."""
    worth = (int(sign) if sign.isdigit() else (ord(sign) - 3) % 10 for sign in serial)
    return str(-sum(worth_of * (1 + place % 2) for place, worth_of in enumerate(worth)) % 10)


def mod7(serial: str) -> str:
    return str(int(serial) % 7)


def mod11_10(serial: str) -> str:
    """Weights 1, 3 and 7 from the right; the sum modulo 11, of which the last digit stands."""
    total = sum((1, 3, 7)[place % 3] * int(digit) for place, digit in enumerate(reversed(serial)))
    return str(total % 11 % 10)


def s10(serial: str) -> str:
    return str(s10_check_digit(serial))


SCHEMES: dict[str, Callable[[str], str]] = {
    "gs1": ean.calc_check_digit,
    "luhn": luhn.calc_check_digit,
    "mod7": mod7,
    "mod11_10": mod11_10,
    "mod37_36": mod_37_36.calc_check_digit,
    "s10": s10,
    "ups": ups,
}
