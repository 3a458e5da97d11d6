"""What goods lack before they can leave for a destination."""

from collections.abc import Iterator, Sequence

from listings.checks.descriptions import Verdict, examine
from policy.sections import Policy
from policy.sections.customs import CustomsSection
from policy.sections.restricted import Restriction
from shipping.checks.customs.goods import Declared, Gap, Missing, Way
from shipping.checks.customs.restricted import restricted_gaps


def find_gaps(goods: Sequence[Declared], way: Way, *, policy: Policy) -> tuple[Missing, ...]:
    """All gaps that the policy does not pass over, article by article.

    Papers are asked for at a border only, and none lies inside a customs union; restricted goods
    are looked at wherever they leave a country.
    Rule: docs/rules/shipping.md#readiness-for-customs.
    """
    if way.origin == way.destination:
        return ()
    has_border = not is_inside(way.origin, way.destination, policy.customs)
    found = []
    for one in goods:
        papers = _gaps(one, way.destination, policy) if has_border else ()
        found += [_missing(gap, one, policy, example=example) for gap, example in papers]
        restricted = restricted_gaps(one, way, policy.customs)
        found += [_missing(gap, one, policy, rule=rule) for gap, rule in restricted]
    return tuple(missing for missing in found if missing)


def _missing(
    gap: Gap, one: Declared, policy: Policy, *, example: str = "", rule: Restriction | None = None
) -> Missing | None:
    effect = getattr(policy.customs.readiness, gap)
    return None if effect == "off" else Missing(gap, one, effect == "block", example, rule)


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
    """Where there is none, papers name the title: it is turned back for the same words."""
    limits = policy.shipping.descriptions
    named = one.description or one.sold_as or one.title
    judged = examine(named, words=policy.truth.customs, limits=limits)
    if judged.verdict == Verdict.REFUSED:
        yield Gap.REFUSED_DESCRIPTION, judged.example
    elif not one.description:
        yield Gap.NO_DESCRIPTION, ""
    elif judged.verdict == Verdict.VAGUE:
        yield Gap.VAGUE_DESCRIPTION, judged.example
