"""What ends in shipping with somebody's right to run a store: doors whose secret they saw."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.team.ending import ENDINGS, Ending, made_by
from core.events import record
from shipping.models import WebhookEndpoint


def _known_to(member: Membership) -> QuerySet[WebhookEndpoint]:
    """Open ones that they opened, but for those whose secret the carrier alone has by now."""
    opened = made_by("webhook.opened", member)
    rows = WebhookEndpoint.objects.filter(store=member.store, revoked_at=None, vouched_at=None)
    return rows.filter(pk__in=opened).order_by("pk")


def _labels(member: Membership) -> list[str]:
    return [endpoint.label for endpoint in _known_to(member)]


def end_webhooks(member: Membership, *, actor: User | None, now: datetime) -> None:
    """Close the doors of carriers that they opened, or they could forge scans; the owner is told
    of each. Part of another verb, under the lock of the store.

    Rule: docs/rules/shipping.md#webhooks.
    """
    for endpoint in _known_to(member).select_for_update(no_key=True):
        endpoint.revoked_at = now
        endpoint.save(update_fields=["revoked_at"])
        record(
            "webhook.left",
            subject=endpoint,
            store=member.store,
            actor=actor,
            at=now,
            notify=member.store.people("owner").exclude(pk=member.user_id),
            facts={"person": member.user_id, "carrier": endpoint.label},
        )


ENDINGS.append(
    Ending(
        _(
            "Carriers that they connected are disconnected, since they know the secret. Connect "
            "again under a new one:"
        ),
        _labels,
        end_webhooks,
    )
)
