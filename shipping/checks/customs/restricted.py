"""Goods that may not go everywhere: what the seller declared, against the rows that hold."""

import re
from collections.abc import Iterator, Sequence

from policy.sections.customs import CustomsSection
from policy.sections.restricted import Restriction
from shipping.checks.customs.goods import NOT_RESTRICTED, Declared, Gap, Way

HAN = re.compile(r"[\u3400-\u9fff]")


def restricted_gaps(
    one: Declared, way: Way, rules: CustomsSection
) -> Iterator[tuple[Gap, Restriction | None]]:
    """What keeps these goods from going that way, each with its row.

    Without a carrier only rows that hold for all of them are asked.
    Rule: docs/rules/shipping.md#restricted-goods.
    """
    if not one.kind:
        if looks_like(one, rules):
            yield Gap.UNDECLARED_KIND, None
        return
    if one.kind == NOT_RESTRICTED or one.kind not in rules.kinds:
        return
    rows = list(rows_for(one.kind, way, rules))
    if rules.kinds[one.kind].has_battery and not one.watt_hours:
        yield Gap.NO_WATT_HOURS, None
    for row in rows:
        yield from ((gap, row) for gap in _unmet(one, row))


def rows_for(kind: str, way: Way, rules: CustomsSection) -> Iterator[Restriction]:
    """The rows on a kind of goods that hold on the day, for the destination and the carrier."""
    for row in rules.restrictions:
        is_its = row.kind == kind and row.holds(way.on) and goes_to(row, way.destination, rules)
        if is_its and _is_by(row.carriers, way.carrier) and _is_by(row.services, way.service):
            yield row


def goes_to(row: Restriction, destination: str, rules: CustomsSection) -> bool:
    """A row on a union holds for its members."""
    found = rules.destinations.get(destination)
    union = found.union if found else ""
    return not row.destinations or destination in row.destinations or union in row.destinations


def looks_like(one: Declared, rules: CustomsSection) -> Sequence[str]:
    """The kinds whose tariff codes or words the goods have: a question to the seller, no more."""
    text = f"{one.title} {one.description}".casefold()
    return [
        code
        for code, kind in rules.kinds.items()
        if (one.hs and one.hs.startswith(kind.hs)) or any(_has(text, term) for term in kind.terms)
    ]


def _unmet(one: Declared, row: Restriction) -> Iterator[Gap]:
    if row.is_forbidden:
        yield Gap.NOT_CARRIED
    if row.most_watt_hours and one.watt_hours and one.watt_hours > row.most_watt_hours:
        yield Gap.TOO_STRONG
    if row.certificate and row.certificate not in one.certificates:
        yield Gap.NO_CERTIFICATE
    if row.needs_paper:
        yield Gap.NEEDS_PAPER


def _is_by(terms: Sequence[str], name: str) -> bool:
    return not terms or any(_has(name.casefold(), term) for term in terms)


def _has(text: str, term: str) -> bool:
    """Whole words; Chinese has no blanks between them."""
    term = term.casefold()
    if HAN.search(term):
        return term in text
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
