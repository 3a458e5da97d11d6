"""Doors through which carriers report scans."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from shipping.actions.who import refuse_others
from shipping.models import Provider, WebhookEndpoint
from shipping.models.machines import new_secret

# They show a secret of theirs; the others sign with ours.
OWN_SECRET = frozenset({Provider.AFTERSHIP, Provider.SEVENTEEN_TRACK})
FEWEST_SIGNS = 16


@transaction.atomic
def open_webhook(
    store: Store,
    *,
    carrier: str,
    provider: str = Provider.TRADEWELL,
    secret: str = "",
    actor: User | None,
    now: datetime,
) -> WebhookEndpoint:
    """Make the address and secret under which this carrier or tracker reports to the store.

    Trackers that sign with a secret of their own need it here. An endpoint that was there closes
    at the same instant. Raises NotPossible on `carrier` or `secret` where one is missing.
    """
    refuse_others(store, actor)
    if provider == Provider.TRADEWELL and not carrier:
        words = _("Name the carrier as you name it when you dispatch.")
        raise NotPossible(words, field="carrier")
    if provider in OWN_SECRET and len(secret) < FEWEST_SIGNS:
        words = _("Copy the secret that %(provider)s shows beside its webhooks.")
        label = Provider(provider).label
        raise NotPossible(words % {"provider": label}, field="secret")
    same = WebhookEndpoint.objects.filter(store=store, provider=provider)
    same = same.filter(carrier__iexact=carrier)
    same.filter(revoked_at=None).update(revoked_at=now)
    endpoint = WebhookEndpoint.objects.create(
        store=store,
        provider=provider,
        carrier=carrier,
        secret=secret if provider in OWN_SECRET else new_secret(),
        created_at=now,
    )
    facts = {"carrier": endpoint.label}
    record("webhook.opened", subject=endpoint, store=store, actor=actor, at=now, facts=facts)
    return endpoint


@transaction.atomic
def revoke_webhook(endpoint: WebhookEndpoint, *, actor: User | None, now: datetime) -> None:
    """Close the endpoint: messages under its secret are refused from now on."""
    refuse_others(endpoint.store, actor)
    endpoint.revoked_at = now
    endpoint.save(update_fields=["revoked_at"])
    facts = {"carrier": endpoint.label}
    record(
        "webhook.revoked", subject=endpoint, store=endpoint.store, actor=actor, at=now, facts=facts
    )
