"""Which facts can be asked of whom, and what an answer to each looks like."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shipping.checks.customs.goods import Gap, Missing


class Asked(TextChoices):
    """Facts that customs asks for."""

    DESCRIPTION = "description", gettext_lazy("What the goods are and of what")
    TARIFF_CODE = "tariff_code", gettext_lazy("Tariff code")
    ORIGIN = "origin", gettext_lazy("Country that the goods are made in")
    WEIGHT = "weight", gettext_lazy("Net weight in grams")
    VALUE = "value", gettext_lazy("Price paid, and how it was paid")
    TAX_NUMBER = "tax_number", gettext_lazy("Tax number of the recipient")
    STREET = "street", gettext_lazy("Street and house number")
    PHONE = "phone", gettext_lazy("Phone number for customs")
    PURPOSE = "purpose", gettext_lazy("What the goods are for")


OF_SELLER = (
    Asked.DESCRIPTION,
    Asked.TARIFF_CODE,
    Asked.ORIGIN,
    Asked.WEIGHT,
    Asked.VALUE,
)
OF_BUYER = (Asked.TAX_NUMBER, Asked.STREET, Asked.PHONE, Asked.PURPOSE, Asked.VALUE)
LONGEST = 400
# Gaps that customs asks about; others delay nothing there.
OF_GAP = {
    Gap.NO_DESCRIPTION: Asked.DESCRIPTION,
    Gap.REFUSED_DESCRIPTION: Asked.DESCRIPTION,
    Gap.VAGUE_DESCRIPTION: Asked.DESCRIPTION,
    Gap.NO_HS: Asked.TARIFF_CODE,
    Gap.NO_ORIGIN: Asked.ORIGIN,
    Gap.NO_WEIGHT: Asked.WEIGHT,
    Gap.NO_VALUE: Asked.VALUE,
}


def fields_of(gaps: Iterable[Missing]) -> Sequence[Asked]:
    """What customs will ask a seller whose papers have these gaps, each once."""
    wanted = {OF_GAP[gap.gap] for gap in gaps if gap.gap in OF_GAP}
    return [field for field in OF_SELLER if field in wanted]


def read_answer(field: Asked, typed: str) -> str:
    """The answer in its kept form. Raises ValueError with what is wrong and what is right."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if not text:
        raise ValueError(_("Customs asks for this: it cannot stay empty."))
    if len(text) > LONGEST:
        raise ValueError(_("Use at most %(most)s characters.") % {"most": LONGEST})
    if field == Asked.TARIFF_CODE and not re.fullmatch(r"\d{6}(\d{2}){0,2}", _bare(text)):
        raise ValueError(_("A tariff code has 6, 8 or 10 digits, as in 6109.10."))
    if field == Asked.ORIGIN and not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(_("A country is two letters, as in NL."))
    if field == Asked.WEIGHT and not re.fullmatch(r"[1-9]\d{0,7}", text):
        raise ValueError(_("A weight is a whole number of grams, such as 450."))
    if field == Asked.PHONE and not re.fullmatch(r"\+?[\d ()/.-]{6,24}", text):
        raise ValueError(_("A phone number has digits, such as +31 20 123 4567."))
    return _kept(field, text)


def _kept(field: Asked, text: str) -> str:
    if field == Asked.TARIFF_CODE:
        return _bare(text)
    return text.upper() if field == Asked.ORIGIN else text


def _bare(code: str) -> str:
    return re.sub(r"[\s.]", "", code)
