"""Edits of live listings: taken over when they pass, kept beside the live text until then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from core.transitions import move
from listings.actions.editing import edit_listing
from listings.changes import lay_over, left_of, ready_of
from listings.checking import finding_as_json
from listings.days import next_day
from listings.errors import Untrue
from listings.facts import LABELS, ListingFacts, clean_facts, fact_of, settled
from listings.guards import lock, refuse_outsider
from listings.models import Listing, StagedEdit
from listings.wording import in_both_languages
from policy.queries import policy_at

Status = StagedEdit.Status


class By(TypedDict):
    """Who does it, and when: a person, or the store's system of the key `system`."""

    actor: User | None
    system: str
    now: datetime


@dataclass(frozen=True)
class Saved:
    """The listing as it is now, and the edit that waits beside it (None: it was taken over)."""

    listing: Listing
    staged: StagedEdit | None


@transaction.atomic
def save_edit(
    listing: Listing,
    *,
    version: int,
    actor: User | None,
    system: str = "",
    now: datetime,
    **facts: Unpack[ListingFacts],
) -> Saved:
    """Edit the listing; what would not pass in a live one is kept until it does.

    What was saved ends the edit that waited, unless that also wants other fields. `actor` None is
    a system, of the store by the key `system`. Raises what `edit_listing` raises, besides Untrue.
    Rule: docs/rules/listings.md#editing
    """
    refuse_outsider(listing.store, actor)
    # Until the end: a refused edit gives back its own lock, and somebody could save before it is
    # kept beside what they wrote.
    locked = lock(listing)
    if _is_said_already(locked, facts, now):
        # A form sent twice, or once more to be checked again.
        version = locked.version
    by: By = {"actor": actor, "system": system, "now": now}
    try:
        with transaction.atomic():
            edited = edit_listing(listing, version=version, **by, **facts)
    except Untrue as untrue:
        return Saved(listing, _stage(listing, facts, untrue, by))
    return Saved(end_waiting_edit(edited, facts, **by).listing, None)


