"""The facts a check judged, as the page of its review shows them beside the words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.countries import country_name
from core.money import money
from listings.checks.snapshot import Certificate as Proof
from listings.checks.snapshot import Snapshot, read_snapshot
from listings.days import local_day
from listings.green import covers_in_words, scheme_name
from listings.import_forms import attribute_in_words, target_label
from listings.models import Certificate, CheckRun, Listing, Picture, ReviewTask
from listings.proof_rows import state_of
from listings.snapshots import assemble, proofs_of
from policy.sections import Policy


def judged_facts(task: ReviewTask, user: Any, *, policy: Policy, now: datetime) -> dict[str, Any]:
    """Price, attributes, certificates and pictures as they were at the check.

    A check from before its snapshot held the price shows today's facts; `is_then` tells which.
    Pictures stay out of the snapshot: their rows say which of them stood there.
    """
    run, listing = task.check_run, task.listing
    today, is_then = local_day(now, listing.store), "price" in run.snapshot
    if is_then:
        shot = read_snapshot(run.snapshot, today=today)
    else:
        shot = assemble(listing, past=(), proofs=proofs_of(listing), now=now)
    return {
        "is_then": is_then,
        "facts": _facts(shot),
        "proofs": _proofs(listing, shot, policy, today),
        "pictures": list(_pictures(run, user)),
    }


def _facts(shot: Snapshot) -> list[tuple[str, str]]:
    facts = [(_("Price"), _money(shot.price, shot.currency))]
    if shot.reference_price:
        facts.append((_("Reference price"), _money(shot.reference_price, shot.currency)))
    named = [one for one in shot.variants if one.name]
    if named:
        each = (f"{one.name} {_money(one.price, shot.currency)}" for one in named)
        facts.append((_("Variants"), _(", ").join(each)))
    facts += [(target_label(name), getattr(shot, name)) for name in ("brand", "category")]
    facts.append((_("Markets"), _(", ").join(map(country_name, shot.markets))))
    facts += [attribute_in_words(key, str(fact)) for key, fact in shot.attributes.items()]
    return [(term, fact) for term, fact in facts if fact]


def _money(amount: Decimal | None, currency: str) -> str:
    if amount is None or not currency:
        return "–"
    return money(int(amount.scaleb(get_currency_precision(currency))), currency)


def _proofs(listing: Listing, shot: Snapshot, policy: Policy, today: date) -> list[dict[str, Any]]:
    """Each certificate that was counted, with what it is worth today and where to compare it."""
    reach = Q(listing=None) | Q(listing_id=listing.pk)
    numbers = [proof.number for proof in shot.certificates]
    rows = Certificate.objects.filter(reach, store_id=listing.store_id, number__in=numbers)
    kept = {(row.scheme, row.number): row for row in rows.order_by("pk")} if numbers else {}
    return [
        _proof(proof, kept.get((proof.scheme, proof.number)), policy, today)
        for proof in shot.certificates
    ]


def _proof(proof: Proof, row: Certificate | None, policy: Policy, today: date) -> dict[str, Any]:
    scheme = policy.green.schemes.get(proof.scheme)
    return {
        "name": f"{scheme_name(proof.scheme, policy)} {proof.number}",
        "covers": covers_in_words(row) if row else "",
        "until": proof.valid_to,
        "was_verified": proof.verified,
        "state": state_of(row, today)[0] if row else "",
        "document": row.pk if row and row.file else None,
        "register_url": scheme.register_of(proof.number) if scheme else "",
    }


def _pictures(run: CheckRun, user: Any) -> QuerySet[Picture]:
    """Those that stood there at the check; removed ones since are for moderators alone."""
    stood = Q(removed_at=None)
    if user.is_moderator:
        stood |= Q(removed_at__gt=run.checked_at)
    rows = Picture.objects.filter(stood, listing_id=run.listing_id, created_at__lte=run.checked_at)
    found: QuerySet[Picture] = rows.order_by("place", "pk")
    return found
