"""Doors through which carriers report scans."""

from datetime import datetime

from django.db import transaction

from accounts.models import Store, User
from core.events import record
from shipping.actions.who import refuse_others
from shipping.models import WebhookEndpoint


@transaction.atomic
def open_webhook(
    store: Store, *, carrier: str, actor: User | None, now: datetime
) -> WebhookEndpoint:
    """Make the address and secret under which this carrier reports to the store.

    An endpoint that was there closes at the same instant.
    """
    refuse_others(store, actor)
    WebhookEndpoint.objects.filter(store=store, carrier=carrier, revoked_at=None).update(
        revoked_at=now
    )
    endpoint = WebhookEndpoint.objects.create(store=store, carrier=carrier, created_at=now)
    facts = {"carrier": carrier}
    record("webhook.opened", subject=endpoint, store=store, actor=actor, at=now, facts=facts)
    return endpoint


@transaction.atomic
def revoke_webhook(endpoint: WebhookEndpoint, *, actor: User | None, now: datetime) -> None:
    """Close the endpoint: messages under its secret are refused from now on."""
    refuse_others(endpoint.store, actor)
    endpoint.revoked_at = now
    endpoint.save(update_fields=["revoked_at"])
    facts = {"carrier": endpoint.carrier}
    record(
        "webhook.revoked", subject=endpoint, store=endpoint.store, actor=actor, at=now, facts=facts
    )
