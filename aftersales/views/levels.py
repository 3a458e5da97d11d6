"""Service levels: rates, and the clocks behind them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import sellers_or_mediators
from aftersales import service_levels, stopped_clocks
from aftersales.models.clock_runs import CLOCKS
from core import clock
from core.paging import keyset


@require_GET
@sellers_or_mediators
def levels(request: Any) -> HttpResponse:
    now, store = clock.now(), _store(request)
    name = stopped_clocks.clock_of(request.GET.get("clock", ""))
    runs = stopped_clocks.runs_of(request.user, store, now, name)
    cuts = ["kind", "agent", *(["team", "store"] if store is None else [])]
    tables = [(service_levels.CUT_NAMES[cut], service_levels.rates(runs, cut, now)) for cut in cuts]
    tabs = [(str(label), f"?clock={one}", None, one == name) for one, label in CLOCKS]
    series = [_("Late"), _("In time")]
    context: dict[str, Any] = {"tables": tables, "series": series, "is_team": store is None}
    context |= {"weeks": service_levels.by_week(runs), "clock": name, "tabs": tabs}
    context["owed"] = stopped_clocks.still_owed(request.user, store).count()
    return render(request, "aftersales/levels.html", context)


@require_GET
@sellers_or_mediators
def runs(request: Any) -> HttpResponse:
    now = clock.now()
    name = stopped_clocks.clock_of(request.GET.get("clock", ""))
    rows = stopped_clocks.runs_of(request.user, _store(request), now, name)
    rows = stopped_clocks.narrowed(rows, request.GET)
    rows = rows.select_related("ticket__order", "store", "agent", "objection")
    page = keyset(rows, request, order=("-stopped_at", "-id"))
    context = {"page": page, "now": now, "clock": dict(CLOCKS)[name]}
    return render(request, "aftersales/clock_runs.html", context)


def _store(request: Any) -> Any:
    """The store that is looked at; None is all of them, for the team."""
    return None if request.workspace == "mediation" else request.store
