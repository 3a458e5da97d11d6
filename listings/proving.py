"""What certificates prove in which market, and claims that outlived their certificate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from listings.checks.engine import check
from listings.checks.findings import Finding, Result
from listings.checks.snapshot import Certificate, Snapshot
from listings.market_verdicts import reaches
from policy.sections import Policy

Place = tuple[str, str, int | None, int | None, str]


def check_proofs(snapshot: Snapshot, policy: Policy) -> Result:
    """Check the snapshot with each certificate counting only in the markets that it names.

    What is unproven in one market alone is a finding of that market.
    Rule: docs/rules/listings.md#certificates
    """
    if not any(proof.markets for proof in snapshot.certificates):
        return check(snapshot, policy.truth)
    reaching = {
        market: tuple(
            proof for proof in snapshot.certificates if reaches(proof.markets, market, policy)
        )
        for market in snapshot.markets
    }
    somewhere = tuple(
        proof
        for proof in snapshot.certificates
        if not proof.markets or any(proof in proofs for proofs in reaching.values())
    )
    general = check(replace(snapshot, certificates=somewhere), policy.truth)
    found = list(general.findings)
    places = {_place(one) for one in general.findings}
    by_proofs: dict[tuple[Certificate, ...], tuple[Finding, ...]] = {somewhere: ()}
    for market, proofs in reaching.items():
        if proofs not in by_proofs:
            by_proofs[proofs] = check(replace(snapshot, certificates=proofs), policy.truth).findings
        here = (one for one in by_proofs[proofs] if _place(one) not in places)
        found += [replace(one, market=market) for one in here]
    return replace(general, findings=tuple(found))


def lapsed_in(snapshot: Snapshot, result: Result, policy: Policy) -> tuple[Finding, ...]:
    """Of a live listing: the claims in its words that a certificate bore out until it ended.

    They are told from claims that never had a proof by checking once more as if what ended
    went on. Rule: docs/rules/listings.md#certificates
    """
    ended = [proof for proof in snapshot.certificates if has_ended(proof, snapshot.now)]
    closing = [one for one in result.findings if one.severity != "warn" and one.start is not None]
    if not ended or not closing:
        return ()
    going_on = tuple(
        replace(proof, valid_to=snapshot.now) if proof in ended else proof
        for proof in snapshot.certificates
    )
    left = check_proofs(replace(snapshot, certificates=going_on), policy).findings
    return tuple(one for one in closing if not any(_is_same(one, other) for other in left))


def unverified_in(snapshot: Snapshot, result: Result, policy: Policy) -> Result:
    """The result's claims that only certificates bear out which nobody has verified yet.

    Found by checking once more without those, for the claims that the policy lets wait.
    Rule: docs/rules/listings.md#certificates
    """
    waits = policy.listings.proofs.waiting
    verified = tuple(proof for proof in snapshot.certificates if proof.verified)
    if not waits or verified == snapshot.certificates:
        return replace(result, findings=())
    bare = check_proofs(replace(snapshot, certificates=verified), policy)
    known = {_place(one) for one in result.findings}
    found = (one for one in bare.findings if one.severity in waits and _place(one) not in known)
    return replace(result, findings=tuple(found))


def withhold(
    findings: Sequence[Finding], *, lapsed: Sequence[Finding], waiting: Sequence[Finding]
) -> Iterator[Finding]:
    """Of a live listing: claims that buyers do not read until they are proven close nothing.

    Only one that waits in a single market closes that market.
    """
    for one in findings:
        yield replace(one, severity="warn", withheld=True) if one in lapsed else one
    for one in waiting:
        yield one if one.market else replace(one, severity="warn", withheld=True)


def is_in_force(proof: Certificate, today: date) -> bool:
    has_begun = proof.valid_from is None or proof.valid_from <= today
    return has_begun and not has_ended(proof, today)


def has_ended(proof: Certificate, today: date) -> bool:
    return proof.valid_to is not None and proof.valid_to < today


def _is_same(one: Finding, other: Finding) -> bool:
    return one.market == other.market and overlaps(one, other)


def overlaps(one: Finding, other: Finding) -> bool:
    """Whether two findings lie on the same words; those without a place on the same field."""
    if one.field != other.field:
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one.code == other.code
    return one.start < other.end and other.start < one.end


def _place(finding: Finding) -> Place:
    return (finding.code, finding.field, finding.start, finding.end, finding.market)
