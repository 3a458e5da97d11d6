"""Statuses of trackers that have no meaning here, for those who extend the table."""

from typing import Any

from django.db.models import Count, Max

from shipping.models import Provider, ProviderReport, Unread

SHOWN = 200


def list_unmapped() -> list[dict[str, Any]]:
    """Provider, status and reason with how often and when last, the newest first."""
    rows = ProviderReport.objects.filter(code="").values("provider", "status", "reason")
    counted = rows.annotate(events=Count("pk"), last_at=Max("received_at"))
    newest = counted.order_by("-last_at", "provider", "status")[:SHOWN]
    labels = dict(Provider.choices), dict(Unread.choices)
    return [
        {**row, "provider": labels[0][row["provider"]], "reason": labels[1][row["reason"]]}
        for row in newest
    ]
