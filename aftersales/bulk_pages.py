"""What is done to many tickets of the board: the buttons, the forms, and what would happen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from aftersales.actions import try_on_many
from aftersales.actions.bulk import Trial
from aftersales.board import Chosen
from aftersales.bulk_forms import ColleagueForm, HandOverForm
from aftersales.models import Ticket
from aftersales.team_forms import QueueForm
from aftersales.team_pages import PersonLine, person_lines
from aftersales.work_forms import PriorityForm
from core.errors import NotPossible
from core.forms import ActionForm
from core.keys import key_of
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection

LABELS: dict[str, Promise] = {
    "assign": gettext_lazy("Give to a mediator"),
    "hand-over": gettext_lazy("Hand over"),
    "queue": gettext_lazy("Change the queue"),
    "priority": gettext_lazy("Change the priority"),
}
# Protects the server, not a rule between people: a page of the board has fewer rows.
TICKED_AT_MOST = 100


def actions(chosen: Chosen) -> list[tuple[str, str]]:
    """The buttons above the board; what is settled is not worked on."""
    if chosen.view in ("solved", "appeals"):
        return []
    return [(str(words), reverse("aftersales:bulk", args=[name])) for name, words in LABELS.items()]


def ticked(sent: QueryDict) -> list[int]:
    """The ticked tickets. Raises NotPossible when they are too many for one page."""
    found = [key for key in map(key_of, sent.getlist("picked")) if key is not None]
    if len(found) > TICKED_AT_MOST:
        words = _("%(count)s tickets are ticked; at most %(limit)s can be.")
        raise NotPossible(words % {"count": len(found), "limit": TICKED_AT_MOST})
    return found


def form_for(action: str, user: User, sent: QueryDict | None, now: datetime) -> ActionForm:
    rules = policy_at(now).aftersales
    if action == "queue":
        return QueueForm(rules, "", sent)
    if action == "priority":
        return PriorityForm(rules, "", sent)
    lines = person_lines(rules, now)
    if action == "hand-over":
        others = [line for line in lines if line.person.pk != user.pk]
        return HandOverForm([(one.person, _named(one)) for one in others], sent)
    return ColleagueForm([(one.person, _named(one)) for one in lines], sent)


def context(
    action: str, form: ActionForm, found: list[int], sent: QueryDict, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The page: the form, the tickets, and, once the form is filled in, what would happen."""
    is_complete = form.is_bound and (form.is_valid() or form.stale is not None)
    trial = try_on_many(action, found, **form.facts(), **facts) if is_complete else None
    rules = policy_at(facts["now"]).aftersales
    return {
        "label": LABELS[action],
        "form": form,
        "rows": [(one, _now(one, action, rules), why) for one, why in _rows(found, trial)],
        "becomes": _becomes(form.facts(), rules) if trial else "",
        "trial": trial,
        "back": sent.get("back", ""),
        "now": facts["now"],
    }


def receipt(trial: Trial) -> str:
    done = ngettext("Done with %(n)s ticket.", "Done with %(n)s tickets.", len(trial.done))
    told = done % {"n": len(trial.done)}
    if left := len(trial.refused):
        words = ngettext("%(n)s stays as it is.", "%(n)s stay as they are.", left)
        told += " " + words % {"n": left}
    return told


def address(sent: QueryDict, now: datetime) -> str:
    """The board as it was when the tickets were ticked."""
    said = QueryDict(sent.get("back", "").removeprefix("?"))
    chosen = Chosen.read(said.dict(), policy_at(now).aftersales.queues)
    return reverse("aftersales:board") + chosen.address()


def _rows(found: list[int], trial: Trial | None) -> list[tuple[Ticket, str]]:
    """The tickets as they are due, each with why it is refused."""
    if trial:
        pairs = [(one, "") for one in trial.done] + trial.refused
    else:
        rows = Ticket.objects.filter(pk__in=found).select_related("store", "order", "mediator")
        pairs = [(one, "") for one in rows]
    return sorted(pairs, key=lambda pair: (pair[0].status_at, pair[0].pk))


def _now(ticket: Ticket, action: str, rules: AftersalesSection) -> str:
    """What the action would change, as it is."""
    if action == "queue":
        return str(rules.queues[ticket.queue].title) if ticket.queue in rules.queues else ""
    if action == "priority":
        return _priority(ticket.priority, rules)
    return ticket.mediator.name if ticket.mediator else ""


def _becomes(facts: Mapping[str, Any], rules: AftersalesSection) -> str:
    """What it is afterwards."""
    if "queue" in facts:
        return str(rules.queues[facts["queue"]].title)
    if "priority" in facts:
        return _priority(facts["priority"], rules)
    return str(facts["to"])


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
