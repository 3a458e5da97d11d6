"""What core's own pages read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import registry
from core.counting import Waiting
from core.models import Delivery


def home(request: Any, *, now: datetime) -> dict[str, Any]:
    """Return verdict, tasks, tiles and panels of the reader's workspace."""
    user, store, workspace = request.user, request.store, request.workspace
    asked = (user, store, workspace, now)
    tasks = [task for ask in registry.tasks for task in ask(*asked)]
    tasks.sort(key=lambda task: (task.weight, task.due_at or now + timedelta(days=3650)))
    tiles = [tile for ask in registry.tiles for tile in ask(*asked)]
    panels = [panel for ask in registry.panels for panel in ask(*asked)]
    actions = [action for ask in registry.actions for action in ask(request, workspace)]
    verdict = registry.verdicts.get(workspace)
    return {
        "now": now,
        "greeting": _greeting(user, now),
        "meta": _meta(store if workspace == "seller" else None, now),
        "actions": actions,
        "verdict": verdict(user, store, now) if verdict else None,
        "tasks": tasks,
        "tasks_tone": "bad" if any(task.tone == "bad" for task in tasks) else "",
        "tiles": sorted(tiles, key=lambda tile: tile.order),
        "tiles_title": _("Service measures") if workspace == "seller" else _("How we are doing"),
        "tiles_basis": _("Last 30 days"),
        "panels": sorted(panels, key=lambda panel: panel.order),
    }


def _greeting(user: Any, now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": user.name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": user.name}
    return _("Good evening, %(name)s") % {"name": user.name}


def _meta(store: Any, now: datetime) -> list[str]:
    local = timezone.localtime(now)
    zone = timezone.get_current_timezone_name()
    moment = f"{formats.date_format(local, 'DATETIME_FORMAT')} ({zone})"
    if store is None:
        return [moment]
    since = _("Seller since %(year)s") % {"year": store.created_at.year}
    return [store.name, since, moment]


def unread(asker: Any) -> Waiting:
    rows = Delivery.objects.filter(recipient_id=asker.user.pk, channel="inbox", read_at=None)
    return Waiting(rows)


def list_deliveries(request: HttpRequest) -> QuerySet[Delivery]:
    """Return deliveries that leave the house, newest first; its address narrows them."""
    rows = Delivery.objects.exclude(channel=Delivery.Channel.INBOX).select_related("event")
    status, channel = request.GET.get("status", ""), request.GET.get("channel", "")
    if status in Delivery.Status.values:
        rows = rows.filter(status=status)
    if channel in Delivery.Channel.values:
        rows = rows.filter(channel=channel)
    if address := request.GET.get("q", "").strip()[:254]:
        rows = rows.filter(address__iexact=address)
    return rows


def outbox_health(now: datetime) -> dict[str, int]:
    """Count deliveries that wait, are overdue by five minutes, were given up, or left today."""
    still_open = Q(status__in=["due", "sending"])
    late = still_open & Q(due_at__lt=now - timedelta(minutes=5))
    rows = Delivery.objects.exclude(channel=Delivery.Channel.INBOX)
    sent = rows.filter(status="sent", sent_at__gt=now - timedelta(days=1)).count()
    found: dict[str, int] = rows.filter(status__in=["due", "sending", "dead"]).aggregate(
        waiting=Count("pk", filter=still_open),
        overdue=Count("pk", filter=late),
        dead=Count("pk", filter=Q(status="dead")),
    )
    return found | {"sent": sent}