def end_waiting_edit(
    listing: Listing,
    written: Collection[str],
    *,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Saved:
    """After a save of these fields: what the listing says, and what waits still. Within a verb.

    The edit was taken over where the listing says all that it wants, and written anew where what
    is left of it was saved otherwise. Fields that the save did not name are tried without the
    others: what kept the edit waiting may have been in those.
    """
    waiting = open_edit(listing)
    by: By = {"actor": actor, "system": system, "now": now}
    if waiting is None:
        return Saved(listing, None)
    left = set(left_of(listing, waiting))
    # The stock was written with the variants whose it is.
    named = {*written, "stock"} if "variants" in written else set(written)
    if not left:
        _end(waiting, Status.APPLIED, "listing.edit_applied", by)
    elif left <= named:
        _end(waiting, Status.REPLACED, "listing.edit_replaced", by)
    elif left & named:
        return _try_rest(_narrow(waiting, left - named, by), by)
    else:
        return Saved(listing, waiting)
    return Saved(listing, None)


@transaction.atomic
def retry_edit(listing: Listing, *, actor: User | None, system: str = "", now: datetime) -> Saved:
    """Check the edit that waits once more as it stands, and take it over where it passes.

    Fields that somebody changed since it was made are left as they are now, and wait on.
    Raises NotPossible when none waits beside a live text, and what `save_edit` raises.
    """
    locked = lock(listing)
    waiting = waiting_edit(locked)
    if waiting is None:
        raise NotPossible(_("No edit waits beside this listing."))
    facts: Any = ready_of(locked, waiting)
    by: By = {"actor": actor, "system": system, "now": now}
    try:
        with transaction.atomic():
            edited = edit_listing(locked, version=locked.version, **by, **facts)
    except Untrue:
        return Saved(locked, waiting)
    saved = end_waiting_edit(edited, facts, **by)
    if saved.staged and facts:
        _tell_part(saved.listing, saved.staged, by)
    return saved


@transaction.atomic
def discard_edit(listing: Listing, *, actor: User | None, now: datetime) -> StagedEdit:
    """Drop the edit that waits. Raises NotAllowed to outsiders; NotPossible when none waits."""
    refuse_outsider(listing.store, actor)
    waiting = open_edit(lock(listing))
    if waiting is None:
        raise NotPossible(_("No edit waits beside this listing."))
    by: By = {"actor": actor, "system": "", "now": now}
    return _end(waiting, Status.DISCARDED, "listing.edit_discarded", by)


def open_edit(listing: Listing) -> StagedEdit | None:
    found: StagedEdit | None = listing.staged_edits.filter(status=Status.OPEN).first()
    return found


def waiting_edit(listing: Listing) -> StagedEdit | None:
    """The edit that the check keeps out of the live text; None where nothing is live."""
    return open_edit(listing) if listing.is_live else None


def lay_waiting_over(listing: Listing) -> StagedEdit | None:
    """Let the listing in memory say what its waiting edit wants, and return that edit."""
    waiting = waiting_edit(listing)
    if waiting:
        lay_over(listing, waiting)
    return waiting


def _is_said_already(listing: Listing, facts: Any, now: datetime) -> bool:
    """Whether the edit that waits says just this."""
    waiting = waiting_edit(listing)
    if waiting is None:
        return False
    wanted = settled(listing, clean_facts(facts, policy=policy_at(now)))
    said = waiting.after
    return all(said.get(name, getattr(listing, name)) == fact for name, fact in wanted.items())


def _stage(listing: Listing, facts: Any, untrue: Untrue, by: By) -> StagedEdit:
    locked, now = lock(listing), by["now"]
    wanted = settled(locked, clean_facts(facts, policy=policy_at(now)))
    after = {name: fact for name, fact in wanted.items() if getattr(locked, name) != fact}
    before = {name: getattr(locked, name) for name in after}
    if waiting := open_edit(locked):
        # What this one does not name goes on waiting, from where it was begun.
        other = {
            name: fact for name, fact in left_of(locked, waiting).items() if name not in wanted
        }
        after, before = other | after, {name: waiting.before[name] for name in other} | before
        if (waiting.after, waiting.before) == (after, before):
            return waiting
        _end(waiting, Status.REPLACED, "listing.edit_replaced", by)
    findings = [finding_as_json(finding) for finding in untrue.result.findings]
    found: dict[str, Any] = {"verdict": untrue.result.verdict, "findings": findings}
    found |= {"writer": by["actor"], "due_at": next_day(now, locked.store)}
    return _keep(locked, by, before=before, after=after, **found)


def _narrow(waiting: StagedEdit, left: Collection[str], by: By) -> StagedEdit:
    """The edit without the fields that were written anew: those must not come back with it."""
    names = [name for name in waiting.after if name in left]
    old, new = waiting.before, waiting.after
    before, after = ({name: facts[name] for name in names} for facts in (old, new))
    gone = waiting.after.keys() - set(names)
    findings = [one for one in waiting.findings if fact_of(one["field"]) not in gone]
    found: dict[str, Any] = {"verdict": waiting.verdict, "findings": findings}
    found |= {"writer": waiting.actor, "due_at": by["now"]}
    _end(waiting, Status.REPLACED, "listing.edit_replaced", by)
    return _keep(waiting.listing, by, before=before, after=after, **found)


def _try_rest(rest: StagedEdit, by: By) -> Saved:
    try:
        with transaction.atomic():
            return retry_edit(rest.listing, **by)
    except NotPossible:
        # It is due at once: whoever tries it next says what stands in the way.
        return Saved(rest.listing, rest)


def _keep(listing: Listing, by: By, *, writer: User | None, **facts: Any) -> StagedEdit:
    """Of facts that `writer` wanted; `by` is who has them wait now."""
    now = by["now"]
    # Whoever opened the editor before does not know of this edit.
    listing.version += 1
    listing.save(update_fields=["version"])
    staged = StagedEdit.objects.create(
        store=listing.store, listing=listing, actor=writer, status_at=now, created_at=now, **facts
    )
    fields = in_both_languages([LABELS[name] for name in staged.after])
    told = {"title": str(listing), "fields": fields} | done_by(by["system"])
    kind, actor = "listing.edit_staged", by["actor"]
    record(kind, subject=listing, store=listing.store, actor=actor, at=now, facts=told)
    return staged


def _tell_part(listing: Listing, staged: StagedEdit, by: By) -> None:
    actor, now = by["actor"], by["now"]
    left = in_both_languages([LABELS[name] for name in left_of(listing, staged)])
    facts = {"title": str(listing), "fields": left} | done_by(by["system"])
    people = listing.store.people(*LISTING_ROLES) if actor is None else ()
    kind, store = "listing.edit_taken_in_part", listing.store
    record(kind, subject=listing, store=store, actor=actor, at=now, notify=people, facts=facts)


def _end(staged: StagedEdit, to: str, kind: str, by: By) -> StagedEdit:
    """Where the system takes it over, nobody of the store looks on: they are told."""
    actor, now = by["actor"], by["now"]
    is_news = to == Status.APPLIED and actor is None
    people = staged.store.people(*LISTING_ROLES) if is_news else ()
    facts = {"title": str(staged.listing), "listing": staged.listing_id} | done_by(by["system"])
    return move(staged, to, actor=actor, now=now, kind=kind, notify=people, facts=facts)
