"""How long what stores filed about their traders is kept: until after the end of the contract."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core import clock
from core.departures import what_stays_open
from core.events import record
from core.purging import Subject
from core.retention import RecordClass, register
from enforcement.models import (
    Appeal,
    AuthorityRequest,
    Hold,
    IdentityDocument,
    Sanction,
    StoreClosure,
    TraderIdentity,
)
from policy.queries import policy_at


def _days(now: datetime) -> int:
    return policy_at(now).governance.identity.keep_days


def _over(before: datetime) -> QuerySet[Any]:
    """Stores that filed something, and whose contract had ended by then."""
    banned = Sanction.objects.filter(kind="ban", ends_at=None, status="in_force")
    banned = banned.filter(starts_at__lte=before)
    closed = StoreClosure.objects.filter(status="closed", closed_at__lte=before)
    ended = Q(pk__in=banned.values("store")) | Q(pk__in=closed.values("store"))
    rows: QuerySet[Any] = Store.objects.filter(ended)
    # Whoever still answers for the store, or asks about it, needs to know who traded.
    rows = rows.exclude(pk__in=Appeal.objects.unfinished().values("store"))
    rows = rows.exclude(pk__in=AuthorityRequest.objects.unfinished().values("about"))
    rows = rows.filter(Exists(TraderIdentity.objects.filter(store=OuterRef("pk"))))
    now = clock.now()
    return rows.exclude(pk__in=[row.pk for row in rows if what_stays_open(row, now)])


def destroy_identities(stores: Sequence[Any], now: datetime) -> None:
    """Destroy all that these stores filed about their traders, files included.

    Source: Regulation (EU) 2022/2065, Article 30(5): kept for six months after the contract.
    """
    for store in stores:
        documents = IdentityDocument.objects.filter(identity__store=store)
        files = set(documents.values_list("file", flat=True))
        last = store.identities.latest("pk")
        record("identity.purged", subject=last, store=store, actor=None, at=now)
        store.identities.all().delete()
        transaction.on_commit(lambda names=files: _delete(names), robust=True)  # type: ignore[misc]


def _delete(names: set[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _about(store: Any, now: datetime) -> list[Subject]:
    filed = store.identities.values_list("filed_by__email", "email")
    people = {*store.memberships.values_list("user__email", flat=True), *chain(*filed)}
    named = [Subject(Hold.Kind.PERSON, email) for email in sorted(people) if email]
    return [Subject(Hold.Kind.STORE, store.slug), *named]


register(
    RecordClass(
        "identities",
        _("Who traded through a store"),
        _("destroyed with its documents"),
        _days,
        _over,
        destroy_identities,
        _about,
        files=("enforcement.identitydocument.file",),
    )
)
