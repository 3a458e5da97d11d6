"""How much of a listing is filled in, and what is missing: for the seller, no rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from listings.checks.safety import wanted_duties
from listings.checks.snapshot import Snapshot
from listings.models import Listing
from policy.sections import Policy

# What publishing needs (listings.guards.lacking), and what buyers look for besides; the law's
# entries come on top where a market asks for them.
NEEDED = ("title", "description", "category", "price_minor", "markets")
COLUMNS = (*NEEDED, "brand", "freight_minor")
ATTRIBUTES = ("gtin", "country_of_origin", "material", "weight_g", "customs_description")
PICTURES = "pictures"


@dataclass(frozen=True)
class Completeness:
    """How many fields are looked at, and the names of those that are not filled in."""

    wanted: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """What is filled in, from 0 to 1."""
        return (self.wanted - len(self.missing)) / self.wanted

    @property
    def needed(self) -> tuple[str, ...]:
        """Of what is missing, that without which it cannot be published."""
        return tuple(name for name in self.missing if name in {*NEEDED, PICTURES})

    @property
    def percent(self) -> int:
        """Rounded down: 100 means that nothing is missing."""
        return (self.wanted - len(self.missing)) * 100 // self.wanted


def completeness(
    listing: Listing, snapshot: Snapshot, *, pictures: int, policy: Policy
) -> Completeness:
    wanted = list(_fields(listing, snapshot, policy))
    filled = {PICTURES} if pictures else set()
    for name in COLUMNS:
        value = getattr(listing, name)
        if value not in (None, [], "") and str(value).strip():
            filled.add(name)
    filled |= {key for key, value in listing.attributes.items() if str(value).strip()}
    missing = tuple(name for name in wanted if name not in filled)
    return Completeness(len(wanted), missing)


def _fields(listing: Listing, snapshot: Snapshot, policy: Policy) -> Iterator[str]:
    yield from NEEDED
    yield PICTURES
    yield from COLUMNS[len(NEEDED) :]
    yield from ATTRIBUTES
    if set(policy.truth.safety.markets) & set(listing.markets):
        yield from wanted_duties(snapshot, policy.truth.safety)
