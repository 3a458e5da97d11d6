"""What goods lack before they can leave for a destination."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from listings.checks.descriptions import Verdict, examine
from policy.sections import Policy
from policy.sections.customs import CustomsSection


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


@dataclass(frozen=True)
class Declared:
    """What is known of one article; `listing_id` is None for goods that are no listing here."""

    title: str
    listing_id: int | None = None
    description: str = ""
    hs: str = ""
    origin: str = ""
    weight_g: float | None = None
    value_minor: int | None = None
    maker_country: str = ""
    has_responsible_person: bool = False


@dataclass(frozen=True)
class Missing:
    """One gap of one article, and whether it keeps the parcel here."""

    gap: Gap
    goods: Declared
    blocks: bool
    example: str = ""


def find_gaps(
    goods: Sequence[Declared], *, origin: str, destination: str, policy: Policy
) -> tuple[Missing, ...]:
    """All gaps that the policy does not pass over, article by article.

    None inside a country or a customs union, where nothing is declared.
    Rule: docs/rules/shipping.md#readiness-for-customs.
    """
    if is_inside(origin, destination, policy.customs):
        return ()
    found = []
    for one in goods:
        for gap, example in _gaps(one, destination, policy):
            effect = getattr(policy.customs.readiness, gap)
            if effect != "off":
                found.append(Missing(gap, one, effect == "block", example))
    return tuple(found)


def is_inside(origin: str, destination: str, rules: CustomsSection) -> bool:
    """The union's own code stands for any of its members."""
    homes = [
        found.union or code
        for code in (origin, destination)
        if (found := rules.destinations.get(code))
    ]
    return origin == destination or (len(homes) == 2 and homes[0] == homes[1])


def _gaps(one: Declared, destination: str, policy: Policy) -> Iterator[tuple[Gap, str]]:
    if not one.value_minor:
        yield Gap.NO_VALUE, ""
    if one.listing_id is None:
        return
    yield from _description(one, policy)
    for gap, fact in ((Gap.NO_HS, one.hs), (Gap.NO_ORIGIN, one.origin)):
        if not fact:
            yield gap, ""
    if not one.weight_g:
        yield Gap.NO_WEIGHT, ""
    duties = policy.truth.safety
    is_home = one.maker_country in duties.home_countries
    if destination in duties.markets and not is_home and not one.has_responsible_person:
        yield Gap.NO_RESPONSIBLE_PERSON, ""


def _description(one: Declared, policy: Policy) -> Iterator[tuple[Gap, str]]:
    if not one.description:
        yield Gap.NO_DESCRIPTION, ""
        return
    limits = policy.shipping.descriptions
    judged = examine(one.description, words=policy.truth.customs, limits=limits)
    if judged.verdict == Verdict.REFUSED:
        yield Gap.REFUSED_DESCRIPTION, judged.example
    elif judged.verdict == Verdict.VAGUE:
        yield Gap.VAGUE_DESCRIPTION, judged.example
