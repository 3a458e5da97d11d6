"""A closure that the demo's admin has declared: delay on these ways is nobody's while it lasts."""

from datetime import datetime, timedelta

from accounts.models import StaffRole
from shipping.actions import declare_event
from shipping.models import DeclaredEvent


def declare(now: datetime) -> None:
    if DeclaredEvent.objects.exists():
        return
    admin = StaffRole.objects.filter(role=StaffRole.Role.POLICY_ADMIN).earliest("pk").user
    declare_event(
        kind=DeclaredEvent.Kind.WEATHER,
        title="Storm on the coast of Guanabara",
        why="Curitiba airport was closed to freight for two days.",
        source_url="https://news.example/storm-closes-airport",
        countries=["BR"],
        starts_at=now - timedelta(days=9),
        ends_at=now - timedelta(days=7),
        actor=admin,
        now=now - timedelta(days=8),
    )
