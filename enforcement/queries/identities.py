"""Who trades through a store, what is on record of it, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from enforcement.checks.identity import Answer, Known, Stage, answer
from enforcement.models import IdentityAsk, TraderIdentity
from policy.queries import policy_at


@dataclass(frozen=True)
class Filed:
    """A store's filings: the newest, the newest verified one, and whether that is asked again."""

    latest: TraderIdentity | None
    verified: TraderIdentity | None
    ask: IdentityAsk | None


def filed_by(store: Any) -> Filed:
    rows = list(counting(store).select_related("ask"))
    latest = rows[0] if rows else None
    verified = next((row for row in rows if row.status == "verified"), None)
    is_asked = latest is not None and latest is verified
    return Filed(latest, verified, getattr(latest, "ask", None) if is_asked else None)


def counting(store: Any) -> QuerySet[TraderIdentity]:
    """The newest first; one that was replaced before anybody looked at it counts for nothing."""
    rows: QuerySet[TraderIdentity] = TraderIdentity.objects.filter(store=store)
    return rows.exclude(status="withdrawn").order_by("-pk")


def identity_answer(store: Any, now: datetime) -> Answer:
    """Where the store stands with its identity. One query."""
    rows = list(counting(store).values_list("status", "fix_by", "ask__due_at"))
    status, fix_by, asked_until = rows[0] if rows else ("", None, None)
    known = Known(
        opened_at=store.created_at,
        latest=status,
        fix_by=fix_by,
        is_verified=any(row[0] == "verified" for row in rows),
        asked_until=asked_until,
    )
    return answer(known, policy_at(now).governance.identity, now)


def why_not_offering(store: Any, now: datetime) -> str:
    """Why the store may offer nothing new, and what to do; empty where it may."""
    if policy_at(now).governance.identity.required_from is None:
        return ""
    found = identity_answer(store, now)
    if found.may_offer:
        return ""
    return {
        Stage.MISSING: _("Say first who trades through this store, on the page “Trader identity”."),
        Stage.WAITING: _(
            "We are checking who trades through this store. Once we are done, you can publish."
        ),
        Stage.RETURNED: _(
            "Your trader identity was sent back. Mend what it says there, and file it again."
        ),
        Stage.ASKED_AGAIN: _(
            "You were asked to file your trader identity again by %(due)s. File it, and go on."
        )
        % {"due": _day(found.due_at)},
    }[found.stage]


def list_identities(view: str, reader: Any) -> QuerySet[TraderIdentity]:
    """Of other stores than the reader's own: those that wait, or those that were answered."""
    rows: QuerySet[TraderIdentity] = TraderIdentity.objects.select_related("store", "decided_by")
    rows = rows.exclude(store__memberships__user_id=reader.pk)
    if view == "answered":
        return rows.filter(status__in=["verified", "returned"])
    return rows.filter(status="filed")


def get_identity(pk: int) -> TraderIdentity:
    rows = TraderIdentity.objects.select_related("store", "filed_by", "decided_by", "ask")
    found: TraderIdentity = get_object_or_404(rows, pk=pk)
    return found


def public_identity(store: Any) -> TraderIdentity | None:
    """What buyers read of the trader: the newest verified filing.

    Source: Regulation (EU) 2022/2065, Article 30(7).
    """
    return counting(store).filter(status="verified").first()


def _day(instant: datetime | None) -> str:
    return formats.date_format(timezone.localtime(instant), "DATE_FORMAT") if instant else ""
