"""From a provider's report to a canonical scan, or to the reason why it is none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from shipping.checks.facts import ScanFacts
from shipping.checks.providers.reports import Report
from shipping.checks.providers.statuses import Meaning, StatusTable, Unread
from shipping.checks.tracking import Code

PLACE, POSTCODE = 80, 20
# Addresses of these countries end in two letters of a state or province (UPU S42 templates).
WRITE_STATES = {"AU", "BR", "CA", "IN", "IT", "MX", "MY", "US"}
# States that a parcel has in the country of its destination.
FAR_SIDE = frozenset(
    code for code in Code if Code.ARRIVED_DESTINATION.rank <= code.rank <= Code.DELIVERED.rank
)


@dataclass(frozen=True)
class Way:
    """From where to where the parcel goes."""

    origin: str
    destination: str

    def country_of(self, report: Report) -> str:
        """The country of the report, or the one of this way that its place ends in ("Ede, NL").

        Nothing is read from a place on ways of countries that write their states so: "Wilmington,
        DE" does not lie in Germany, nor "Los Angeles, CA" in Canada.
        """
        ends = {self.origin, self.destination}
        last = report.place.rpartition(",")[2].strip()
        return report.country or (last if last in ends and not ends & WRITE_STATES else "")


@dataclass(frozen=True)
class Translated:
    """A report with its scan, or with the reason why it has none."""

    report: Report
    scan: ScanFacts | None = None
    reason: Unread | None = None


class Seen(NamedTuple):
    """A scan that is known already, as far as it says where the parcel was."""

    at: datetime
    code: str
    country: str


def translate(
    reports: Iterable[Report], table: StatusTable, way: Way, *, seen: Iterable[Seen] = ()
) -> Iterator[Translated]:
    """Each report of one parcel with its scan, in the order of time.

    A scan that only says that the parcel moves is read by its country; where it names none, by
    the last country that was named or that a scan on the far side spoke of, `seen` among them.
    Rule: docs/rules/shipping.md#providers.
    """
    told: list[tuple[datetime, Report | Seen]] = [(one.at, one) for one in seen]
    told += [(report.at, report) for report in reports if report.at]
    country = way.origin
    for _at, one in sorted(told, key=lambda step: step[0].timestamp()):
        if isinstance(one, Seen):
            country = one.country or (way.destination if one.code in FAR_SIDE else country)
            continue
        meaning, named = table.read(one.keys), way.country_of(one)
        country = named or (way.destination if meaning.code in FAR_SIDE else country)
        yield _translate(one, meaning, country, way)


def untimed(reports: Iterable[Report]) -> Iterator[Translated]:
    """The reports that cannot be put in order."""
    return (Translated(report, reason=Unread.NO_TIME) for report in reports if report.at is None)


def _translate(report: Report, meaning: Meaning, country: str, way: Way) -> Translated:
    code = _moving(country, way) if meaning.is_moving else meaning.code
    if code is None:
        return Translated(report, reason=meaning.reason)
    try:
        scan = ScanFacts(
            number=report.number,
            code=code,
            detail=meaning.detail,
            at=report.at,  # type: ignore[arg-type]
            country=report.country,
            postcode=report.postcode[:POSTCODE],
            place=report.place[:PLACE],
        )
    except ValidationError:
        return Translated(report, reason=Unread.BAD_FORM)
    return Translated(report, scan)


def _moving(country: str, way: Way) -> Code:
    if country == way.origin:
        return Code.ORIGIN_HUB
    return Code.ARRIVED_DESTINATION if country == way.destination else Code.DEPARTED_ORIGIN
