"""The mediators' board as its address narrows it: the view, a queue, and what else was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store
from aftersales import queries
from aftersales.models import Ruling, Ticket
from aftersales.team import main_language
from core.counting import Counter, Question, Waiting, up_to
from policy.queries import Schedule
from policy.sections.queues import Queue
from policy.sections.service import NORMAL

LABELS: dict[str, Promise] = {
    "free": gettext_lazy("Free"),
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("All"),
    "second": gettext_lazy("To confirm"),
    "appeals": gettext_lazy("Appeals"),
    "solved": gettext_lazy("Settled"),
}
CHIPS: dict[str, Promise] = {
    "taken": gettext_lazy("Taken ones too"),
    "due": gettext_lazy("Due today"),
    "priority": gettext_lazy("With a priority"),
    "language": gettext_lazy("My languages"),
}
Tab = tuple[str, str, int | None, bool]
LONGEST_QUERY = 100
# Whether the person's place in the team names the language; as `main_language`, without the part
# behind the hyphen.
SPOKEN = """EXISTS (
    SELECT 1 FROM aftersales_teamplace AS place, unnest(place.languages) AS spoken
    WHERE place.person_id = %s AND lower(split_part(spoken, '-', 1))
        = lower(split_part("aftersales_ticket"."language", '-', 1)))"""


@dataclass(frozen=True)
class Chosen:
    """What the address of the board says; whatever it should not say is left out."""

    view: str
    queue: str
    query: str
    chips: frozenset[str]

    @classmethod
    def read(cls, said: Mapping[str, str], queues: Mapping[str, Queue]) -> "Chosen":
        view, queue = said.get("view", "free"), said.get("queue", "")
        return cls(
            view if view in LABELS else "free",
            queue if queue in queues else "",
            said.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
            frozenset(name for name in CHIPS if said.get(name)),
        )

    def address(self, *, chips: frozenset[str] | None = None) -> str:
        """The query string with the same choice, or with other chips."""
        kept = self.chips if chips is None else chips
        pairs = [("view", self.view), ("queue", self.queue), ("q", self.query)]
        pairs += [(name, "1") for name in CHIPS if name in kept]
        return "?" + urlencode([pair for pair in pairs if pair[1]])


def list_chosen(chosen: Chosen, user: Any, schedule: Schedule, now: datetime) -> QuerySet[Ticket]:
    """The tickets of the board that are chosen. Rule: docs/rules/aftersales.md#queues."""
    is_wider = chosen.view == "free" and "taken" in chosen.chips
    rows = queries.list_board(user, "all" if is_wider else chosen.view)
    if chosen.queue:
        rows = rows.filter(queue=chosen.queue)
    if "due" in chosen.chips:
        rows = rows.filter(_due_by(_end_of_day(now), schedule))
    if "priority" in chosen.chips:
        rows = rows.exclude(priority=NORMAL)
    if "language" in chosen.chips:
        rows = rows.filter(_spoken_by(user))
    waiting = Ruling.objects.filter(ticket=OuterRef("pk"), status=Ruling.Status.PROPOSED)
    return _searched(rows.annotate(waits_for_second=Exists(waiting)), chosen.query)


def tabs_of(chosen: Chosen, queues: list[tuple[str, Queue]], *, count: Counter) -> list[Tab]:
    """What is free, whole and by queue, and the other views; all counts in one question."""
    views = [*queries.QUESTIONS.values(), *(_in_queue(code) for code, _queue in queues)]
    counted = [n for n, _hot in count(views)]
    by_view = dict(zip(queries.QUESTIONS, counted, strict=False))
    by_queue = counted[len(by_view) :]
    found = [
        (str(label), f"?view={view}", by_view.get(view), (chosen.view, chosen.queue) == (view, ""))
        for view, label in LABELS.items()
    ]
    found[1:1] = [
        (str(queue.title), f"?queue={code}", n, chosen.queue == code)
        for (code, queue), n in zip(queues, by_queue, strict=True)
    ]
    return found


def total_of(chosen: Chosen, tabs: list[Tab]) -> str:
    """How many tickets the board shows, where its tab says so: nothing narrows it further."""
    if chosen.query or chosen.chips:
        return ""
    return next((up_to(n) for _label, _url, n, is_current in tabs if is_current and n), "")


def chips_of(chosen: Chosen) -> list[tuple[str, str, bool]]:
    """The filters as links that put each on or off."""
    names = [name for name in CHIPS if name != "taken" or chosen.view == "free"]
    return [
        (str(CHIPS[name]), chosen.address(chips=chosen.chips ^ {name}), name in chosen.chips)
        for name in names
    ]


def hidden_of(chosen: Chosen) -> list[tuple[str, str]]:
    """What the search form sends along."""
    pairs = [("view", chosen.view), ("queue", chosen.queue)]
    return [pair for pair in pairs if pair[1]] + [(name, "1") for name in sorted(chosen.chips)]


def _spoken_by(user: Any) -> Q:
    """Tickets in the languages of the person's place in the team, and of their own pages."""
    code = main_language(user.language)
    own = Q(language=code) | Q(language__istartswith=f"{code}-")
    return own | Q(RawSQL(SPOKEN, [user.pk], BooleanField()))


@cache
def _in_queue(code: str) -> Question:
    return lambda asker: Waiting(queries.list_board(asker.user, "free").filter(queue=code))


def _searched(rows: QuerySet[Ticket], query: str) -> QuerySet[Ticket]:
    number = query.upper().removeprefix("T-")
    if number.isdecimal():
        return rows.filter(pk=int(number[:18]))
    return rows.filter(store__in=Store.objects.filter(name__icontains=query)) if query else rows


def _due_by(end: datetime, schedule: Schedule) -> Q:
    """To be decided by then; each ticket has the days of the version it was opened under."""
    found, until = Q(pk__in=[]), None
    for (_pk, _number, since), policy in zip(schedule.rows, schedule.policies, strict=True):
        days = policy.aftersales.stages[Ticket.Status.MEDIATION].days
        opened = Q(opened_at__gte=since) & (Q(opened_at__lt=until) if until else Q())
        if days is not None:
            found |= opened & Q(status_at__lt=end - timedelta(days=days))
        until = since
    return found


def _end_of_day(now: datetime) -> datetime:
    local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return local + timedelta(days=1)


def empty_words(chosen: Chosen) -> tuple[str, str]:
    """What an empty board says, and why it is empty."""
    if chosen.query or chosen.chips:
        return _("No ticket fits"), _("Take a filter away, or choose another view.")
    return _("No tickets here"), _(
        "Tickets come here when buyer or seller ask for mediation, or when a seller does not"
        " answer in time."
    )
