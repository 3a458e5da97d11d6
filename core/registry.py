"""Questions that a left app asks and the apps to its right answer.

Each app fills these in its `ready()`. Homes, navigation, inbox and control room live in
core and draw only what was registered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.counting import Question
from core.events import Words
from core.moments import SOON


@dataclass(frozen=True)
class NavItem:
    """A line of the sidebar.

    What waits there is asked together with the `waiting` of the other lines; a `count(request)`
    returns the figures itself: how many wait, and is it hot.
    """

    label: Words
    url_name: str
    icon: str
    count: Callable[[Any], tuple[int, bool]] | None = None
    order: int = 50
    # The line is shown only where this says so; None shows it to everybody of the workspace.
    shown_to: Callable[[Any], bool] | None = None
    waiting: Question | None = None


@dataclass
class Navigation:
    groups: dict[str, dict[str, list[NavItem]]] = field(default_factory=dict)
    headings: dict[str, Words] = field(default_factory=dict)

    def add(self, workspace: str, group: str, item: NavItem) -> None:
        """Workspaces and their groups: see core/navigation.py."""
        lines = self.groups.setdefault(workspace, {}).setdefault(group, [])
        lines.append(item)
        lines.sort(key=lambda line: line.order)


@dataclass(frozen=True)
class Task:
    """Something that waits for this person ("Needs you")."""

    title: str
    detail: str
    url: str
    action: str
    icon: str
    due_at: datetime | None = None
    # 0 most serious
    weight: int = 5
    tone: str = "neutral"

    def by_deadline(self, now: datetime) -> "Task":
        """The same, as serious as its deadline is near."""
        is_near = self.due_at is not None and self.due_at - now < SOON
        return replace(self, weight=1 if is_near else 3, tone="bad" if is_near else "warn")


@dataclass(frozen=True)
class Tile:
    """A measure beside its requirement; `url` opens the rows that make the number.

    `value` and `required` are shares 0..1 or plain numbers (`is_share` says which);
    `trend` is oldest first; `at_least` False means the requirement is a maximum.
    """

    key: str
    label: str
    basis: str
    value: float | None
    url: str
    required: float | None = None
    at_least: bool = True
    is_share: bool = True
    trend: Sequence[float | None] = ()
    order: int = 50

    @property
    def is_met(self) -> bool | None:
        if self.value is None or self.required is None:
            return None
        return self.value >= self.required if self.at_least else self.value <= self.required


@dataclass(frozen=True)
class Panel:
    """A full-width part of a home, drawn by the template its app owns."""

    template: str
    context: dict[str, Any]
    order: int = 50


@dataclass(frozen=True)
class Effect:
    """What a sanction would touch: "14 live listings would be hidden"."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Removable:
    """Things of one kind that a decision can take down, one by one.

    `effects(store, subject ids, now)` say what taking them down touches; `url(subject id)` is
    the page on which their store reads of it.
    """

    effects: Callable[[Any, Sequence[str], datetime], Sequence[Effect]]
    url: Callable[[str], str]


@dataclass(frozen=True)
class Replay:
    """One way to try a draft of the policy on what happened, as a job of the kind `kind`.

    `start(policy version, actor=, now=)` queues it by `policy.replays.queue_replay`. `sections`
    are those of which it shows the effect; the page names all others as not replayed, and of
    these the fields `left_out`, by section.
    """

    kind: str
    label: Words
    start: Callable[..., Any]
    sections: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _nothing_to_try(*_given: Any, **_more: Any) -> Any:
    raise LookupError("No app has registered what a policy draft is tried on")


def _nothing_is_counted() -> Any:
    raise LookupError("No app has registered the goods that stores count")


def _nobody(pairs: set[tuple[int, int]], now: datetime) -> Iterable[tuple[int, int]]:
    return ()


def _everybody(pairs: set[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    return pairs


def _no_age(now: datetime) -> int:
    raise LookupError("No app has registered how old a signed message may be")


navigation = Navigation()
# () -> rows of the goods that stores count: their `store`, `sku` and how many are `available`
counted_goods: Callable[[], Any] = _nothing_is_counted
# Pairs of person and store, an instant -> those whose person works for it while it is suspended
suspended_people: Callable[[set[tuple[int, int]], datetime], Iterable[tuple[int, int]]] = _nobody
# Pairs of person and store -> those whose person works for it, or for the marketplace
readers: Callable[[set[tuple[int, int]]], Iterable[tuple[int, int]]] = _everybody
# An instant -> how old a signed message may be then, in seconds
signed_age_seconds: Callable[[datetime], int] = _no_age
# (policy version, phrase= (code, language, phrase) or None, actor=, now=) -> the job that tries it
policy_trial: Callable[..., Any] = _nothing_to_try
# (truth section, code, language, phrase, now=): raises NotPossible for one that cannot be taken
phrase_guard: Callable[..., Any] = _nothing_to_try
# All of them ended well on the present text: only then a draft may be published.
replays: list[Replay] = []
# (user, store or None, workspace, now) -> items
tasks: list[Callable[[Any, Any, str, datetime], Sequence[Task]]] = []
tiles: list[Callable[[Any, Any, str, datetime], Sequence[Tile]]] = []
panels: list[Callable[[Any, Any, str, datetime], Sequence[Panel]]] = []
# (request, workspace) -> [(label, url, icon)]: buttons of a home, the main one last
actions: list[Callable[[Any, str], Sequence[tuple[str, str, str]]]] = []
# (request, policy version, now) -> panels of its page and of the page of its changes
version_panels: list[Callable[[Any, Any, datetime], Sequence[Panel]]] = []
# (request, policy version) -> panels of the page of its phrases
phrase_panels: list[Callable[[Any, Any], Sequence[Panel]]] = []
# workspace -> (user, store, now) -> the Panel on top of its home, one sentence first
verdicts: dict[str, Callable[[Any, Any, datetime], Panel]] = {}
# (store, blocked capabilities, now) -> effects
effects: list[Callable[[Any, frozenset[str], datetime], Sequence[Effect]]] = []
# subject kind -> (store, subject id) -> snapshot kept with a case
exhibits: dict[str, Callable[[Any, str], dict[str, Any]]] = {}
# subject kind -> (address or number as anybody may write it) -> its store and subject id, or None
places: dict[str, Callable[[str], tuple[Any, str] | None]] = {}
# subject kind -> how such a thing is taken down; what is not here cannot be
removals: dict[str, Removable] = {}
# (order, link token, now) -> panels of the buyer's page
buyer_panels: list[Callable[[Any, str, datetime], Sequence[Panel]]] = []
# (request, order, now) -> panels of the store's page of an order, and of each of its parcels
order_panels: list[Callable[[Any, Any, datetime], Sequence[Panel]]] = []
# (store, now) -> panels of a store's public page
store_panels: list[Callable[[Any, datetime], Sequence[Panel]]] = []
# (request, listing, now) -> panels of a listing's page
listing_panels: list[Callable[[Any, Any, datetime], Sequence[Panel]]] = []
# now -> a line at the foot of the sidebar ("Policy v14 · in force since 1 Nov")
foot_lines: list[Callable[[datetime], str]] = []
