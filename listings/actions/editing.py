"""Write a listing: what buyers see never becomes worse than what passed the check."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible, Stale
from core.events import done_by, record
from listings.actions.markets import tell_markets
from listings.actions.prices import PRICED_BY, keep_prices
from listings.actions.variants import keep_variants
from listings.actions.withholding import tell_withheld
from listings.changes import fact_in_words
from listings.checking import check_in_verb, keep_check
from listings.checks.findings import Finding
from listings.errors import Untrue
from listings.facts import LABELS, ListingFacts, clean_facts, settled
from listings.guards import lock, refuse_in_review, refuse_outsider, refuse_unsaleable
from listings.models import Listing
from listings.wording import in_both_languages
from policy.queries import policy_at
from policy.sections import Policy

BEFORE_SALE = ("block", "needs_evidence")


@transaction.atomic
def create_listing(
    store: Store,
    *,
    actor: User | None,
    system: str = "",
    now: datetime,
    **facts: Unpack[ListingFacts],
) -> Listing:
    """Write a draft that nobody but the store sees.

    `actor` None is a system, of the store by the key `system`. Raises NotAllowed unless the
    actor keeps the store's listings; NotPossible on the field that is wrong, and on `sku` when
    the store already has it.
    """
    refuse_outsider(store, actor)
    columns = settled(Listing(store=store), clean_facts(facts, policy=policy_at(now)))
    if "sku" not in columns:
        raise TypeError("A listing needs its sku")
    stamps = {"status_at": now, "created_at": now, "updated_at": now}
    try:
        with transaction.atomic():
            listing: Listing = Listing.objects.create(store=store, **columns, **stamps)
    except IntegrityError as error:
        raise _sku_taken(error) from None
    if "variants" in columns:
        keep_variants(listing, now)
    told = {"title": str(listing), "sku": listing.sku} | done_by(system)
    record("listing.created", subject=listing, store=store, actor=actor, at=now, facts=told)
    return listing


@transaction.atomic
def edit_listing(
    listing: Listing,
    *,
    version: int,
    actor: User | None,
    system: str = "",
    now: datetime,
    **facts: Unpack[ListingFacts],
) -> Listing:
    """Change the listing from what it was at `version`; facts left out stay as they are.

    A live listing is checked first and keeps its old text when the new one does not pass; a
    new price of a live listing is written into its price history.
    Raises NotAllowed to outsiders; Stale when somebody else was faster; NotPossible on the
    wrong field, while a person reviews it, while a sanction closes publishing, or when a
    live listing would lack what publishing needs (Incomplete), no longer pass (Untrue, with
    the findings) or could not be checked (CheckFailed). The same facts again change nothing.
    Rule: docs/rules/listings.md#editing
    """
    refuse_outsider(listing.store, actor)
    policy = policy_at(now)
    wanted = clean_facts(facts, policy=policy)
    locked = lock(listing)
    wanted = settled(locked, wanted)
    changed = {name: fact for name, fact in wanted.items() if getattr(locked, name) != fact}
    if not changed:
        return locked
    if locked.version != version:
        raise Stale(
            _("Somebody else changed this listing while you were writing. Nothing was saved."),
            changes={
                str(LABELS[name]): fact_in_words(name, getattr(locked, name), locked.currency)
                for name in changed
            },
        )
    refuse_in_review(locked)
    before = {name: getattr(locked, name) for name in changed}
    for name, fact in changed.items():
        setattr(locked, name, fact)
    if locked.is_live:
        refuse_unsaleable(locked, policy, now)
    _save(locked, changed, now)
    if locked.is_live:
        _check_live(locked, before, policy, actor, system, now)
    told: dict[str, Any] = {"title": str(locked), "sku": locked.sku}
    told["fields"] = in_both_languages([LABELS[name] for name in changed])
    told |= done_by(system)
    record("listing.edited", subject=locked, store=locked.store, actor=actor, at=now, facts=told)
    return locked


def _save(listing: Listing, changed: dict[str, Any], now: datetime) -> None:
    listing.updated_at = now
    listing.version += 1
    columns = [name for name in changed if name != "variants"]
    try:
        with transaction.atomic():
            listing.save(update_fields=[*columns, "updated_at", "version"])
    except IntegrityError as error:
        raise _sku_taken(error) from None
    if "variants" in changed:
        keep_variants(listing, now)


def _sku_taken(error: IntegrityError) -> Exception:
    if "listing_sku_once_per_store" not in str(error):
        return error
    return NotPossible(_("You already have a listing with this SKU."), field="sku")


def _check_live(
    listing: Listing,
    before: dict[str, Any],
    policy: Policy,
    actor: User | None,
    system: str,
    now: datetime,
) -> None:
    closed, withheld = list(listing.closed_markets), list(listing.withheld)
    snapshot, result = check_in_verb(listing, policy=policy, now=now)
    if result.verdict in BEFORE_SALE:
        raise Untrue(
            _("This listing is live, and the new text does not pass. The live text stays."), result
        )
    if any(_is_new(one, before) for one in result.waiting):
        words = _(
            "No verified certificate that holds today bears out a new claim. The live text stays."
        )
        raise Untrue(words, replace(result, findings=result.waiting, general=result.waiting))
    keep_check(listing, snapshot, result, policy=policy, now=now)
    tell_markets(listing, closed, actor=actor, system=system, now=now)
    tell_withheld(listing, withheld, actor=actor, system=system, now=now)
    if PRICED_BY & set(before):
        keep_prices(listing, now)


def _is_new(claim: Finding, before: dict[str, Any]) -> bool:
    """Whether the edit brought the claim's words into its field."""
    field = claim.field.partition(".")[0]
    return field in before and claim.words not in str(before[field])
