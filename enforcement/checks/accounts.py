"""Payment accounts as people write them: an IBAN with its check digits, or another number."""

import re

IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
OTHER = re.compile(r"[A-Z0-9]{6,34}")
SHOWN = 4


def account_of(said: str) -> str:
    """Letters and digits alone; empty for what cannot be a payment account."""
    plain = "".join(sign for sign in said.upper() if sign.isalnum())
    if IBAN.fullmatch(plain):
        return plain if _adds_up(plain) else ""
    return plain if OTHER.fullmatch(plain) and any(sign.isdigit() for sign in plain) else ""


def ending_of(account: str) -> str:
    return account[-SHOWN:]


def _adds_up(iban: str) -> bool:
    """ISO 13616: the first four signs to the end, letters as 10 to 35, modulo 97 is 1."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
