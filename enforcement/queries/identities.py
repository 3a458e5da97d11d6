"""Who trades through a store, what is on record of it, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import Store
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


def filed_columns() -> dict[str, Any]:
    """What `known_of` reads, in its order, as columns of a query over stores."""
    rows = counting(OuterRef("pk"))
    newest = ("status", "fix_by", "ask__due_at")
    return {
        **{f"filed_{name}": Subquery(rows.values(name)[:1]) for name in newest},
        "filed_verified": Exists(rows.filter(status="verified")),
    }


def known_of(store: Any, filed: Sequence[Any]) -> Known:
    latest, fix_by, asked_until, is_verified = filed
    return Known(store.created_at, latest or "", fix_by, is_verified, asked_until)


def identity_known(store: Any) -> Known:
    """One query."""
    stores = Store.objects.filter(pk=store.pk).annotate(**filed_columns())
    return known_of(store, stores.values_list(*filed_columns()).get())


def identity_answer(store: Any, now: datetime) -> Answer:
    """Where the store stands with its identity. One query."""
    return answer(identity_known(store), policy_at(now).governance.identity, now)


def why_not_offering(known: Known, now: datetime) -> str:
    """Why the store may offer nothing new, and what to do; empty where it may."""
    found = answer(known, policy_at(now).governance.identity, now)
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


def identities_waiting() -> QuerySet[TraderIdentity]:
    """Filings that nobody has answered yet."""
    return TraderIdentity.objects.filter(status=TraderIdentity.Status.FILED)


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
