"""What is done to many tickets, of the board or of a store: the forms, and what would happen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from aftersales import queries
from aftersales.actions.bulk import FOLLOWING, MANY, OF_STORES
from aftersales.board import Chosen, list_chosen
from aftersales.bulk_forms import ColleagueForm, HandOverForm
from aftersales.models import Ticket
from aftersales.team_forms import QueueForm, ReleaseForm
from aftersales.team_pages import PersonLine, person_lines
from aftersales.work_forms import PriorityForm
from core.forms import ActionForm
from core.many_pages import Line, Page, all_label
from policy.queries import Schedule, policy_at
from policy.sections.aftersales import AftersalesSection

LABELS: dict[str, Promise] = {
    "take": gettext_lazy("Take"),
    "assign": gettext_lazy("Give to a mediator"),
    "hand-over": gettext_lazy("Hand over"),
    "release": gettext_lazy("Give back to the team"),
    "queue": gettext_lazy("Change the queue"),
    "priority": gettext_lazy("Change the priority"),
    "follow": gettext_lazy("Follow"),
    "unfollow": gettext_lazy("No longer follow"),
}
ASKS_NOTHING = ("take", "follow", "unfollow")


def actions(chosen: Chosen) -> list[tuple[str, str]]:
    """The buttons above the board; what is settled is not worked on."""
    if chosen.view in ("solved", "appeals"):
        return []
    return [(str(words), reverse("aftersales:bulk", args=[name])) for name, words in LABELS.items()]


def of_store(said: QueryDict) -> dict[str, Any]:
    """The bar above a store's tickets, and the address to come back to."""
    urls = {name: reverse("aftersales:bulk_tickets", args=[name]) for name in FOLLOWING}
    return {
        "picks": [(str(LABELS[name]), url) for name, url in urls.items()],
        "back": said.urlencode(),
        "all_label": all_label(),
    }


def form_for(action: str, user: User, sent: QueryDict | None, now: datetime) -> ActionForm:
    rules = policy_at(now).aftersales
    if action in ASKS_NOTHING:
        return ActionForm(sent)
    if action == "release":
        return ReleaseForm(sent)
    if action == "queue":
        return QueueForm(rules, "", sent)
    if action == "priority":
        return PriorityForm(rules, "", sent)
    lines = person_lines(rules, now)
    if action == "hand-over":
        others = [line for line in lines if line.person.pk != user.pk]
        return HandOverForm([(one.person, _named(one)) for one in others], sent)
    return ColleagueForm([(one.person, _named(one)) for one in lines], sent)


def counted(n: int) -> str:
    return ngettext("%(n)s ticket", "%(n)s tickets", n) % {"n": n}


def _line(ticket: Ticket, action: str, now: datetime) -> Line:
    url, detail = reverse("aftersales:ticket", args=[ticket.pk]), ticket.order.number
    before = _now(ticket, action, policy_at(now).aftersales)
    return Line(url, ticket.title, f"{ticket.ref} · {detail}", ticket.store.name, before)


def _chosen(sent: QueryDict, now: datetime) -> Chosen:
    """The board as it was when the tickets were ticked."""
    said = QueryDict(sent.get("back", "").removeprefix("?"))
    return Chosen.read(said.dict(), policy_at(now).aftersales.queues)


def _back(sent: QueryDict, now: datetime) -> str:
    return reverse("aftersales:board") + _chosen(sent, now).address()


def _on_board(request: Any, _action: str, now: datetime) -> QuerySet[Ticket]:
    return list_chosen(_chosen(request.POST, now), request.user, Schedule(), now)


def _now(ticket: Ticket, action: str, rules: AftersalesSection) -> str:
    """What the action would change, as it is."""
    if action == "queue":
        return str(rules.queues[ticket.queue].title) if ticket.queue in rules.queues else ""
    if action == "priority":
        return _priority(ticket.priority, rules)
    return ticket.mediator.name if ticket.mediator else ""


def _becomes(action: str, facts: Mapping[str, Any], user: User, now: datetime) -> str:
    """What it is afterwards."""
    rules = policy_at(now).aftersales
    if action == "queue":
        return str(rules.queues[facts["queue"]].title)
    if action == "priority":
        return _priority(facts["priority"], rules)
    plain = {
        "take": user.name,
        "release": _("Free"),
        "follow": _("You are notified"),
        "unfollow": _("No more notices"),
    }
    return plain.get(action) or str(facts["to"])


def _priority(code: str, rules: AftersalesSection) -> str:
    return str(rules.priorities[code].title) if code in rules.priorities else code


def _named(line: PersonLine) -> str:
    """A mediator with what they have and whether they work just now."""
    if line.member is None:
        return f"{line.person.name} · {_('No place yet')}"
    most = line.member.place.capacity
    load = _("%(n)s of %(most)s") % {"n": line.held, "most": most}
    shift = _("On shift") if line.member.shift.is_on else _("Off")
    return f"{line.person.name} · {load} · {shift}"


PAGE: Page[Ticket] = Page(
    MANY,
    title=gettext_lazy("Mediation"),
    labels=LABELS,
    form=form_for,
    line=_line,
    becomes=_becomes,
    counted=counted,
    back=_back,
    shown=_on_board,
    order=lambda ticket: (ticket.status_at, ticket.pk),
)


def _to_tickets(sent: QueryDict, _now: datetime) -> str:
    said = QueryDict(sent.get("back", ""))
    kept = {name: said[name] for name in ("view", "q") if said.get(name)}
    return reverse("aftersales:tickets") + (f"?{urlencode(kept)}" if kept else "")


def _of_list(request: Any, _action: str, _now: datetime) -> QuerySet[Ticket]:
    said = QueryDict(request.POST.get("back", ""))
    return queries.list_tickets(request.store, queries.view_of(said), queries.search_words(said))


STORE_PAGE = replace(
    PAGE, many=OF_STORES, title=gettext_lazy("After-sales"), back=_to_tickets, shown=_of_list
)
