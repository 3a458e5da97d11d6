"""The mediation team's board and what they do with a ticket."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import mediators_only
from aftersales import actions, bulk_pages, queries
from aftersales import board as board_of
from aftersales.board_rows import BoardRows
from aftersales.forms import MessageForm
from aftersales.people import left_alone
from aftersales.views.desk import show_ticket
from core import clock
from core.context import with_sidebar
from core.many_pages import all_label
from core.paging import keyset
from core.saved_views.tabs import Tabs, default_address
from policy.queries import Schedule

# Views of the board with what somebody uninvolved decides.
WAITS_FOR_ANOTHER = ("second", "appeals")


@require_GET
@mediators_only
def board(request: Any) -> HttpResponse:
    if away := default_address(request, "board"):
        return redirect(away)
    return _show_board(request, request.GET)


@require_GET
@mediators_only
def mine(request: Any) -> HttpResponse:
    return _show_board(request, {"view": "mine"} | request.GET.dict())


@require_POST
@mediators_only
def take(request: Any, pk: int) -> HttpResponse:
    actions.take_ticket(queries.get_ticket(request.user, pk), actor=request.user, now=clock.now())
    messages.success(request, _("The ticket is yours. Both sides see who decides."))
    return redirect("aftersales:ticket", pk)


@require_POST
@mediators_only
def note(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid() and form.run(actions.add_note, found, actor=request.user, now=clock.now()):
        return redirect("aftersales:ticket", pk)
    return show_ticket(request, found, message=form, status=422)


def _show_board(request: Any, said: Mapping[str, str]) -> HttpResponse:
    now, schedule = clock.now(), Schedule()
    queues = schedule.at(now).aftersales.queues_listed
    chosen = board_of.Chosen.read(said, dict(queues))
    rows = board_of.list_chosen(chosen, request.user, schedule, now)
    page = keyset(rows, request, order=("status_at", "id"))
    picks = bulk_pages.actions(chosen)
    writer = BoardRows(now, get_token(request), dict(queues), may_pick=bool(picks))
    views = Tabs.of(request, "board")
    tabs = board_of.tabs_of(chosen, queues, count=with_sidebar(request))
    alone = left_alone(page.rows) if chosen.view in WAITS_FOR_ANOTHER else ()
    context = {
        "page": page,
        "rows": writer.write(queries.with_due(page.rows, schedule), alone),
        **views.context(tabs),
        "chips": board_of.chips_of(chosen),
        "hidden": [*board_of.hidden_of(chosen), *views.hidden],
        "chosen": chosen,
        "picks": picks,
        "back": chosen.address(),
        "all_label": all_label(),
        "total": board_of.total_of(chosen, tabs),
        "empty": board_of.empty_words(chosen),
    }
    return render(request, "aftersales/board.html", context)
