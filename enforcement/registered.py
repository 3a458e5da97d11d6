"""What enforcement answers to core: sidebar, tasks, measures and panels of the homes."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core import registry
from core.counting import Waiting
from core.registry import NavItem, Panel, Task, Tile, navigation
from core.sweeps import Sweep, sweeps
from enforcement import control_room, effect_pages, replay_pages
from enforcement.case_rows import CaseRows
from enforcement.hearing_tasks import hearing_tasks
from enforcement.models import Appeal, Case, Complaint, Sanction, Statement
from enforcement.queries import approvals, cases, decisions, standing
from enforcement.replays import REPLAY

WINDOW_DAYS = 30


def _queue(asker: Any) -> Waiting:
    unfinished = Case.objects.unfinished()
    return Waiting(unfinished, unfinished.filter(due_at__lte=asker.now))


def _docket(asker: Any) -> Waiting:
    waiting = Appeal.objects.open_to(asker.user)
    return Waiting(waiting, hot=waiting.filter(due_at__lt=asker.now))


def _complaints(asker: Any) -> Waiting:
    waiting = Complaint.objects.open_to(asker.user)
    return Waiting(waiting, hot=waiting.filter(due_at__lt=asker.now))


def _store_appeals(asker: Any) -> Waiting:
    return Waiting(Appeal.objects.of_store(asker.store).unfinished())


def _store_place(said: str) -> tuple[Any, str] | None:
    """The store of this name, or of the short name that its address ends in."""
    slug = said.rstrip("/").rpartition("/")[2].lower()
    stores = Store.objects.filter(Q(name__iexact=said) | Q(slug=slug))
    store = stores.order_by("pk").first()
    return (store, store.slug) if store else None


def _tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace == "seller":
        return [*hearing_tasks(user, store), *(_read_decision(row) for row in _recent(store, now))]
    if workspace == "moderation":
        return [*_confirmations(user, now), *_own_cases(user, now), *_own_appeals(user, now)]
    return []


def _recent(store: Any, now: datetime) -> Any:
    """Measures in force whose decision nobody has appealed yet: newest first, three at most."""
    rows = Statement.objects.of_store(store).filter(
        outcome="imposed",
        sanction__status__in=["provisional", "in_force"],
        appeals=None,
        appeal_until__gt=now,
    )
    running = Q(sanction__ends_at=None) | Q(sanction__ends_at__gt=now)
    return rows.filter(running).exclude(restriction="warn").order_by("-pk")[:3]


def _read_decision(row: Statement) -> Task:
    return Task(
        title=_("Answer decision %(number)s") % {"number": row.number},
        detail=row.heading,
        url=reverse("enforcement:decision", args=[row.pk]),
        action=_("Respond"),
        icon="gavel",
        due_at=row.appeal_until,
        weight=0,
        tone="bad",
    )


def _confirmations(user: Any, now: datetime) -> list[Task]:
    rows = approvals.list_approvals(now).exclude(proposed_by_id=user.pk)
    if not user.is_senior:
        rows = rows.exclude(kind=Sanction.Kind.BAN)
    return [
        Task(
            title=_("%(measure)s: %(store)s")
            % {"measure": row.get_kind_display(), "store": row.store.name},
            detail=row.get_status_display(),
            url=reverse("enforcement:review_sanction", args=[row.pk]),
            action=_("Review"),
            icon="checklist",
            due_at=row.confirm_by,
            weight=0,
            tone="bad",
        )
        for row in rows[:5]
    ]


def _own_cases(user: Any, now: datetime) -> list[Task]:
    rows = Case.objects.unfinished().filter(claimed_by_id=user.pk).select_related("store")
    return [
        Task(
            title=_("Decide case %(number)s") % {"number": row.number},
            detail=f"{row.title} · {row.store.name}",
            url=reverse("enforcement:case", args=[row.pk]),
            action=_("Open"),
            icon="inbox",
            due_at=row.due_at,
        ).by_deadline(now)
        for row in rows.order_by("due_at")[:5]
    ]


def _own_appeals(user: Any, now: datetime) -> list[Task]:
    rows = Appeal.objects.open_to(user).filter(Q(taken_by_id=user.pk) | Q(status="filed"))
    return [
        Task(
            title=_("Answer appeal %(number)s") % {"number": row.number},
            detail=row.store.name,
            url=reverse("enforcement:answer", args=[row.pk]),
            action=_("Open"),
            icon="scale",
            due_at=row.due_at,
        ).by_deadline(now)
        for row in rows.select_related("store").order_by("due_at")[:5]
    ]


def _tiles(user: Any, store: Any, workspace: str, now: datetime) -> list[Tile]:
    if workspace != "moderation":
        return []
    since = now - timedelta(days=WINDOW_DAYS)
    done = Case.objects.filter(status__in=["decided", "closed"], status_at__gte=since)
    found = done.aggregate(n=Count("pk"), good=Count("pk", filter=Q(status_at__lte=F("due_at"))))
    answered = Appeal.objects.filter(
        status__in=["granted", "partly_granted", "refused"], status_at__gte=since
    )
    fates = answered.aggregate(
        n=Count("pk"), good=Count("pk", filter=Q(status_at__lte=F("due_at")))
    )
    queue, docket = reverse("enforcement:queue"), reverse("enforcement:docket")
    return [
        _share(
            "cases_in_time",
            _("Cases decided in time"),
            found,
            f"{queue}?view=decided&days={WINDOW_DAYS}",
        ),
        _share(
            "appeals_in_time",
            _("Appeals answered in time"),
            fates,
            f"{docket}?view=answered&days={WINDOW_DAYS}",
        ),
    ]


def _share(key: str, label: str, found: dict[str, int], url: str) -> Tile:
    basis = _("%(good)s of %(n)s") % found
    value = found["good"] / found["n"] if found["n"] else None
    return Tile(key, label, basis, value, url)


def _panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    if workspace == "seller":
        rows = list(decisions.list_decisions(store).order_by("-pk")[:5])
        context: dict[str, Any] = {"lines": decisions.lines(rows, now)}
        context |= {"total": Statement.objects.of_store(store).count()}
        return [Panel("enforcement/_decisions_panel.html", context, order=10)]
    if workspace == "moderation":
        queue = cases.list_queue(user, "all", now).order_by("due_at", "id")[:10]
        context = {"rows": CaseRows(now).write(cases.lines(list(queue), now))}
        context |= {"counts": cases.count_views(user, now)}
        return [Panel("enforcement/_queue_panel.html", context, order=10)]
    return []


def _verdict(user: Any, store: Any, now: datetime) -> Panel:
    return Panel("enforcement/_verdict.html", {"verdict": standing.verdict(store, now)})


for item in (
    NavItem(gettext_lazy("Points and standing"), "enforcement:standing", "shield-half", order=10),
    NavItem(gettext_lazy("Decisions"), "enforcement:decisions", "gavel", order=20),
    NavItem(
        gettext_lazy("Appeals"), "enforcement:appeals", "scale", order=30, waiting=_store_appeals
    ),
):
    navigation.add("seller", "standing", item)
for group, item in (
    (
        "work",
        NavItem(
            gettext_lazy("Review queue"), "enforcement:queue", "inbox", order=10, waiting=_queue
        ),
    ),
    (
        "work",
        NavItem(
            gettext_lazy("Second approvals"),
            "enforcement:approvals",
            "checklist",
            order=20,
            waiting=approvals.to_answer,
        ),
    ),
    (
        "work",
        NavItem(gettext_lazy("Appeals"), "enforcement:docket", "scale", order=30, waiting=_docket),
    ),
    (
        "work",
        NavItem(
            gettext_lazy("Complaints"),
            "enforcement:complaints",
            "flag",
            order=35,
            waiting=_complaints,
        ),
    ),
    (
        "work",
        NavItem(gettext_lazy("Second reviews"), "enforcement:second_reviews", "eye", order=40),
    ),
    ("look", NavItem(gettext_lazy("Sellers"), "enforcement:stores", "building-store", None, 10)),
    ("look", NavItem(gettext_lazy("File a report"), "enforcement:report", "flag", None, 20)),
):
    navigation.add("moderation", group, item)
registry.replays.append(REPLAY)
registry.version_panels += [replay_pages.panels, effect_pages.panels]
navigation.add(
    "admin",
    "rules",
    NavItem(gettext_lazy("Trusted flaggers"), "enforcement:flaggers", "flag", order=70),
)
navigation.add(
    "admin",
    "rules",
    NavItem(gettext_lazy("Consistency"), "enforcement:consistency", "scale", order=80),
)
registry.places["store"] = _store_place
registry.tasks.append(_tasks)
registry.tiles.append(_tiles)
registry.panels += [_panels, control_room.panels]
registry.verdicts["seller"] = _verdict
sweeps.append(
    Sweep(
        "enforcement.tasks.sweep",
        gettext_lazy("Escalation and expiry"),
        {
            "escalated": gettext_lazy("steps of the ladder applied"),
            "ended": gettext_lazy("measures ended"),
            "lapsed": gettext_lazy("unconfirmed freezes lifted"),
            "overdue_cases": gettext_lazy("cases overdue"),
            "overdue_appeals": gettext_lazy("appeals overdue"),
            "paused": gettext_lazy("late appeals whose measures pause"),
            "overdue_complaints": gettext_lazy("complaints overdue"),
            "payouts": gettext_lazy("orders about payouts"),
            "orders_again": gettext_lazy("orders tried again"),
            "resumed": gettext_lazy("held reports processed"),
            "drawn": gettext_lazy("second reviews drawn"),
            "sampled": gettext_lazy("actions of staff drawn"),
        },
    )
)
