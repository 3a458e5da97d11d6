"""The stores whose rows the benches read, and the people who read them."""

from datetime import UTC, datetime
from typing import Any

STORES = 100
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def owner() -> Any:
    """Who works in the largest store, and nowhere else."""
    return _person("bench-owner@example.com", "Bench")


def moderator() -> Any:
    return _staff("bench-moderator@example.com", "Mia", "moderator")


def mediator() -> Any:
    return _staff("bench-mediator@example.com", "Mick", "mediator")


def store_ids() -> list[int]:
    """The ids of the stores, the largest three times: row n is of the store at n modulo 102."""
    from accounts.models import Membership, Store

    slugs = [f"bench-{n}" for n in range(STORES)]
    if not Store.objects.filter(slug=slugs[0]).exists():
        made = Store.objects.bulk_create(
            Store(slug=slug, name=slug.capitalize(), country="CN", created_at=START)
            for slug in slugs
        )
        others = _person("bench-others@example.com", "Others")
        people = [owner()] + [others] * (STORES - 1)
        Membership.objects.bulk_create(
            Membership(store=store, user=user, role="owner")
            for store, user in zip(made, people, strict=True)
        )
    ids = list(Store.objects.filter(slug__in=slugs).order_by("pk").values_list("pk", flat=True))
    return ids[:1] * 2 + ids


def _person(email: str, name: str) -> Any:
    from accounts.models import User

    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, password=None, name=name)


def _staff(email: str, name: str, role: str) -> Any:
    from accounts.actions import grant_staff_role
    from core import clock

    person = _person(email, name)
    grant_staff_role(person, role=role, actor=None, now=clock.now())
    return person
