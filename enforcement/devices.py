"""The devices that a store's owner and managers sign in from are what the store is known by."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.access import RUNNING_ROLES
from accounts.models import Store
from accounts.sessions.rows import SignIn
from enforcement.actions import record_identifier
from enforcement.models import StoreIdentifier


@receiver(post_save, sender=SignIn)
def know_device(instance: SignIn, created: bool, **_rest: Any) -> None:
    """Keep it for each store that the person owns or manages.

    After the sign-in, which neither waits for it nor fails with it: the next one says the same.
    Rule: docs/rules/enforcement.md#linked-stores
    """
    if created and instance.device:
        transaction.on_commit(partial(_keep, instance), robust=True)


def _keep(row: SignIn) -> None:
    facts = {"memberships__user": row.user_id, "memberships__role__in": RUNNING_ROLES}
    for store in Store.objects.filter(**facts).distinct().order_by("pk"):
        kind = StoreIdentifier.Kind.DEVICE
        record_identifier(store, kind=kind, value=row.device, now=row.begun_at)
