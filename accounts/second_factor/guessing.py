"""Wrong codes: how many are taken, how long one waits then, and that their owner is told."""

from datetime import datetime
from math import ceil

from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, parse_rates
from django.core.cache import cache

from accounts.models import User
from core.events import record

# Told once an hour at most, however often somebody tries.
TOLD_SECONDS = 3600


def minutes_to_wait() -> int:
    longest: float = max(rate.duration for rate in _rates())
    return ceil(longest / 60)


def note_wrong(person: User, *, now: datetime) -> None:
    """Count a wrong code; the one that reaches the limit for a person is told to them."""
    limit = next(rate.amount for rate in _rates() if rate.per == "key")
    count = cache.get(_key(person), 0) + 1
    cache.set(_key(person), count, TOLD_SECONDS)
    if count >= limit and cache.add(f"{_key(person)}:told", 1, TOLD_SECONDS):
        record(
            "second_factor.guessed",
            subject=person,
            store=None,
            actor=None,
            at=now,
            notify=[person],
            facts={"person": person.pk, "count": count},
        )


def forget_wrong(person: User) -> None:
    cache.delete(_key(person))


def _rates() -> list[Rate]:
    found: list[Rate] = parse_rates(app_settings.RATE_LIMITS["login_failed"])
    return found


def _key(person: User) -> str:
    return f"second-factor:wrong:{person.pk}"
