"""What the review queue's address asks for: a saved view, narrowed, in an order."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.counting import up_to
from enforcement.queries.cases import VIEWS, searchable

# How open cases may be ordered; the fields of each run in one direction. The first is the usual.
SORTS = {
    "time": ("due_at", "id"),
    "severity": ("severity_rank", "opened_at", "id"),
    "age": ("opened_at", "id"),
}
LATEST = ("-due_at", "-id")
LABELS = {
    "time": gettext_lazy("Least time left"),
    "severity": gettext_lazy("Highest risk"),
    "age": gettext_lazy("Oldest"),
}


@dataclass(frozen=True)
class Asked:
    """The parts of the address; what is unknown counts as not said."""

    view: str
    sort: str
    query: str
    rule: str
    days: str

    @classmethod
    def of(cls, said: Any) -> "Asked":
        view, sort = said.get("view", ""), said.get("sort", "")
        view = view if view in VIEWS else "all"
        return cls(
            view=view,
            sort=sort if sort in SORTS and view != "decided" else "time",
            query=searchable(said.get("q", "")),
            rule=searchable(said.get("rule", ""), 40),
            days=said.get("days", ""),
        )

    @property
    def order(self) -> tuple[str, ...]:
        return LATEST if self.view == "decided" else SORTS[self.sort]

    def address(self) -> str:
        """The queue as it was asked for, without the place in it."""
        kept = {"view": self.view, "q": self.query, "rule": self.rule, "days": self.days}
        return _address(**kept, sort=self.sort)

    def narrowed(self) -> dict[str, str]:
        return {"query": self.query, "rule": self.rule, "days": self.days}

    def total(self, counts: dict[str, int]) -> str:
        """How many cases the queue shows, where that is counted: nothing narrows it further."""
        count = 0 if any(self.narrowed().values()) else counts.get(self.view, 0)
        return up_to(count) if count else ""

    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders to choose from: label, address, whether it is this one."""
        if self.view == "decided":
            return []
        kept = {"view": self.view, "q": self.query, "rule": self.rule, "days": self.days}
        return [
            (str(label), _address(**kept, sort=name), name == self.sort)
            for name, label in LABELS.items()
        ]

    def tabs(self, counts: dict[str, int]) -> list[tuple[str, str, int | None, bool]]:
        """The saved views, which keep the order."""
        here = {name: _address(view=name, sort=self.sort) for name in VIEWS}
        approvals = reverse("enforcement:approvals")
        return [
            (_("All open"), here["all"], counts["all"], self.view == "all"),
            (_("Due today"), here["due"], counts["due"], self.view == "due"),
            (_("Mine"), here["mine"], counts["mine"], self.view == "mine"),
            (_("Second approvals"), approvals, counts["approvals"], False),
            (_("Decided"), _address(view="decided"), None, self.view == "decided"),
        ]


def _address(**asked: str) -> str:
    usual = {"view": "all", "sort": "time"}
    said = {name: value for name, value in asked.items() if value and value != usual.get(name)}
    here = reverse("enforcement:queue")
    return f"{here}?{urlencode(said)}" if said else here
