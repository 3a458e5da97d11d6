"""Doors through which carriers report scans."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from shipping.actions.who import refuse_others
from shipping.models import Provider, WebhookEndpoint
from shipping.models.machines import new_secret

# They show a secret of theirs; the others sign with ours.
OWN_SECRET = frozenset({Provider.AFTERSHIP, Provider.SEVENTEEN_TRACK, Provider.KARRIO})
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
    _refuse_no_secret(provider, secret)
    # Pressed twice at once, the second would find nothing to close.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
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
def vouch_webhook(
    endpoint: WebhookEndpoint, *, secret: str = "", actor: User, now: datetime
) -> WebhookEndpoint:
    """Take the endpoint's messages as the carrier's word, under a secret that no store knows.

    The old secret ends, and the new one is for the carrier alone. Raises NotAllowed unless the
    actor keeps the policy; NotPossible when it is closed or vouched for already, on `secret`
    where the provider signs with one of its own. Rule: docs/rules/shipping.md#own-words.
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("This is for policy administrators only."))
    locked = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if locked.revoked_at or locked.is_vouched:
        raise NotPossible(_("This endpoint is closed, or vouched for already."))
    _refuse_no_secret(locked.provider, secret)
    locked.secret = secret if locked.provider in OWN_SECRET else new_secret()
    locked.vouched_by, locked.vouched_at = actor, now
    locked.save(update_fields=["secret", "vouched_by", "vouched_at"])
    record(
        "webhook.vouched",
        subject=locked,
        store=locked.store,
        actor=actor,
        at=now,
        facts={"carrier": locked.label},
        notify=locked.store.people(*RUNNING_ROLES),
    )
    return locked


def _refuse_no_secret(provider: str, secret: str) -> None:
    if provider in OWN_SECRET and len(secret) < FEWEST_SIGNS:
        words = _("Copy the secret that %(provider)s shows beside its webhooks.")
        raise NotPossible(words % {"provider": Provider(provider).label}, field="secret")


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
