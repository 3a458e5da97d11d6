"""The stage of a ticket as its pages draw it: the turn on top, the steps, the open actions."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SERVICE_ROLES
from aftersales.actions.lines import was_settled
from aftersales.actions.mediation import refuse_asking
from aftersales.actions.ruled_returns import has_open_appeal
from aftersales.barring import took_part
from aftersales.clockwork import rules_of
from aftersales.labels import TICKET_VIEWS
from aftersales.models import Return, Ticket
from aftersales.queries import count_views
from aftersales.stages import says_of, stage_of
from aftersales.turns import Turn, turn_of
from core.errors import NotPossible
from core.saved_views.tabs import Tab, Tabs

WHOSE: dict[str, Promise] = {
    "buyer": gettext_lazy("It is the buyer’s turn"),
    "seller": gettext_lazy("It is the store’s turn"),
    "mediator": gettext_lazy("It is the mediator’s turn"),
}
APPEALED = gettext_lazy("While the appeal has no answer, this time begins again instead of ending.")
# What a mediator may do before the ticket is theirs.
OF_ALL_MEDIATORS = {"take", "note", "pause", "prioritise"}
OF_ONE_MEDIATOR = {"take", "pause", "prioritise"}


def tickets_tabs(request: Any, view: str, words: str) -> dict[str, Any]:
    """The views of a store's tickets, with those that its people keep.

    `total` is how many this one shows, where that is counted: not in a search.
    """
    counts = count_views(request.store)
    url = reverse("aftersales:tickets")
    tabs: list[Tab] = [
        (str(label), f"{url}?view={key}", counts.get(key), key == view)
        for key, label in TICKET_VIEWS.items()
    ]
    views = Tabs.of(request, "tickets")
    total = "" if words else counts.get(view, "")
    return views.context(tabs) | {"hidden": [("view", view), *views.hidden], "total": total}


def turn_for(
    ticket: Ticket, reader: str, *, room: int | None = None, returned: Return | None = None
) -> dict[str, Any]:
    """Who must do what until when, and what happens if nobody does, for `reader` to read.

    `returned` is the ticket's newest return, if any.
    """
    turn = turn_of(ticket, room=room, returned=returned)
    is_yours, duty = turn.side == reader, turn.duty
    whose = WHOSE.get(turn.side, turn.stage.title)
    says = says_of(ticket)
    is_agreed = ticket.status == Ticket.Status.AGREED
    return {
        "title": _("It is your turn") if is_yours else (duty and duty.title) or whose,
        "text": (duty or turn.stage).task if is_yours else duty.says if duty else says,
        # How the ticket stands, where the text says what to do with the goods.
        "stands": says if duty else "",
        "due_at": turn.due_at,
        "since": returned.status_at if duty and returned else _since(ticket),
        "ends_at": turn.ends_at,
        "outcome": APPEALED if _is_put_off(ticket, turn) else turn.words,
        # Who writes while things are carried out is owed an answer beside them.
        "answer_due_at": ticket.due_at if is_agreed else None,
    }


def _is_put_off(ticket: Ticket, turn: Turn) -> bool:
    """Whether an appeal that nobody answered yet keeps the time of a return from ending."""
    has_side = turn.duty is not None and turn.side in ("buyer", "seller")
    return has_side and ticket.has_ruling and has_open_appeal(ticket)


def _since(ticket: Ticket) -> datetime:
    return ticket.opened_at if ticket.status == Ticket.Status.OPEN else ticket.status_at


def may_serve(ticket: Ticket, reader: Any) -> bool:
    """Whether the page offers what serves the store's buyers; the verbs ask the database anew."""
    return not roles_in(ticket, reader).isdisjoint(SERVICE_ROLES)


def roles_in(ticket: Ticket, reader: Any) -> set[str]:
    """What the reader is in the ticket's store, by the places that their page has read."""
    return {place.role for place in reader.places if place.store_id == ticket.store_id}


def open_acts(ticket: Ticket, side: str) -> frozenset[str]:
    """What the stage lets the buyer or the store do, without what the verb would refuse."""
    acts = _offering(ticket, frozenset(stage_of(ticket).open_to(side)))
    # Of a standing ruling the stage does not know.
    if "ask_mediation" in acts and ticket.has_ruling and not _may_ask(ticket, side):
        return acts - {"ask_mediation"}
    return acts


def _offering(ticket: Ticket, acts: frozenset[str]) -> frozenset[str]:
    """Nobody offers a second time what the sides settled once: that is the mediator's to change."""
    is_with_mediator = ticket.status == Ticket.Status.MEDIATION and "offer" in acts
    is_over = is_with_mediator and ticket.has_agreement and was_settled(ticket)
    return acts - {"offer"} if is_over else acts


def _may_ask(ticket: Ticket, side: str) -> bool:
    try:
        refuse_asking(ticket, side)
    except NotPossible:
        return False
    return True


def acts_for(ticket: Ticket, user: Any, *, is_mediator: bool) -> frozenset[str]:
    """What this person at a desk may do now; the verbs ask the same."""
    if not is_mediator:
        return open_acts(ticket, "seller") if may_serve(ticket, user) else frozenset()
    acts = frozenset(stage_of(ticket).mediator)
    if ticket.mediator_id == user.pk:
        return _offering(ticket, acts - {"take"})
    if ticket.mediator_id:
        return acts & OF_ALL_MEDIATORS - OF_ONE_MEDIATOR
    return acts & OF_ALL_MEDIATORS - ({"take"} if took_part(ticket, user.pk) else set())


def _was_at(ticket: Ticket, code: str) -> bool:
    """Whether the ticket stood at a stage to which not every ticket comes."""
    if code == Ticket.Status.AGREED:
        is_returned = ticket.has_return and ticket.returns.exists()
        return is_returned or (ticket.has_replacement and hasattr(ticket, "replacement"))
    return code == Ticket.Status.MEDIATION and ticket.mediator_id is not None


def steps(ticket: Ticket) -> list[tuple[str, str, str]]:
    """The stages in their order, for the component `_steps.html`."""
    stages = rules_of(ticket).stages_listed
    place = stage_of(ticket).place
    rows = [(_("Opened"), "", "done")]
    for code, stage in stages:
        was_there = not stage.is_optional or _was_at(ticket, code)
        state = "done" if stage.place < place and was_there else ""
        note = ""
        if code == ticket.status:
            state = "done" if ticket.is_solved else "current"
        elif not was_there:
            note = _("not needed") if stage.place < place else _("if needed")
        rows.append((str(stage.title), note, state))
    return rows
