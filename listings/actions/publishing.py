"""Put a listing before buyers, or say why not; take it away again, for a while or for good."""

from datetime import datetime, timedelta
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from core.transitions import move
from enforcement.actions import raise_signal
from listings.actions.editing import edit_listing
from listings.actions.markets import tell_markets
from listings.actions.prices import keep_prices
from listings.actions.sampling import sample_pass
from listings.actions.staging import end_waiting_edit
from listings.actions.withholding import tell_withheld
from listings.checking import check_in_verb, keep_check
from listings.errors import CheckFailed
from listings.facts import ListingFacts
from listings.guards import (
    lock,
    lock_with_store,
    refuse_in_review,
    refuse_outsider,
    refuse_too_many_live,
    refuse_unsaleable,
)
from listings.models import CheckRun, Listing, RecheckChange
from listings.wording import in_both_languages
from policy.queries import policy_at
from policy.sections import Policy

OUTCOMES = {
    "pass": (Listing.Status.PUBLISHED, "listing.published"),
    "warn": (Listing.Status.PUBLISHED, "listing.published"),
    "needs_evidence": (Listing.Status.NEEDS_EVIDENCE, "listing.evidence_asked"),
    "block": (Listing.Status.NEEDS_FIX, "listing.refused"),
}
COUNTERFEIT = "counterfeit_term"


@transaction.atomic
def submit_listing(
    listing: Listing, *, actor: User | None, system: str = "", now: datetime
) -> CheckRun:
    """Check the listing and publish it, or send it back with what to mend or to prove.

    One that passes only by certificates that nobody has verified waits for them in review.
    `actor` None is a system, of the store by the key `system`.
    Returns the check with its verdict and findings; a listing that is already live stays so.
    Raises NotAllowed to outsiders; NotPossible while a sanction stops publishing, while a
    person reviews it, when the store has as many live listings as it may, (Incomplete) when
    title, description, category, price, markets or pictures are missing, or (CheckFailed)
    when the check broke down.
    Rule: docs/rules/listings.md#publishing
    """
    refuse_outsider(listing.store, actor)
    policy = policy_at(now)
    # The store first: its live listings are counted below, and a signal locks it as well.
    locked = lock_with_store(listing)
    refuse_in_review(locked)
    refuse_unsaleable(locked, policy, now)
    if not locked.is_live:
        refuse_too_many_live(locked, policy)
    return check_and_move(locked, policy=policy, actor=actor, system=system, now=now, notify=())


@transaction.atomic
def publish_edited(
    listing: Listing,
    *,
    version: int,
    actor: User | None,
    now: datetime,
    **facts: Unpack[ListingFacts],
) -> CheckRun | None:
    """Save the facts, then submit: both or neither. Raises what the two raise.

    Only where the check of a draft breaks down are the facts saved alone, and None returned:
    that is no fault of theirs. An edit that waited beside the live text is over with them.
    """
    refuse_outsider(listing.store, actor)
    lock_with_store(listing)
    edited = edit_listing(listing, version=version, actor=actor, now=now, **facts)
    end_waiting_edit(edited, facts, actor=actor, now=now)
    try:
        return submit_listing(edited, actor=actor, now=now)
    except CheckFailed:
        return None


@transaction.atomic
def recheck_listing(listing: Listing, *, now: datetime) -> CheckRun | None:
    """Check a live listing again, after rules, proofs or sanctions changed.

    One that no longer passes leaves the shop and its people are told; others stay as they are.
    """
    locked = lock_with_store(listing)
    if not locked.is_live:
        return None
    policy, before = policy_at(now), _last_verdict(locked)
    is_first = locked.checked_under < policy.version
    people = locked.store.people(*LISTING_ROLES)
    run = check_and_move(locked, policy=policy, actor=None, now=now, notify=people)
    if is_first and before and before != run.verdict:
        RecheckChange.objects.create(
            store_id=locked.store_id,
            listing=locked,
            policy_version=policy.version,
            before=before,
            after=run.verdict,
            at=now,
        )
    return run


@transaction.atomic
def pause_listing(
    listing: Listing, *, actor: User | None, system: str = "", now: datetime
) -> Listing:
    """Take a live listing out of the shop for a while, as it stands.

    Raises NotAllowed to outsiders; NotPossible when it is not live.
    Rule: docs/rules/listings.md#pause
    """
    refuse_outsider(listing.store, actor)
    locked = lock(listing)
    if not locked.is_live:
        raise NotPossible(_("Only a live listing can be paused."), code="wrong_state")
    told = {"title": str(locked), "sku": locked.sku} | done_by(system)
    to, kind = Listing.Status.PAUSED, "listing.paused"
    return move(locked, to, actor=actor, now=now, kind=kind, facts=told)


