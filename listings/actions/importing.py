"""Listings from a file: each row makes a draft, changes what is there, or is refused with why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.bulk import insert_new, record_many
from core.errors import NotPossible
from listings import snapshots
from listings.actions.editing import edit_listing
from listings.checks.columns import Given
from listings.checks.engine import check
from listings.facts import clean_facts, settled
from listings.guards import refuse_outsider
from listings.market_verdicts import sale_of
from listings.models import Listing
from policy.queries import policy_at
from policy.sections import Policy

# No file says these, and the database's own default costs less than writing it a row.
UNSAID = {"id", "market_prices", "checked_under", "recheck_at", "closed_markets"}
COLUMNS = tuple(
    field.attname for field in Listing._meta.concrete_fields if field.attname not in UNSAID
)


@dataclass
class RowResult:
    """What became of one row; `column` and `code` say where and why one was refused."""

    line: int
    sku: str
    outcome: str = "refused"  # created, changed, unchanged, refused
    column: str = ""
    code: str = ""
    words: str = ""
    verdict: str = ""
    findings: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row that could be read: its place in the file and its facts."""

    number: int
    given: Given


@transaction.atomic
def import_rows(
    store: Store, lines: Sequence[Line], *, actor: User | None, now: datetime
) -> list[RowResult]:
    """Write drafts for new SKUs and the changes of known ones; the same rows again do nothing.

    Every row is checked as publishing would check it, and says so in its result. A live
    listing changes only if its new text passes. Each SKU stands in one of the lines at most.
    Raises NotAllowed to outsiders.
    Rule: docs/rules/listings.md#import
    """
    refuse_outsider(store, actor)
    policy = policy_at(now)
    skus = [line.given.facts.get("sku", "") for line in lines]
    rows = Listing.objects.of_store(store).filter(sku__in=skus).select_related("store")
    rows = rows.prefetch_related("variant_rows")
    known = {row.sku: row for row in rows}
    results, fresh = [], []
    for line, sku in zip(lines, skus, strict=True):
        result = RowResult(line.number, sku, removed=line.given.removed)
        results.append(result)
        try:
            if sku in known:
                _change(known[sku], line.given, result, policy, actor, now)
            else:
                facts = clean_facts({"sku": sku} | _all_facts(line.given, {}), policy=policy)
                fresh.append((facts, result))
        except NotPossible as error:
            refuse(result, error.field or "", error.code or "not_possible", str(error))
    _create(store, fresh, policy, actor, now)
    return results


def refuse(result: RowResult, column: str, code: str, words: str) -> None:
    result.outcome, result.column, result.code, result.words = "refused", column, code, words


def _all_facts(given: Given, attributes: dict[str, Any]) -> Any:
    """The facts with the attributes, which are one field: those not named stay as they are."""
    more = {"attributes": attributes | given.attributes} if given.attributes else {}
    return given.facts | more


def _change(
    listing: Listing,
    given: Given,
    result: RowResult,
    policy: Policy,
    actor: User | None,
    now: datetime,
) -> None:
    facts = clean_facts(_all_facts(given, listing.attributes), policy=policy)
    facts = settled(listing, facts)
    if all(getattr(listing, name) == fact for name, fact in facts.items()):
        result.outcome = "unchanged"
        return
    with transaction.atomic():
        changed = edit_listing(listing, version=listing.version, actor=actor, now=now, **facts)
    snapshot = snapshots.snapshot_of(changed, policy=policy, now=now)
    _note(result, "changed", sale_of(changed, check(snapshot, policy.truth), policy))


def _create(
    store: Store,
    fresh: Sequence[tuple[dict[str, Any], RowResult]],
    policy: Policy,
    actor: User | None,
    now: datetime,
) -> None:
    drafts = []
    proofs = snapshots.proofs_of(Listing(store=store))
    for facts, result in fresh:
        stamps = {"status_at": now, "created_at": now, "updated_at": now}
        draft = Listing(store=store, **facts, **stamps)
        drafts.append(draft)
        snapshot = snapshots.assemble(draft, past=(), proofs=proofs, now=now)
        _note(result, "created", sale_of(draft, check(snapshot, policy.truth), policy))
    if not drafts:
        return
    new = insert_new(Listing, COLUMNS, ([getattr(row, name) for name in COLUMNS] for row in drafts))
    ids = dict(Listing.objects.filter(pk__in=new).values_list("sku", "pk"))
    for draft, (_facts, result) in zip(drafts, fresh, strict=True):
        if draft.sku not in ids:
            words = _("Somebody made a listing with this SKU at the same moment. Send it again.")
            refuse(result, "sku", "taken", words)
    told = ((ids[row.sku], {"title": str(row), "sku": row.sku}) for row in drafts if row.sku in ids)
    record_many("listing.created", told, model=Listing, store=store, actor=actor, at=now)


def _note(result: RowResult, outcome: str, found: Any) -> None:
    result.outcome, result.verdict = outcome, found.verdict
    result.findings = list(dict.fromkeys(finding.code for finding in found.findings))
