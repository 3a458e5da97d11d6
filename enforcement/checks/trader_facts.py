"""What a trader says of themselves, made plain or refused on its field."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.countries import UNIONS, markets
from core.errors import NotPossible

LONGEST = {
    "name": 200,
    "address": 500,
    "phone": 40,
    "register_name": 200,
    "register_number": 100,
}
OPTIONAL = ("register_name", "register_number")
PHONE = re.compile(r"\+?[\d\s()./-]{6,40}")
FEWEST_DIGITS = 6


def plain_facts(said: dict[str, Any]) -> dict[str, str]:
    """Each entry without blanks around it and control characters.

    Raises NotPossible on the entry that lacks, is too long, or cannot be what it is called.
    """
    kept = {name: _plain(name, str(said.get(name, ""))) for name in LONGEST}
    refuse_no_phone(kept["phone"], "phone")
    if bool(kept["register_name"]) != bool(kept["register_number"]):
        empty = "register_number" if kept["register_name"] else "register_name"
        words = _("Give the register and your number in it, or neither.")
        raise NotPossible(words, field=empty)
    kept["email"] = plain_email(str(said.get("email", "")), "email")
    kept["country"] = str(said.get("country", "")).strip().upper()
    if kept["country"] not in markets() or kept["country"] in UNIONS:
        raise NotPossible(_("Choose the country of the address."), field="country")
    return kept


def plain_text(text: str, *, lines: bool = False) -> str:
    """Without control characters and invisible signs; lines are kept where they mean something."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in text if sign.isprintable() or (lines and sign == "\n"))
    return kept.strip()


def _plain(name: str, said: str) -> str:
    text = plain_text(said, lines=name == "address")
    if not text and name not in OPTIONAL:
        raise NotPossible(_("This is needed: buyers and authorities rely on it."), field=name)
    if len(text) > LONGEST[name]:
        words = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(words % {"limit": LONGEST[name], "n": len(text)}, field=name)
    return text


def plain_email(said: str, field: str) -> str:
    said = said.strip()
    try:
        validate_email(said)
    except ValidationError:
        words = _("Write an email address, such as shop@example.com.")
        raise NotPossible(words, field=field) from None
    return said


def refuse_no_phone(said: str, field: str) -> None:
    if not PHONE.fullmatch(said) or sum(sign.isdigit() for sign in said) < FEWEST_DIGITS:
        words = _("Write the number with its country, such as +49 30 123456.")
        raise NotPossible(words, field=field)
