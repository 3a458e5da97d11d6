"""Which stores have read what a version changes, as their owners and managers say themselves."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from policy.models import Acknowledgement, PolicyVersion


@transaction.atomic
def acknowledge(
    version: PolicyVersion, *, store: Store, actor: User, now: datetime
) -> Acknowledgement:
    """Write down that the store read what an approved version changes: once, by whoever was first.

    It agrees to nothing, and the version applies to those who do not say so too. Raises NotAllowed
    unless the actor owns or manages the store, NotPossible for a version that nobody approved or
    that changes nothing. Rule: docs/rules/enforcement.md#governance
    """
    if not store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can acknowledge a change."))
    if version.status != PolicyVersion.Status.APPROVED or version.based_on_id is None:
        raise NotPossible(_("Only the changes of an approved version can be acknowledged."))
    row: Acknowledgement
    row, is_new = version.acknowledgements.get_or_create(
        store=store, defaults={"read_by": actor, "read_at": now}
    )
    if is_new:
        facts = {"number": version.number}
        record(
            "policy.acknowledged", subject=version, store=store, actor=actor, at=now, facts=facts
        )
    return row


def acknowledged_by(version: PolicyVersion, store: Any) -> Acknowledgement | None:
    """The store's word that it read the changes, if it gave one. One query."""
    rows = version.acknowledgements.filter(store=store).select_related("read_by")
    found: Acknowledgement | None = rows.first()
    return found


def count_in_words(version: PolicyVersion) -> str:
    """How many of all stores have read the changes. Two queries."""
    count, stores = version.acknowledgements.count(), Store.objects.count()
    words = _("Acknowledged by %(n)s of %(all)s stores")
    return words % {"n": count, "all": stores}