@transaction.atomic
def resume_listing(
    listing: Listing, *, actor: User | None, system: str = "", now: datetime
) -> CheckRun:
    """Offer a paused listing again: it is checked as if it were submitted anew.

    Raises NotPossible when it is not paused, and what `submit_listing` raises.
    Rule: docs/rules/listings.md#pause
    """
    refuse_outsider(listing.store, actor)
    if lock_with_store(listing).status != Listing.Status.PAUSED:
        raise NotPossible(_("This listing is not paused. Open it again."), code="wrong_state")
    return submit_listing(listing, actor=actor, system=system, now=now)


@transaction.atomic
def withdraw_listing(
    listing: Listing, *, actor: User | None, system: str = "", now: datetime
) -> Listing:
    """Take the listing out of the shop; it can be submitted again.

    Raises NotAllowed to outsiders; NotPossible when it is withdrawn already.
    """
    refuse_outsider(listing.store, actor)
    told = {"title": str(listing), "sku": listing.sku} | done_by(system)
    return move(
        listing,
        Listing.Status.WITHDRAWN,
        actor=actor,
        now=now,
        kind="listing.withdrawn",
        facts=told,
    )


@transaction.atomic
def put_back(
    listing: Listing, *, to: str, since: datetime, actor: User | None, now: datetime
) -> Listing:
    """Return the listing to the state `to`, in which it was before it moved at `since`.

    What returns to the shop, or to who lets it in, is checked as publishing would check it.
    Raises NotAllowed to outsiders; NotPossible when it moved again since, and what
    `submit_listing` raises.
    """
    refuse_outsider(listing.store, actor)
    locked = lock_with_store(listing)
    if locked.status_at != since:
        words = _("Its state has changed since then. It stays as it is.")
        raise NotPossible(words, code="moved_since")
    if to in (Listing.Status.PUBLISHED, Listing.Status.IN_REVIEW):
        return submit_listing(locked, actor=actor, now=now).listing
    told = {"title": str(locked), "sku": locked.sku}
    return move(locked, to, actor=actor, now=now, kind="listing.put_back", facts=told)


def check_and_move(
    listing: Listing,
    *,
    policy: Policy,
    actor: User | None,
    system: str = "",
    now: datetime,
    notify: Any,
) -> CheckRun:
    """Check the listing and move it where the verdict says. The caller holds its lock."""
    # Else a new version would put its share of all live listings before moderators.
    is_sent_in = actor is not None or not listing.is_live
    before = list(listing.closed_markets) if listing.is_live else []
    withheld = list(listing.withheld)
    snapshot, result = check_in_verb(listing, policy=policy, now=now)
    run = keep_check(listing, snapshot, result, policy=policy, now=now)
    status, kind = OUTCOMES[result.verdict]
    told: dict[str, Any] = {"title": str(listing), "sku": listing.sku}
    told |= {"count": len(result.findings)} | done_by(system)
    if result.waiting and not listing.is_live:
        status, kind = Listing.Status.IN_REVIEW, "listing.in_review"
        told["words"] = in_both_languages(list(dict.fromkeys(one.words for one in result.waiting)))
    if listing.status != status:
        move(listing, status, actor=actor, now=now, kind=kind, notify=notify, facts=told)
    elif not listing.is_live:
        # The same answer again is no move, but the try belongs to the history.
        record(kind, subject=listing, store=listing.store, actor=actor, at=now, facts=told)
    if status == Listing.Status.PUBLISHED:
        keep_prices(listing, now)
        by: dict[str, Any] = {"actor": actor, "system": system, "now": now, "notify": notify}
        tell_markets(listing, before, **by)
        tell_withheld(listing, withheld, **by)
        if is_sent_in:
            sample_pass(run, policy=policy, now=now)
    elif any(finding.code == COUNTERFEIT for finding in result.findings):
        _signal_repeated_counterfeit(listing, run, policy, now)
    return run


def _last_verdict(listing: Listing) -> str:
    """Of the last check that counted; one kept for a dispute came without moving anything."""
    runs = listing.check_runs.as_saved().filter(policy_version=listing.checked_under)
    return runs.order_by("-id").values_list("verdict", flat=True).first() or ""


def _signal_repeated_counterfeit(
    listing: Listing, run: CheckRun, policy: Policy, now: datetime
) -> None:
    """Once is a mistake that the seller can mend; on a second listing a person looks at it."""
    since = now - timedelta(days=policy.family_of(COUNTERFEIT).life_days)
    others = (
        CheckRun.objects.as_saved()
        .filter(
            store_id=listing.store_id,
            verdict=CheckRun.Verdict.BLOCK,
            checked_at__gte=since,
            findings__contains=[{"code": COUNTERFEIT}],
        )
        .exclude(listing_id=listing.pk)
    )
    mine = listing.check_runs.as_saved().filter(findings__contains=[{"code": COUNTERFEIT}])
    if mine.exclude(pk=run.pk).exists() or not others.exists():
        return
    words = [found["words"] for found in run.findings if found["code"] == COUNTERFEIT]
    raise_signal(
        listing.store,
        rule_code=COUNTERFEIT,
        subject_kind="listing",
        subject_id=str(listing.pk),
        snapshot=run.snapshot,
        detail=", ".join(words)[:500],
        source="check",
        actor=None,
        now=now,
    )
