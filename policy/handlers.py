"""Reactions of the worker to policy events."""

from datetime import datetime

from accounts.models import Membership, User
from core.events import react, record
from core.models import Event
from policy.models import PolicyVersion


@react("policy.approved")
def announce_to_sellers(event: Event, *, now: datetime) -> None:
    """Tell owners and managers of every store what takes effect and when.

    Here and not in the verb: there may be many of them, and an approval must not wait.
    Rule: docs/rules/enforcement.md#governance
    """
    version = PolicyVersion.objects.defer("sections").get(pk=event.subject_id)
    running = Membership.objects.filter(role__in=["owner", "manager"])
    record(
        "policy.announced",
        subject=version,
        store=None,
        actor=None,
        at=now,
        notify=User.objects.filter(pk__in=running.values("user"), is_active=True),
        facts=event.facts,
    )
