"""The truthfulness check: one listing in, one result out, the same every time."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from threading import Lock

from listings.checks.bait import find_bait
from listings.checks.claims import ClaimChecker
from listings.checks.consistency import ConsistencyChecker
from listings.checks.customs import find_vague_customs
from listings.checks.findings import Finding, Result
from listings.checks.identifiers import find_invalid_gtin
from listings.checks.obfuscation import find_obfuscation
from listings.checks.origins import OriginReader
from listings.checks.prices import find_inflated_reference
from listings.checks.safety import find_missing_safety
from listings.checks.snapshot import Snapshot
from listings.checks.specs import find_implausible_spec
from listings.checks.stuffing import find_stuffing
from listings.checks.titles import find_title_faults
from policy.sections.truth import TruthSection

FACT_RULES: tuple[Callable[[Snapshot, TruthSection], Iterator[Finding]], ...] = (
    find_title_faults,
    find_stuffing,
    find_inflated_reference,
    find_invalid_gtin,
    find_bait,
    find_implausible_spec,
    find_vague_customs,
    find_missing_safety,
)
KEPT_WARM = 4


class Checker:
    """All checks of one policy version, compiled. Holds no state of a listing."""

    def __init__(self, truth: TruthSection) -> None:
        self.truth = truth
        self.claims = ClaimChecker(truth)
        self.origins = OriginReader(truth)
        self.consistency = ConsistencyChecker(truth)

    def check(self, snapshot: Snapshot) -> Result:
        """The listing's findings, in reading order."""
        findings = list(self.claims.find(snapshot))
        for rule in FACT_RULES:
            findings.extend(rule(snapshot, self.truth))
        findings.extend(self.origins.find(snapshot))
        findings.extend(self.consistency.find(snapshot))
        findings.extend(find_obfuscation(snapshot, self.truth, tuple(findings)))
        return Result(snapshot.id, tuple(sorted(_one_promotion(findings), key=_reading_order)))


def check(snapshot: Snapshot, truth: TruthSection) -> Result:
    """Check one listing against the truth section of a policy version.

    Rule: docs/rules/listings.md#truth
    """
    return checker_for(truth).check(snapshot)


_warm: OrderedDict[str, Checker] = OrderedDict()
_lock = Lock()


def checker_for(truth: TruthSection) -> Checker:
    """The compiled checks of this policy version, kept warm for the versions used last."""
    key = truth.fingerprint
    checker = _warm.get(key)
    if checker is None:
        with _lock:
            checker = _warm[key] = _warm.get(key) or Checker(truth)
            while len(_warm) > KEPT_WARM:
                _warm.popitem(last=False)
    return checker


def _one_promotion(findings: list[Finding]) -> Iterator[Finding]:
    """Of several promotion phrases in a title only the first counts."""
    promotions = [finding for finding in findings if finding.rule == "title_format"]
    first = min(promotions, key=lambda finding: finding.start or 0, default=None)
    return (finding for finding in findings if finding.rule != "title_format" or finding is first)


def _reading_order(finding: Finding) -> tuple[int, str, int, int, str]:
    field_rank = {"title": 0, "description": 1}.get(finding.field, 2)
    return (field_rank, finding.field, finding.start or 0, finding.end or 0, finding.rule)
