"""What after-sales answers to the apps on its left: navigation, tasks, measures, exhibits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import SERVICE_ROLES
from aftersales import inbox, queries, replay_pages
from aftersales.models import Ticket
from aftersales.replays import REPLAY
from aftersales.roots import tickets_of
from core import registry
from core.counting import Waiting
from core.registry import NavItem, Panel, Task, Tile, navigation
from core.sweeps import Sweep, sweeps
from policy.queries import policy_at


def _waiting(asker: Any) -> Waiting:
    rows = Ticket.objects.of_store(asker.store)
    soon = asker.now + timedelta(hours=24)
    hot = rows.filter(inbox.owed(asker.store, due_at__lt=soon))
    return Waiting(rows.filter(inbox.owed(asker.store)), hot=hot)


def _tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace == "seller":
        return _seller_tasks(store, now)
    if workspace == "mediation":
        mine = queries.list_board(user, "mine").order_by("status_at")[:5]
        return [_decide(*pair, now) for pair in queries.with_due(mine)]
    return []


def _seller_tasks(store: Any, now: datetime) -> list[Task]:
    rows = queries.list_tickets(store, "waiting").order_by(*queries.order_of("waiting"))[:20]
    todos = [(ticket, todo) for ticket in rows if (todo := inbox.todo_of(ticket))]
    answers = [(ticket, todo) for ticket, todo in todos if not todo.about_goods]
    goods = [(ticket, todo) for ticket, todo in todos if todo.about_goods]
    found = []
    if n := len(answers):
        title = ngettext("Answer %(n)s buyer", "Answer %(n)s buyers", n) % {"n": n}
        detail = _("Tickets %(names)s. Unanswered tickets go to mediation.")
        found.append(_task(title, detail, _("Open tickets"), "message", answers, now))
    if n := len(goods):
        title = ngettext("Act on %(n)s return", "Act on %(n)s returns", n) % {"n": n}
        detail = _(
            "Tickets %(names)s wait for a label or a check of goods. Without it the buyer gets"
            " what was settled."
        )
        found.append(_task(title, detail, _("Open returns"), "package", goods, now))
    return found


def _task(
    title: str,
    detail: str,
    action: str,
    icon: str,
    todos: Sequence[tuple[Ticket, inbox.Todo]],
    now: datetime,
) -> Task:
    """`todos` are those that it sums up, the first one due first."""
    names = ", ".join(ticket.ref for ticket, _todo in todos[:3])
    detail, url = detail % {"names": names}, reverse("aftersales:tickets")
    return Task(title, detail, url, action, icon, todos[0][1].due_at).by_deadline(now)


def _decide(ticket: Ticket, due_at: datetime | None, now: datetime) -> Task:
    return Task(
        _("Decide %(ref)s") % {"ref": ticket.ref},
        f"{ticket.title} · {ticket.store.name}",
        reverse("aftersales:ticket", args=[ticket.pk]),
        _("Open"),
        "scale",
        due_at,
    ).by_deadline(now)


def _tiles(user: Any, store: Any, workspace: str, now: datetime) -> list[Tile]:
    if workspace not in ("seller", "public"):
        return []
    measure = policy_at(now).aftersales.measures["first_response_in_time"]
    good, judged = queries.answered_in_time(store, now, measure.window_days)
    enough = judged >= measure.min_orders
    return [
        Tile(
            "first_response_in_time",
            str(measure.title),
            ngettext("%(good)s of %(n)s ticket", "%(good)s of %(n)s tickets", judged)
            % {"good": good, "n": judged},
            good / judged if judged else None,
            reverse("aftersales:tickets") + "?view=all",
            measure.required if enough else None,
            measure.at_least,
            order=60,
        )
    ]


def _panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    if workspace != "mediation":
        return []
    rows = list(queries.list_board(user, "free").order_by("status_at")[:10])
    context = {"rows": queries.with_due(rows), "counts": queries.count_board(user)}
    return [Panel("aftersales/_free_panel.html", context, order=10)]


def _buyer_panel(order: Any, token: str, now: datetime) -> list[Panel]:
    tickets = list(tickets_of(order.pk).order_by("-id")[:5])
    return [Panel("aftersales/_buyer_panel.html", {"tickets": tickets, "token": token}, order=80)]


def _order_panel(request: Any, order: Any, now: datetime) -> list[Panel]:
    tickets = list(tickets_of(order.pk).order_by("-id")[:5])
    may_open = request.membership.role in SERVICE_ROLES
    context = {"tickets": tickets, "order": order, "may_open": may_open}
    return [Panel("aftersales/_order_panel.html", context, order=20)]


def _exhibit(store: Any, subject_id: str) -> dict[str, Any]:
    ticket = Ticket.objects.get(store=store, pk=subject_id)
    said = [{"side": e.side, "at": e.at.isoformat(), "text": e.text} for e in ticket.entries.all()]
    # In one language whoever reports: the same exhibit twice is one signal.
    title = ticket.titles["en"]
    return {"ref": ticket.ref, "title": title, "kind": ticket.kind, "entries": said}


LABEL = gettext_lazy("After-sales")
FREE, MINE = queries.QUESTIONS["free"], queries.QUESTIONS["mine"]
navigation.add(
    "seller",
    "shop",
    NavItem(LABEL, "aftersales:tickets", "messages", order=40, waiting=_waiting),
)
navigation.add(
    "mediation",
    "work",
    NavItem(gettext_lazy("Mediation"), "aftersales:board", "inbox", order=10, waiting=FREE),
)
navigation.add(
    "mediation",
    "work",
    NavItem(
        gettext_lazy("My tickets"), "aftersales:my_tickets", "messages", order=20, waiting=MINE
    ),
)
for workspace, group in (("mediation", "work"), ("admin", "platform")):
    line = NavItem(gettext_lazy("Mediation team"), "aftersales:team", "users", order=35)
    navigation.add(workspace, group, line)
LEVELS = gettext_lazy("Service levels")
for workspace, group, order in (("seller", "shop", 45), ("mediation", "work", 30)):
    navigation.add(workspace, group, NavItem(LEVELS, "aftersales:levels", "hourglass", order=order))
navigation.add(
    "mediation",
    "work",
    NavItem(gettext_lazy("Rulings and appeals"), "aftersales:mediator_measures", "scale", None, 30),
)
navigation.add(
    "mediation",
    "help",
    NavItem(gettext_lazy("Saved replies"), "aftersales:replies", "message", order=20),
)
registry.tasks.append(_tasks)
registry.tiles.append(_tiles)
registry.panels.append(_panels)
registry.buyer_panels.append(_buyer_panel)
registry.order_panels.append(_order_panel)
registry.exhibits["ticket"] = _exhibit
registry.replays.append(REPLAY)
registry.version_panels.append(replay_pages.panels)
sweeps.append(
    Sweep(
        "aftersales.tasks.sweep",
        gettext_lazy("Answer clocks"),
        {
            "reminded": gettext_lazy("reminders to answer"),
            "overdue": gettext_lazy("answers missed"),
            "escalated": gettext_lazy("missed answers still owed"),
            "resumed": gettext_lazy("pauses ended"),
            "offers_expired": gettext_lazy("offers run out"),
            "silences": gettext_lazy("tickets settled by silence"),
            "returns_soon": gettext_lazy("reminders of returns"),
            "returns": gettext_lazy("returns whose time was over"),
            "sent_again": gettext_lazy("exchanges that arrived"),
            "stranded": gettext_lazy("exchanges that do not arrive"),
            "resolutions_soon": gettext_lazy("reminders to settle"),
            "resolutions_late": gettext_lazy("tickets not settled in time"),
            "resolutions_long_late": gettext_lazy("tickets still not settled"),
            "rulings_soon": gettext_lazy("reminders to decide"),
            "rulings_late": gettext_lazy("rulings not made in time"),
            "rulings_long_late": gettext_lazy("rulings still not made"),
            "appeals_late": gettext_lazy("appeals not answered in time"),
        },
    )
)
sweeps.append(
    Sweep(
        "aftersales.tasks.share_out",
        gettext_lazy("Sharing out of mediation"),
        {
            "away": gettext_lazy("mediators whose tickets went back"),
            "assigned": gettext_lazy("tickets given to mediators"),
        },
    )
)
