"""Rows put into the shape that the templates of index and detail take."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from core.charts import Bar, bar_chart
from core.models import Event
from core.wording import sentence
from enforcement import gates
from listings import queries
from listings.models import Listing, PricePoint
from listings.rows import RowWriter
from listings.snapshots import major


def index(request: Any, *, now: datetime) -> dict[str, Any]:
    view = request.GET.get("view", "")
    counts = queries.count_by_status(request.store)
    words = queries.search_words(request)
    page = queries.index_page(request.store, request)
    return {
        "page": page,
        "rows": RowWriter(now).write(page.rows),
        "tabs": _tabs(counts, view, words),
        "total": "" if words else _counted(counts.get(queries.VIEWS.get(view, ""), 0)),
        "query": words,
        "view": view,
        "is_first_use": not counts[""],
    }


def _tabs(counts: dict[str, int], view: str, words: str) -> list[tuple[str, str, str, bool]]:
    names = {
        "": _("All"),
        "live": _("Live"),
        "fix": _("Needs a fix"),
        "evidence": _("Needs evidence"),
        "drafts": _("Drafts"),
    }
    kept = {"q": words} if words else {}
    url = reverse("listings:index")
    tabs = []
    for key, name in names.items():
        query = urlencode(({"view": key} if key else {}) | kept)
        count = _counted(counts[queries.VIEWS[key]])
        tabs.append((name, f"{url}?{query}" if query else url, count, key == view))
    return tabs


def _counted(count: int) -> str:
    return f"{count - 1}+" if count == queries.COUNT_AT_MOST else str(count)


def listing(request: HttpRequest, row: Listing, *, now: datetime) -> dict[str, Any]:
    store: Any = getattr(request, "store", None)
    is_own = store is not None and store.pk == row.store_id
    hidden = row.is_live and gates.blocked(row.store, now).get("publish")
    return {
        "listing": row,
        "crumbs": [(_("Listings"), reverse("listings:index")), (row.sku, "")] if is_own else [],
        "pictures": list(row.pictures.shown()),
        "attributes": [(key.replace("_", " "), fact) for key, fact in row.attributes.items()],
        "prices": prices(queries.list_prices(row), row.currency),
        "checks": queries.list_checks(row),
        "history": [_entry(event) for event in queries.list_events(row)],
        "hidden": hidden,
        "may_edit": is_own and request.membership.role in LISTING_ROLES,  # type: ignore[attr-defined]
        "now": now,
    }


def prices(points: list[PricePoint], currency: str) -> str:
    """The price history as a chart with a table of the same figures; "" for fewer than one."""
    mine = [point for point in points if point.currency == currency]
    if not mine:
        return ""
    bars = [
        Bar(
            formats.date_format(timezone.localtime(point.at), "SHORT_DATE_FORMAT"),
            [float(major(point.amount_minor, currency) or 0)],
        )
        for point in mine
    ]
    title = _("Price in %(currency)s from each change on") % {"currency": currency}
    return bar_chart(bars, series=[_("Price")], heading=_("From"), title=title)


def _entry(event: Event) -> dict[str, Any]:
    who = event.actor.name if event.actor else "Tradewell"
    return {"title": sentence(event), "detail": who, "at": event.at, "tone": "", "icon": "circle"}
