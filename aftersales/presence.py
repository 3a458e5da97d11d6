"""Who looks at a ticket just now: a hint against double work, in the cache alone.

It holds nobody up: two may look, and the first who takes the ticket has it. An emptied cache
forgets it until the next look.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from accounts.models import User

# The page asks again more often than that, so that one lost call does not hide a reader.
SEEN_SECONDS = 75
ASK_EVERY_SECONDS = 30


@dataclass(frozen=True)
class Looker:
    name: str
    since: datetime


def look(ticket_pk: int, person: User, now: datetime) -> list[Looker]:
    """Note that the person looks at the ticket; return who else does, the first one first.

    Two who come at the same instant may overwrite each other until their pages ask again.
    """
    key = f"looking:{ticket_pk}"
    oldest = now - timedelta(seconds=SEEN_SECONDS)
    kept = {pk: seen for pk, seen in (cache.get(key) or {}).items() if seen[2] > oldest}
    since = kept[person.pk][1] if person.pk in kept else now
    kept[person.pk] = (person.name, since, now)
    cache.set(key, kept, SEEN_SECONDS)
    others = [Looker(name, at) for pk, (name, at, _seen) in kept.items() if pk != person.pk]
    return sorted(others, key=lambda one: one.since)
