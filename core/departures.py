"""What of a store is still open when it wants to leave; each app says what it knows of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.events import Words


@dataclass(frozen=True)
class OpenThing:
    """Things of one kind that have to come to their end: how many, and where they stand."""

    label: Words
    count: int
    url: str = ""


# (store, now) -> how many are open, by kind
Ask = Callable[[Any, datetime], list[OpenThing]]
ASKED: list[Ask] = []


def what_stays_open(store: Any, now: datetime) -> list[OpenThing]:
    """Only kinds of which there is something, in the order in which the apps stand."""
    return [thing for ask in ASKED for thing in ask(store, now) if thing.count]
