"""The first steps of a new store, read from what there is; nothing is ever ticked off by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, Model, Q
from django.urls import reverse

from core import registry
from core.events import Words
from core.registry import Panel

# A yes or no about the store of the outer query, `OuterRef("pk")`.
Fact = Callable[[datetime], Exists | Q]
# Who runs a store; others see on its home what is theirs.
SHOWN_TO = ("owner", "manager")


@dataclass(frozen=True)
class Step:
    """One thing that a new store does, the page that does it, and how it shows that it is done.

    `waiting`: the store did its part and it is our turn. What is optional holds nothing up.
    """

    key: str
    title: Words
    text: Words
    url_name: str
    icon: str
    done: Fact
    order: int
    waiting: Fact | None = None
    is_optional: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)


class State(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    lines: list[tuple[Step, State]]

    @property
    def needed(self) -> list[State]:
        return [state for step, state in self.lines if not step.is_optional]

    @property
    def done(self) -> int:
        return self.needed.count(State.DONE)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.needed)


STEPS: list[Step] = []


def progress_of(store: Model, now: datetime) -> Progress:
    """Where the store is, step by step in their order. One query for all of them."""
    steps = sorted(STEPS, key=lambda step: step.order)
    facts: dict[str, Any] = {f"is_done_{step.key}": step.done(now) for step in steps}
    facts |= {f"waits_{step.key}": step.waiting(now) for step in steps if step.waiting}
    found = type(store)._default_manager.filter(pk=store.pk).values(**facts)[0]
    return Progress([(step, _state(step, found)) for step in steps])


def _state(step: Step, found: dict[str, bool]) -> State:
    if found[f"is_done_{step.key}"]:
        return State.DONE
    return State.WAITING if found.get(f"waits_{step.key}") else State.OPEN


def panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    """On the home of who runs the store, until all that is needed is done."""
    if workspace != "seller" or store is None:
        return []
    role = next((place.role for place in user.places if place.store_id == store.pk), "")
    if role not in SHOWN_TO:
        return []
    progress = progress_of(store, now)
    return [] if progress.is_complete else [Panel("core/_onboarding.html", {"p": progress}, 0)]


registry.panels.append(panels)
