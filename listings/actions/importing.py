"""Listings from a file: each row makes a draft, changes what is there, or is refused with why."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.bulk import insert_new
from core.errors import NotPossible, Stale
from core.events import Happening, record_many
from enforcement.actions.guards import lock_store
from listings import snapshots
from listings.actions.import_groups import (
    Group,
    Line,
    WrongLine,
    blamed,
    changed_lines,
    facts_of,
    grouped,
)
from listings.actions.staging import save_edit
from listings.actions.variants import variant_rows
from listings.changes import lay_over
from listings.checks.engine import check
from listings.facts import clean_facts, settled
from listings.guards import lacking, refuse_outsider
from listings.market_verdicts import Sale, sale_of
from listings.models import Listing, StagedEdit, Variant
from listings.stock import Shelves
from policy.queries import policy_at
from policy.sections import Policy

# What is one for all rows of a part, and what few files say: there the database's own default
# costs less than writing it a row.
SAME = ("store_id", "status", "status_at", "created_at", "updated_at", "version")
UNSAID = {
    "id",
    *(field.attname for field in Listing._meta.concrete_fields if field.has_db_default()),
}
COLUMNS = tuple(
    field.attname
    for field in Listing._meta.concrete_fields
    if field.attname not in {*SAME, *UNSAID, "recheck_at"}
)


@dataclass
class RowResult:
    """What became of one row; `column` and `code` say where and why one was refused."""

    line: int
    sku: str
    # Of a variant: the SKU of its listing, and what stands in the row and no variant has.
    parent: str = ""
    ignored: list[str] = field(default_factory=list)
    # created, changed, staged (beside the live text), unchanged, refused
    outcome: str = "refused"
    column: str = ""
    code: str = ""
    words: str = ""
    verdict: str = ""
    findings: list[str] = field(default_factory=list)
    # What publishing needs and neither the file nor the listing says; its picture apart.
    lacks: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """A listing that is to be made, with the rows that say so and what becomes of them."""

    listing: Listing
    facts: dict[str, Any]
    results: list[RowResult]


@transaction.atomic
def import_rows(
    store: Store, lines: Sequence[Line], *, actor: User | None, now: datetime
) -> list[RowResult]:
    """Write drafts for new SKUs and the changes of known ones; the same rows again do nothing.

    The rows of a listing, its own and those of its variants, are taken together or not at all.
    Every listing is checked as publishing would check it, and its first row says so. What does
    not pass in a live listing waits beside its live text. Each SKU stands in one of the lines
    at most. Raises NotAllowed to outsiders.
    Rule: docs/rules/listings.md#import
    """
    refuse_outsider(store, actor)
    policy = policy_at(now)
    groups = grouped(lines)
    # Many rows of one store: who changes others of them, as a decision on a certificate does,
    # comes before or after, or the two could wait for each other.
    lock_store(store)
    # Held to the end of the part: nobody writes between what is read here and what is saved.
    rows = Listing.objects.of_store(store).filter(sku__in=list(groups)).order_by("pk")
    rows = rows.select_related("store").select_for_update(no_key=True, of=("self",))
    known = {row.sku: row for row in rows.prefetch_related("variant_rows")}
    waiting = StagedEdit.objects.filter(listing__in=list(known.values()))
    edits = {edit.listing_id: edit for edit in waiting.filter(status=StagedEdit.Status.OPEN)}
    results = {line.number: _result_of(line) for line in lines}
    fresh, blank = [], Listing(store=store)
    for sku, group in groups.items():
        mine = [results[line.number] for line in group.lines]
        try:
            if sku in known:
                row = known[sku]
                edit = edits.get(row.pk) if row.is_live else None
                _change(row, edit, group, mine, policy, actor, now)
            else:
                facts = _fresh_facts(group, blank, policy)
                fresh.append(Draft(Listing(store=store, **facts), facts, mine))
        except WrongLine as wrong:
            refuse_together(mine, wrong.line.number, wrong.column, wrong.code, wrong.words)
    _create(store, fresh, policy, actor, now)
    return list(results.values())


def refuse(result: RowResult, column: str, code: str, words: str) -> None:
    result.outcome, result.column, result.code, result.words = "refused", column, code, words


def refuse_together(
    results: Sequence[RowResult], number: int, column: str, code: str, words: str
) -> None:
    """Refuse the line and, because of it, the others of the same listing."""
    for result in results:
        if result.line == number:
            refuse(result, column, code, words)
        else:
            why = _("Line %(line)s of the same listing is wrong; its rows are taken together.")
            refuse(result, "", "same_listing", why % {"line": number})


def _result_of(line: Line) -> RowResult:
    given = line.given
    sku, parent = given.facts.get("sku", ""), given.parent
    return RowResult(line.number, sku, parent, given.ignored, removed=given.removed)


def _clean(group: Group, listing: Listing, policy: Policy) -> dict[str, Any]:
    facts = facts_of(group, listing)
    try:
        clean: Any = clean_facts(facts, policy=policy)  # type: ignore[arg-type]
        return settled(listing, clean)
    except NotPossible as error:
        raise blamed(group, facts, error) from None


def _fresh_facts(group: Group, blank: Listing, policy: Policy) -> dict[str, Any]:
    if group.own is None:
        words = _("No listing has the SKU “%(sku)s”. Its own row stands above its variants.")
        line = group.lines[0]
        raise WrongLine(line, "parent_sku", "no_parent", words % {"sku": line.listing_sku})
    return _clean(group, blank, policy)


def _change(
    listing: Listing,
    edit: StagedEdit | None,
    group: Group,
    results: list[RowResult],
    policy: Policy,
    actor: User | None,
    now: datetime,
) -> None:
    """Held against what the store wrote last, which may wait beside the live text."""
    written = copy(listing)
    if edit:
        lay_over(written, edit)
    facts = _clean(group, written, policy)
    changed = changed_lines(group, written, facts)
    for result in results:
        result.outcome = "changed" if result.line in changed else "unchanged"
    if not changed:
        return
    try:
        with transaction.atomic():
            saved = save_edit(listing, version=listing.version, actor=actor, now=now, **facts)
    except NotPossible as error:
        raise blamed(group, facts, error) from None
    except Stale:
        words = _("Somebody changed this listing at the same moment. Send the row again.")
        raise WrongLine(group.lines[0], "", "stale", words) from None
    if saved.staged:
        _note_staged(results, saved.staged)
        return
    edited = saved.listing
    snapshot = snapshots.snapshot_of(edited, policy=policy, now=now)
    _note(results[0], edited, sale_of(edited, check(snapshot, policy.truth), policy))


def _create(
    store: Store, fresh: Sequence[Draft], policy: Policy, actor: User | None, now: datetime
) -> None:
    if not fresh:
        return
    proofs = snapshots.proofs_of(Listing(store=store))
    shelves = Shelves([draft.listing for draft in fresh])
    for draft in fresh:
        row = draft.listing
        row.status_at = row.created_at = row.updated_at = now
        for result in draft.results:
            result.outcome = "created"
        snapshot = snapshots.assemble(row, past=(), proofs=proofs, now=now, shelves=shelves)
        _note(draft.results[0], row, sale_of(row, check(snapshot, policy.truth), policy))
    ids = _insert([draft.listing for draft in fresh], now)
    for draft in fresh:
        if draft.listing.sku not in ids:
            words = _("Somebody made a listing with this SKU at the same moment. Send it again.")
            refuse_together(draft.results, draft.results[0].line, "sku", "taken", words)
    rows = (draft.listing for draft in fresh)
    told = [
        Happening("listing.created", ids[row.sku], store.pk, {"title": str(row), "sku": row.sku})
        for row in rows
        if row.sku in ids
    ]
    record_many(told, model=Listing, actor=actor, at=now)


def _insert(listings: Sequence[Listing], now: datetime) -> dict[str, int]:
    """Write the listings with their variants; return the ids of those that were written, by SKU."""
    has_prices = any(row.market_prices for row in listings)
    columns = (*COLUMNS, "market_prices") if has_prices else COLUMNS
    rows = ([getattr(row, name) for name in columns] for row in listings)
    same = {name: getattr(listings[0], name) for name in SAME}
    new = insert_new(Listing, columns, rows, same=same)
    ids = dict(Listing.objects.filter(pk__in=new).values_list("sku", "pk"))
    variants = []
    for row in listings:
        if row.sku in ids and row.variants:
            row.pk = ids[row.sku]
            variants += variant_rows(row, now)
    Variant.objects.bulk_create(variants)
    return ids


def _note(result: RowResult, listing: Listing, found: Sale) -> None:
    result.verdict = found.verdict
    result.lacks = list(lacking(listing))
    result.findings = list(dict.fromkeys(finding.code for finding in found.findings))


def _note_staged(results: Sequence[RowResult], staged: StagedEdit) -> None:
    words = _("It does not pass yet: it waits beside the live text, to be mended or proven there.")
    for result in results:
        if result.outcome == "changed":
            result.outcome, result.words = "staged", words
    results[0].verdict = staged.verdict
    results[0].findings = list(dict.fromkeys(finding["code"] for finding in staged.findings))
