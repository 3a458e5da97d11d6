"""The authority desk of the demo: one request that was answered, and one that waits in secret."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.demo import Story
from accounts.models import Store, User
from enforcement.actions import (
    place_hold,
    propose_release,
    register_request,
    release_evidence,
    verify_channel,
    view_evidence,
)

ANSWERED: dict[str, Any] = {
    "kind": "information",
    "authority": "Public prosecutor’s office, The Hague",
    "officer": "J. de Vries, public prosecutor",
    "country": "NL",
    "legal_basis": "Article 126nd of the Dutch Code of Criminal Procedure",
    "reference": "PV-2026-11840",
    "channel": "portal",
    "contact": "portal account 4471",
    "wants": "Where the orders of the last month went, and in which parcels. No names of buyers.",
}
WAITING: dict[str, Any] = {
    "kind": "information",
    "authority": "Staatsanwaltschaft Köln",
    "officer": "Dr. K. Albrecht, Staatsanwältin",
    "country": "DE",
    "legal_basis": "§ 95 StPO",
    "reference": "112 Js 2207/26",
    "channel": "email",
    "contact": "poststelle@sta-koeln.example",
    "wants": "Who runs the store, and since when.",
    "secrecy_basis": "§ 95a StPO, order of the Amtsgericht Köln",
}
SCOPE = {"orders": ["number", "placed_at", "country", "city"], "parcels": ["order", "number"]}


def desk_stories(stores: Sequence[Store], now: datetime) -> Iterator[Story]:
    by_slug = {store.slug: store for store in stores}
    yield _answered(by_slug["novaport"], now - timedelta(days=9))
    yield _waiting(by_slug["voltline"], now - timedelta(hours=20))


def _answered(store: Store, start: datetime) -> Story:
    first, second, hour = _liaison("liaison"), _liaison("liaison2"), timedelta(hours=1)
    yield start
    due = start + timedelta(days=7)
    request = register_request(store, **ANSWERED, due_at=due, actor=first, now=start)
    yield start + 2 * hour
    how = "Called the number on the office’s own site; they read the file number back to us."
    verify_channel(request, how=how, actor=first, now=start + 2 * hour)
    yield start + 3 * hour
    reason = "The order asks where goods went. Cities and numbers of parcels answer it."
    proposal = propose_release(
        request,
        scope=SCOPE,
        reason=reason,
        since=start - timedelta(days=30),
        until=start,
        actor=first,
        now=start + 3 * hour,
    )
    yield start + 20 * hour
    later = start + 20 * hour
    view_evidence(request, what="preview", actor=second, now=later)
    release_evidence(request, proposal=proposal.pk, actor=second, now=later)


def _waiting(store: Store, start: datetime) -> Story:
    first = _liaison("liaison2")
    yield start
    request = register_request(
        store,
        **WAITING,
        due_at=start + timedelta(days=4),
        secret_until=start + timedelta(days=60),
        actor=first,
        now=start,
    )
    place_hold(
        subject_kind="store",
        subject_id=store.slug,
        basis=WAITING["legal_basis"],
        until=start + timedelta(days=180),
        request=request,
        actor=first,
        now=start,
    )


def _liaison(box: str) -> User:
    return User.objects.get(email=f"{box}@demo.example")
