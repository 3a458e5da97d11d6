"""From a decision to its record in the database: standard words only, so no personal data.

What a moderator wrote is left out, for it may name people; so are names, titles of goods and
numbers of orders. The database asks for standard language (Article 24(5) forbids personal data).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from enforcement.checks.dsa.categories import place_of
from enforcement.checks.dsa.codes import COUNTRIES, MEMBER_STATES
from enforcement.checks.dsa.record import Record

AUTOMATION = {
    "none": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "partly": "AUTOMATED_DECISION_PARTIALLY",
    "fully": "AUTOMATED_DECISION_FULLY",
}
DECIDED = {
    "none": "A person decided.",
    "partly": "A program decided provisionally; a person confirms the decision or it lifts.",
    "fully": "A program decided, by the published table of measures.",
}
# The kinds of sanction, and points without one.
MEASURES: dict[str, dict[str, Any]] = {
    "take_down": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    "restrict_listing": {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"},
    "restrict_shipping": {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"},
    "hold_payout": {"decision_monetary": "DECISION_MONETARY_SUSPENSION"},
    "freeze": {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
    "ban": {"decision_account": "DECISION_ACCOUNT_TERMINATED"},
    "warn": {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
        "decision_visibility_other": "A warning that stays on record; no content is restricted.",
    },
    "points": {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
        "decision_visibility_other": "Penalty points on record; no content is restricted.",
    },
}
# What a measure on a whole store closes besides: its goods leave the shop, its payouts wait.
CLOSED: dict[str, dict[str, Any]] = {
    "publish": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    "payout": {"decision_monetary": "DECISION_MONETARY_SUSPENSION"},
}
END_OF = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}


class NotMappable(Exception):
    """Says why the database would not take this statement."""


@dataclass(frozen=True)
class Decision:
    """What a record is made of. `law` and its address are empty where the rule names none."""

    puid: str
    restriction: str
    blocks: Collection[str]
    rule_code: str
    rule_number: str
    rule_title: str
    rule_text: str
    policy_version: int
    law: str
    law_url: str
    ground: str
    origin: str
    automated_detection: bool
    automated_decision: str
    territory: Sequence[str]
    starts_on: date
    ends_on: date | None
    occurred_on: date
    # Kinds of what the decision relies on, and whether goods are among them.
    exhibits: Sequence[str]
    shows_goods: bool
    content_on: date
    points: str = ""
    # A trusted flagger's report of illegal content was upheld by it.
    is_flagged: bool = False


def record_of(decision: Decision) -> Record:
    """The record of one decision. Raises NotMappable, with every reason in words."""
    category, keywords = place_of(decision.rule_code)
    goods = {"content_type": ["CONTENT_TYPE_PRODUCT"]}
    account = {"content_type": ["CONTENT_TYPE_OTHER"], "content_type_other": "A trader's account"}
    fields: dict[str, Any] = {
        "puid": decision.puid,
        "account_type": "ACCOUNT_TYPE_BUSINESS",
        "category": category,
        "category_specification": list(keywords),
        "territorial_scope": _territory(decision.territory),
        "content_date": decision.content_on,
        "application_date": decision.starts_on,
        "decision_facts": _facts(decision),
        "source_type": _source(decision),
        "automated_detection": "Yes" if decision.automated_detection else "No",
        "automated_decision": AUTOMATION[decision.automated_decision],
    }
    fields |= goods if decision.shows_goods else account
    fields |= _measure(decision) | _ground(decision)
    try:
        return Record.model_validate(fields)
    except ValidationError as error:
        raise NotMappable("; ".join(_in_words(fault) for fault in error.errors())) from None


def _measure(decision: Decision) -> dict[str, Any]:
    found = dict(MEASURES[decision.restriction])
    for capability, closed in CLOSED.items():
        if capability in decision.blocks:
            found |= closed
    is_restriction = decision.restriction not in ("warn", "points")
    ends = {END_OF[name]: decision.ends_on for name in found if name in END_OF}
    return found | (ends if is_restriction else {})


def _ground(decision: Decision) -> dict[str, Any]:
    if decision.ground == "law":
        if not decision.law:
            raise NotMappable(
                f"it says that the law was broken, but rule {decision.rule_number} names no law"
            )
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "decision_ground_reference_url": decision.law_url or None,
            "illegal_content_legal_ground": decision.law,
            "illegal_content_explanation": decision.rule_text,
        }
    rule = f"{decision.rule_number} {decision.rule_title}"
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": f"Rule {rule}, version {decision.policy_version}",
        "incompatible_content_explanation": decision.rule_text,
    }


def _source(decision: Decision) -> str:
    """A report under the marketplace's own rules is no notice of illegal content (Article 16)."""
    if decision.origin != "notice":
        return "SOURCE_VOLUNTARY"
    if decision.is_flagged:
        return "SOURCE_TRUSTED_FLAGGER"
    is_article_16 = decision.ground == "law"
    return "SOURCE_ARTICLE_16" if is_article_16 else "SOURCE_TYPE_OTHER_NOTIFICATION"


def _territory(told: Sequence[str]) -> list[str]:
    if list(told) == ["ALL"]:
        return list(MEMBER_STATES)
    found = [code for code in told if code in COUNTRIES]
    if not found:
        raise NotMappable(f"it applies only in {', '.join(told)}, outside the EU and the EEA")
    return found


def _facts(decision: Decision) -> str:
    found = (
        "A program noticed it."
        if decision.automated_detection
        else "A report led to it."
        if decision.origin == "notice"
        else "A person noticed it."
    )
    relied = Counter(decision.exhibits)
    kept = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(relied.items()))
    sentences = [
        f"A breach of rule {decision.rule_number} “{decision.rule_title}” was found.",
        f"It is dated {decision.occurred_on}.",
        found,
        f"The decision relies on evidence that was kept as it was: {kept}." if kept else "",
        DECIDED[decision.automated_decision],
        f"Penalty points: {decision.points}." if decision.points else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _in_words(fault: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    words = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {words}" if place else words
