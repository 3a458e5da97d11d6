"""What a buyer's words suggest their ticket is about, by the examples of the policy."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from policy.sections import Policy
from policy.sections.triage import TriageSection

if TYPE_CHECKING:
    from aftersales.checks.triage import Triage


@dataclass(frozen=True)
class Suggested:
    """Codes of the policy, and the buyer's words that spoke for the reason, strongest first."""

    kind: str
    reason: str
    words: tuple[str, ...]
    lead_percent: int


def suggest(text: str, kind: str, policy: Policy) -> Suggested | None:
    """The reason that the words tell, and a kind that has it: the buyer's own where it does.

    None where the words tell nothing clearly enough, or the policy has no examples. The same
    words under the same policy are told the same. Rule: docs/rules/aftersales.md#triage.
    """
    rules, section = policy.aftersales, policy.triage
    if not section.examples:
        return None
    told = _learned(section.model_dump_json()).suggest([text])[0]
    lead_percent = round(told.lead * 100)
    if not told.words or lead_percent < section.least_lead_percent:
        return None
    if told.label not in rules.reasons_of(kind):
        kind = section.examples[told.label].kind
    if kind not in rules.kinds or told.label not in rules.reasons_of(kind):
        return None
    return Suggested(kind, told.label, told.words, lead_percent)


@lru_cache(maxsize=4)
def _learned(section_json: str) -> "Triage":
    """Learned once a process and version; the import alone takes seconds, and workers do it."""
    from aftersales.checks.triage import Triage

    section = TriageSection.model_validate_json(section_json)
    texts, labels = zip(*section.texts, strict=True)
    ignored = [word for words in section.ignored.values() for word in words]
    return Triage(texts, labels, ignored)
