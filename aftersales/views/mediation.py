"""The mediation team's board and what they do with a ticket."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import mediators_only
from aftersales import actions, queries
from aftersales.board_rows import BoardRows
from aftersales.forms import MessageForm
from aftersales.views.desk import show_ticket
from core import clock
from core.paging import keyset

LABELS = {
    "free": gettext_lazy("Free"),
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("All in mediation"),
    "second": gettext_lazy("For a second mediator"),
    "appeals": gettext_lazy("Appeals"),
    "solved": gettext_lazy("Settled by the team"),
}


@require_GET
@mediators_only
def board(request: Any) -> HttpResponse:
    return _show_board(request, request.GET.get("view", "free"))


@require_GET
@mediators_only
def mine(request: Any) -> HttpResponse:
    return _show_board(request, "mine")


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


def _show_board(request: Any, view: str) -> HttpResponse:
    rows = queries.list_board(request.user, view)
    page = keyset(rows, request, order=("status_at", "id"))
    counts = queries.count_board(request.user)
    tabs = [(str(LABELS[k]), f"?view={k}", counts.get(k), k == view) for k in LABELS]
    now = clock.now()
    rows_of_page = BoardRows(now, get_token(request)).write(queries.with_due(page.rows))
    context = {
        "page": page,
        "rows": rows_of_page,
        "tabs": tabs,
        "view": view,
    }
    return render(request, "aftersales/board.html", context)
