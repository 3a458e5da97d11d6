"""What is held about a person with an account, and what stands against forgetting them.

Each app registers what it holds (for the copy that people may ask for), what keeps a person from
being forgotten now, and how its own rows about them are blanked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Held:
    """Rows about a person: `rows(person)` with the columns that are theirs to see."""

    key: str
    rows: Callable[[Any], QuerySet[Any]]
    columns: Sequence[str]

    def tell(self, person: Any) -> Iterator[dict[str, Any]]:
        """The rows as plain data, the oldest first."""
        yield from self.rows(person).order_by("pk").values(*self.columns).iterator(chunk_size=2000)


HELD: dict[str, Held] = {}
# (person, now) -> why they cannot be forgotten now, each in words with what to do.
BARS: list[Callable[[Any, datetime], Sequence[str]]] = []
# (person, address that stands for theirs, now): blank what this app keeps of them.
BLANKERS: list[Callable[[Any, str, datetime], None]] = []


def register(*held: Held) -> None:
    for one in held:
        if one.key in HELD:
            raise ValueError(f"What is held as {one.key} is registered twice")
        HELD[one.key] = one
