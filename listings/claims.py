"""The claims of a text that certificates can prove, and which of them do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from listings.checks.engine import check
from listings.checks.findings import Finding
from listings.checks.snapshot import Snapshot
from listings.models import Certificate
from listings.proving import overlaps
from listings.schemes import is_provable
from listings.snapshots import proof_of
from policy.sections import Policy


@dataclass(frozen=True)
class Claim:
    """A claim with the certificates that prove it, in force or not."""

    finding: Finding
    proofs: tuple[Certificate, ...]


def claims_of(
    snapshot: Snapshot, certificates: Iterable[Certificate], policy: Policy
) -> list[Claim]:
    """What the check would ask proof for if there were none, and what settles it.

    Found by checking with each certificate alone, so that this never differs from the check.
    """
    provable = {code for code in policy.truth.banks if is_provable(code, policy)}
    bare = check(replace(snapshot, certificates=()), policy.truth).findings
    found = [one for one in bare if one.code in provable and one.start is not None]
    left = {}
    for row in certificates if found else ():
        proof = replace(proof_of(row), markets=(), valid_from=snapshot.now, valid_to=snapshot.now)
        left[row] = check(replace(snapshot, certificates=(proof,)), policy.truth).findings
    return [
        Claim(one, tuple(row for row in left if not _finds_again(left[row], one))) for one in found
    ]


def _finds_again(findings: Iterable[Finding], claim: Finding) -> bool:
    return any(overlaps(one, claim) for one in findings)
