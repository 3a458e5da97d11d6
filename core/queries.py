"""What core's own pages read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from core import registry
from core.models import Delivery


def home(request: Any, *, now: datetime) -> dict[str, Any]:
    """Return verdict, tasks, tiles and panels of the reader's workspace."""
    user, store, workspace = request.user, request.store, request.workspace
    asked = (user, store, workspace, now)
    tasks = [task for ask in registry.tasks for task in ask(*asked)]
    tasks.sort(key=lambda task: (task.weight, task.due_at or now + timedelta(days=3650)))
    tiles = [tile for ask in registry.tiles for tile in ask(*asked)]
    panels = [panel for ask in registry.panels for panel in ask(*asked)]
    verdict = registry.verdicts.get(workspace)
    return {
        "now": now,
        "verdict": verdict(user, store, now) if verdict else None,
        "tasks": tasks,
        "tiles": sorted(tiles, key=lambda tile: tile.order),
        "panels": sorted(panels, key=lambda panel: panel.order),
    }


def list_notices(request: HttpRequest) -> QuerySet[Delivery]:
    """Return the reader's inbox, newest first; `?unread=1` narrows it."""
    rows = Delivery.objects.filter(
        recipient_id=request.user.pk, channel=Delivery.Channel.INBOX
    ).select_related("event", "event__store", "event__actor")
    return rows.filter(read_at=None) if request.GET.get("unread") else rows


def count_unread(user: Any) -> int:
    return Delivery.objects.filter(recipient_id=user.pk, channel="inbox", read_at=None).count()


def list_deliveries(request: HttpRequest) -> QuerySet[Delivery]:
    """Return deliveries that leave the house, newest first; `?status=` narrows them."""
    rows = Delivery.objects.exclude(channel=Delivery.Channel.INBOX).select_related("event")
    status = request.GET.get("status", "")
    return rows.filter(status=status) if status in Delivery.Status.values else rows


def outbox_health(now: datetime) -> dict[str, int]:
    """Return how many deliveries are overdue by more than five minutes, and how many are dead."""
    open_rows = Q(status__in=["due", "sending"], due_at__lt=now - timedelta(minutes=5))
    return Delivery.objects.aggregate(
        overdue=Count("pk", filter=open_rows), dead=Count("pk", filter=Q(status="dead"))
    )
