"""What is known of goods for customs, and what can be missing of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from policy.sections.restricted import Restriction

# What a seller declares whose goods are none of the policy's kinds.
NOT_RESTRICTED = "none"


class Gap(StrEnum):
    """The names of `policy.sections.customs.Readiness`."""

    NO_DESCRIPTION = "no_description"
    REFUSED_DESCRIPTION = "refused_description"
    VAGUE_DESCRIPTION = "vague_description"
    NO_HS = "no_hs"
    NO_ORIGIN = "no_origin"
    NO_WEIGHT = "no_weight"
    NO_VALUE = "no_value"
    NO_RESPONSIBLE_PERSON = "no_responsible_person"
    UNDECLARED_KIND = "undeclared_kind"
    NOT_CARRIED = "not_carried"
    NO_WATT_HOURS = "no_watt_hours"
    TOO_STRONG = "too_strong"
    NO_CERTIFICATE = "no_certificate"
    NEEDS_PAPER = "needs_paper"


@dataclass(frozen=True)
class Declared:
    """What is known of one article; `listing_id` is None for goods that are no listing here."""

    title: str
    listing_id: int | None = None
    description: str = ""
    # The title on the order, which papers name where there is no description.
    sold_as: str = ""
    hs: str = ""
    origin: str = ""
    weight_g: float | None = None
    value_minor: int | None = None
    maker_country: str = ""
    has_responsible_person: bool = False
    # A kind of the policy's restricted goods, NOT_RESTRICTED, or "" while nobody has said.
    kind: str = ""
    watt_hours: Decimal | None = None
    # The schemes of verified certificates that hold today.
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Way:
    """From where to where, on which day, and by whom as far as that is known."""

    origin: str
    destination: str
    on: date
    carrier: str = ""
    service: str = ""


@dataclass(frozen=True)
class Missing:
    """One gap of one article, and whether it keeps the parcel here."""

    gap: Gap
    goods: Declared
    blocks: bool
    example: str = ""
    rule: Restriction | None = None
