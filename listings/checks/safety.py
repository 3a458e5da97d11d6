"""Safety information that the law wants with a listing, before anybody buys."""

from collections.abc import Iterator

from core.countries import market_of
from listings.checks.findings import Finding
from listings.checks.folding import HIDDEN
from listings.checks.snapshot import Snapshot
from policy.sections.facts import SafetyDuties
from policy.sections.truth import TruthSection

CODE = "missing_safety_info"
MAKER_COUNTRY = "manufacturer_country"
ELECTRONIC = "_electronic"
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
# An entry of letters that nobody sees is none.
UNSEEN = dict.fromkeys(HIDDEN)


def find_missing_safety(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """One finding for each duty that a listing for the EU or Northern Ireland leaves open.

    Rule: docs/rules/listings.md#missing_safety_info. Source: Regulation (EU) 2023/988 Art 16, 19.
    """
    duties = truth.safety
    if CODE not in truth.severities or not set(duties.markets) & set(snapshot.markets):
        return
    for key in wanted_duties(snapshot, duties):
        given = snapshot.attributes.get(key)
        text = given.translate(UNSEEN).strip() if isinstance(given, str) else ""
        if says_something(text) and (not key.endswith(ELECTRONIC) or _is_address(text)):
            continue
        yield Finding(
            code=CODE,
            field=f"attributes.{key}",
            start=None,
            end=None,
            severity=truth.severities[CODE],
            rule=f"{CODE}.electronic" if text else CODE,
            version=truth.fingerprint,
            words=text,
            measured=text[:40] or None,
        )


def wanted_duties(snapshot: Snapshot, duties: SafetyDuties) -> Iterator[str]:
    yield from duties.manufacturer
    country = snapshot.attributes.get(MAKER_COUNTRY)
    code = market_of(country.strip().upper()) if isinstance(country, str) else ""
    if code not in duties.home_countries:
        yield from duties.responsible_person
    if snapshot.category.startswith(duties.warned_categories):
        yield from duties.warnings


def says_something(text: str) -> bool:
    """Fillers of other scripts are letters that nobody sees; a dash or a dot says nothing."""
    return any(one.isalnum() and one not in FILLERS for one in text)


def _is_address(text: str) -> bool:
    return "@" in text or text.lower().startswith("http")
