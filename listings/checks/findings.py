"""What a check answers: findings with exact places, and the verdict they add up to."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["warn", "needs_evidence", "block"]
Verdict = Literal["pass", "warn", "needs_evidence", "block"]
RANK: dict[str, int] = {"pass": 0, "warn": 1, "needs_evidence": 2, "block": 3}
# What a finding is known by, and what makes two disputes the same question.
KEY = ("code", "field", "words", "judged")
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that mends the finding without asking: `replacement` for the words marked."""

    field: str
    start: int | None
    end: int | None
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `start` and `end` count code points of the field exactly as it was given."""

    code: str
    field: str
    start: int | None
    end: int | None
    severity: Severity
    rule: str
    version: str
    words: str = ""
    measured: float | str | None = None
    limit: float | str | None = None
    edit: Edit | None = None
    folded: bool = False
    # The market whose price it is about; "" for all, or where the code itself says which.
    market: str = ""
    # The certificate that proved it has ended: buyers of a live listing do not read these words.
    withheld: bool = False

    @property
    def reason_key(self) -> str:
        """Names the sentence that says what is wrong: the code, or its sub-rule."""
        return f"{self.rule}.reason"

    @property
    def remedy_key(self) -> str:
        return f"{self.rule}.remedy"

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "field": self.field,
            "start": self.start,
            "end": self.end,
            "severity": self.severity,
            "measured": self.measured,
            "limit": self.limit,
        }


def key_of(finding: Finding) -> Key:
    """Names the finding; the same words twice in a field are one question."""
    return finding.code, finding.field, finding.words[:500], _judged(finding)


def _judged(finding: Finding) -> str:
    """The facts that a finding without words in a text is about: others are another question."""
    if finding.start is not None:
        return ""
    facts = (finding.measured, finding.limit, finding.market)
    return " / ".join(str(float(one) if isinstance(one, int) else one or "") for one in facts)[:200]


def address_of(finding: Finding) -> str:
    """Names the finding in an address: the same text and facts give the same words.

    The place tells the same words apart, the hash of the key what stands in the same place.
    """
    named = hashlib.sha256(json.dumps(key_of(finding)).encode()).hexdigest()[:12]
    return f"{finding.rule}:{finding.field}:{finding.start}:{finding.end}:{named}"


def beyond(these: Sequence[Finding], those: Sequence[Finding]) -> list[Finding]:
    """Of `these` what is not among `those`, or weighs otherwise there."""

    def here(one: Finding) -> tuple[Any, ...]:
        return (*key_of(one), one.start, one.end, one.market, one.severity)

    known = {here(one) for one in those}
    return [one for one in these if here(one) not in known]


@dataclass(frozen=True, slots=True)
class Result:
    id: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """The highest severity found; nothing found is a pass."""
        worst: Verdict = "pass"
        for finding in self.findings:
            if RANK[finding.severity] > RANK[worst]:
                worst = finding.severity
        return worst

    def as_json(self) -> dict[str, Any]:
        findings = [finding.as_json() for finding in self.findings]
        return {"id": self.id, "verdict": self.verdict, "findings": findings}
