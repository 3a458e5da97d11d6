"""Orders and scans as other systems send them, made typed or refused with the reason."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    model_validator,
)

from core.facts import Facts
from shipping.checks.tracking import Code, Detail, normal_form
from shipping.checks.truth.case import Service

OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
NUMBER_FORM = re.compile(r"[A-Z0-9]{6,40}")
# Money and counts beyond this are mistakes of a unit or a column, and overflow the database.
MOST = 10**12
MOST_OF_ADDRESS = 254
# Kiribati's Line Islands.
FARTHEST_ZONE = timedelta(hours=14)
# Python's codec would write these as other letters, and "straße" would become "strasse": a name
# that may belong to somebody else.
CHANGED_BY_IDNA = frozenset("ßς\u200c\u200d")


def one_line(text: object) -> object:
    """Fold all white space to single blanks; refuse what cannot be stored or shown."""
    if not isinstance(text, str):
        return text
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and not sign.isspace() for sign in text):
        raise ValueError(_("Remove the control characters."))
    return " ".join(text.split())


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError(_("Give the country as its two-letter code, such as DE."))
    return text


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError(_("Give the currency as its three-letter code, such as EUR."))
    return text


def _email(text: str) -> str:
    """The address as a mail's header carries it: only ASCII, other domains in their xn-- form."""
    local, at, domain = text.rpartition("@")
    if at and not local.isascii():
        raise ValueError(
            _(
                "The part before the @ has letters that not every mail server takes. Ask the buyer "
                "for an address with only a-z, digits and signs there."
            )
        )
    address = f"{local}@{_ascii_domain(domain)}" if at else text
    try:
        validate_email(address)
    except DjangoValidationError:
        raise ValueError(_("This is not a mail address.")) from None
    if len(address) > MOST_OF_ADDRESS:
        words = _("Use at most %(max_length)s characters.")
        raise ValueError(words % {"max_length": MOST_OF_ADDRESS})
    return address


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    if CHANGED_BY_IDNA & set(domain):
        raise ValueError(_("Write the domain of this address in its xn-- form."))
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(_("This is not a mail address.")) from None


def tracking_number(text: str) -> str:
    """The number in normal form. Raises ValueError unless it is 6 to 40 letters and digits."""
    number = normal_form(text)
    if not NUMBER_FORM.fullmatch(number):
        raise ValueError(_("A tracking number has 6 to 40 letters and digits."))
    return number


def zone_of(name: str) -> tzinfo:
    """The zone behind "Europe/Amsterdam" or "+08:00". Raises ValueError for anything else."""
    if match := OFFSET.fullmatch(name):
        minutes = int(match[2]) * 60 + int(match[3])
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    if name == "UTC":
        return UTC
    if name in _zones():
        return ZoneInfo(name)
    raise ValueError(_("Name the time zone, such as Europe/Amsterdam or +08:00."))


@cache
def _zones() -> set[str]:
    """Read once: finding all names walks the disk."""
    return available_timezones()


def _instant(at: datetime) -> datetime:
    """Refuse what neither a clock on earth shows nor the database can keep."""
    try:
        at.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("Write the time as 2026-03-02T12:00:00+08:00.")) from None
    _refuse_far(at.utcoffset())
    return at


def _refuse_far(offset: timedelta | None) -> None:
    """None for a zone by name: its places are on earth."""
    if abs(offset or timedelta()) > FARTHEST_ZONE:
        raise ValueError(_("No place is more than 14 hours away from UTC. Check the time zone."))


def _upper(text: object) -> object:
    return text.strip().upper() if isinstance(text, str) else text


Instant = Annotated[AwareDatetime, AfterValidator(_instant)]
Upper = BeforeValidator(_upper)
Text = BeforeValidator(one_line)


class LineFacts(Facts):
    """One article of an order."""

    sku: Annotated[str, Text, Field(min_length=1, max_length=64)]
    title: Annotated[str, Text, Field(min_length=1, max_length=300)]
    quantity: Annotated[int, Field(ge=1, le=100_000)]
    unit_price_minor: Annotated[int, Field(ge=0, le=MOST)]


class OrderFacts(Facts):
    """An order as a store's own system knows it. Without `total_minor` the lines are added up."""

    number: Annotated[str, Text, Field(min_length=1, max_length=40)]
    buyer_name: Annotated[str, Text, Field(min_length=1, max_length=120)]
    buyer_email: Annotated[str, Text, AfterValidator(_email)]
    buyer_language: Annotated[str, Text, Field(pattern=r"^[A-Za-z-]{2,10}$")] = "en"
    country: Annotated[str, Upper, AfterValidator(_country)]
    city: Annotated[str, Text, Field(min_length=1, max_length=80)]
    postcode: Annotated[str, Text, Field(max_length=20)] = ""
    currency: Annotated[str, Upper, AfterValidator(_currency)]
    total_minor: Annotated[int | None, Field(ge=0, le=MOST)] = None
    placed_at: Instant
    ship_by: Instant | None = None
    service_promised: Service = Service.STANDARD
    lines: Annotated[tuple[LineFacts, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def days_are_in_order(self) -> "OrderFacts":
        if self.ship_by and self.ship_by < self.placed_at:
            raise ValueError(_("The dispatch deadline lies before the order."))
        return self

    @model_validator(mode="after")
    def total_can_be_kept(self) -> "OrderFacts":
        """Each line may be within its limits, and their sum still overflow the database."""
        if self.total > MOST:
            words = _("The lines add up to more than %(most)s. Check quantities and prices.")
            raise ValueError(words % {"most": MOST})
        return self

    @property
    def total(self) -> int:
        if self.total_minor is not None:
            return self.total_minor
        return sum(line.quantity * line.unit_price_minor for line in self.lines)


class ScanFacts(Facts):
    """One scan of one parcel. Without `time_zone`, the offset of `at` is the place's."""

    number: Annotated[str, AfterValidator(tracking_number)]
    carrier: Annotated[str, Text, Field(max_length=40)] = ""
    code: Code
    detail: Detail | None = None
    at: Instant
    country: Annotated[str, Upper, Field(pattern=r"^([A-Z]{2})?$")] = ""
    postcode: Annotated[str, Text, Field(max_length=20)] = ""
    place: Annotated[str, Text, Field(max_length=80)] = ""
    time_zone: Annotated[str, Text] = ""

    @model_validator(mode="after")
    def detail_fits(self) -> "ScanFacts":
        if (self.code is Code.EXCEPTION) != (self.detail is not None):
            raise ValueError(_("An exception needs its detail, and nothing else has one."))
        if self.time_zone:
            _refuse_far(zone_of(self.time_zone).utcoffset(None))
        return self

    @property
    def zone(self) -> str:
        """The zone by name, or the offset that `at` came with."""
        if self.time_zone:
            return self.time_zone
        if not self.at.utcoffset():
            return "UTC"
        text = self.at.strftime("%z")
        return f"{text[:3]}:{text[3:5]}"
