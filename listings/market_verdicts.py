"""What a check means for each market: a rule of one market keeps buyers of that market away."""

from collections.abc import Sequence
from dataclasses import dataclass

from listings.checks.findings import RANK, Finding, Result, Verdict
from listings.models import Listing
from policy.sections import Policy

UNION = "EU"
NORTHERN_IRELAND = "XI"


@dataclass(frozen=True, slots=True)
class MarketVerdict:
    """One market with the findings that hold there; those of all markets count everywhere."""

    market: str
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def is_open(self) -> bool:
        return self.verdict in ("pass", "warn")


@dataclass(frozen=True, slots=True)
class Sale(Result):
    """A check's result with what it means for each market to which the listing is sold.

    Its verdict is that of the listing: bad only where no market is left.
    """

    general: tuple[Finding, ...] = ()
    markets: tuple[MarketVerdict, ...] = ()
    # Claims without which it would be sold, and whose certificate nobody has verified yet.
    waiting: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        everywhere = worst(self.general)
        if RANK[everywhere] > RANK["warn"]:
            return everywhere
        if not self.leaves_a_market:
            return worst(self.findings)
        return "warn" if self.findings else "pass"

    @property
    def is_good(self) -> bool:
        return RANK[self.verdict] <= RANK["warn"]

    @property
    def leaves_a_market(self) -> bool:
        """Do the rules of single markets, taken alone, leave one open?"""
        return not self.markets or any(
            RANK[worst(one.findings)] <= RANK["warn"] for one in self.markets
        )

    @property
    def closed(self) -> list[str]:
        """Markets that a rule of theirs closes, though the listing may be sold."""
        return [one.market for one in self.markets if not one.is_open]


def worst(findings: Sequence[Finding]) -> Verdict:
    return Result("", tuple(findings)).verdict


def sale_of(listing: Listing, result: Result, policy: Policy) -> Sale:
    """Say for each market what the findings mean there; those of no market are left out.

    Rule: docs/rules/listings.md#markets
    """
    named: list[str] = list(listing.markets)
    bound: dict[str, list[Finding]] = {market: [] for market in named}
    general, meant = [], []
    for finding in result.findings:
        markets = markets_of(finding.code, finding.market, named, policy)
        if markets is None:
            general.append(finding)
        if markets != []:
            meant.append(finding)
        for market in markets or ():
            bound[market].append(finding)
    verdicts = tuple(
        MarketVerdict(market, worst([*general, *found]), tuple(found))
        for market, found in bound.items()
    )
    return Sale(result.id, tuple(meant), tuple(general), verdicts)


def markets_of(code: str, market: str, named: Sequence[str], policy: Policy) -> list[str] | None:
    """The markets whose rule a finding breaks; None where it holds in all of them.

    `market` is that of a finding about a price there.
    """
    if market:
        return [one for one in named if covers(one, market, policy)]
    if code in policy.listings.market_codes:
        return [one for one in named if one in policy.truth.safety.markets]
    return None


def covers(named: str, market: str, policy: Policy) -> bool:
    """Does a listing sold to `named` reach buyers of `market`? The EU reaches its members."""
    return named == market or (named == UNION and market in members(policy))


def reaches(named: Sequence[str], market: str, policy: Policy) -> bool:
    """Whether a certificate counts for buyers of this market; one that names none counts in all."""
    return not named or any(covers(one, market, policy) for one in named)


def members(policy: Policy) -> frozenset[str]:
    return frozenset(policy.truth.safety.markets) - {UNION, NORTHERN_IRELAND}
