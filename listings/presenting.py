"""Rows put into the shape that the templates of index and detail take."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from core import registry
from core.charts import Bar, bar_chart
from core.models import Event
from core.saved_views.tabs import Tabs
from core.wording import name_people, sentence, system_in
from enforcement import gates
from listings import bulk, queries
from listings.actions.settling import last_hold
from listings.actions.staging import open_edit
from listings.changes import changes_of
from listings.claim_rows import claim_rows
from listings.days import major
from listings.dispute_pages import findings_of, findings_of_edit
from listings.exporting import Columns
from listings.filters import CLEARED, VIEWS, Filter
from listings.floor_rows import floor_rows
from listings.floors import PriceBook
from listings.green import badges_of
from listings.import_forms import attribute_in_words
from listings.market_rows import kept_rows
from listings.models import Listing, PricePoint
from listings.origins import origins
from listings.review_pages import removal_of
from listings.rows import RowWriter
from listings.saved_lists import view_tabs
from listings.withholding import for_buyers
from policy.queries import policy_at

LEFT_OUT_SHOWN = 200


def index(request: Any, *, now: datetime) -> dict[str, Any]:
    narrowed = Filter.of(request.GET)
    counts = queries.count_by_status(request.store)
    page = queries.index_page(request.store, request, narrowed)
    count = counts.get(VIEWS[narrowed.view], 0)
    may_pick = request.membership.role in LISTING_ROLES
    tabs = view_tabs(narrowed, {status: _counted(count) for status, count in counts.items()})
    return Tabs.of(request, "listings").context(tabs) | {
        "page": page,
        "rows": RowWriter(now, may_pick=may_pick).write(page.rows),
        "picks": _picks(VIEWS[narrowed.view]) if may_pick else [],
        "chips": _chips(narrowed),
        "sorts": _sorts(narrowed),
        "total": "" if narrowed.is_narrowed else _counted(count),
        "query": narrowed.q,
        "cleared_url": reverse("listings:index") + narrowed.but(**CLEARED).query(),
        "is_narrowed": narrowed.is_narrowed,
        "hidden": narrowed.hidden("q"),
        "narrowing": narrowed.but(sort="", saved="").query(),
        "export_url": reverse("listings:export") + narrowed.but(sort="", saved="").query(),
        "is_first_use": not counts[""],
    }


def export(narrowed: Filter, columns: Columns) -> dict[str, Any]:
    """The page before an export that has no room for every column."""
    query = narrowed.query()
    return {
        "kept": len(columns.header),
        "left_out": columns.left_out[:LEFT_OUT_SHOWN],
        "count": len(columns.left_out),
        "short_url": f"{reverse('listings:export')}{query}{'&' if query else '?'}short=1",
        "back_url": reverse("listings:index") + query,
        "crumbs": [(_("Listings"), reverse("listings:index")), (_("Export"), "")],
    }


def _picks(status: str) -> list[tuple[str, str]]:
    """The bulk actions that do something where all rows have this status, or any where "" is."""
    return [
        (str(action.label), reverse("listings:bulk", args=[name]))
        for name, action in bulk.VERBS.items()
        if status not in action.idle
    ]


def _chips(narrowed: Filter) -> list[tuple[str, str, bool]]:
    """Sold out, category, market and language; a chip that is on takes its narrowing off."""
    url = reverse("listings:index")
    toggled = narrowed.but(stock="" if narrowed.stock else "none")
    chips = [(_("Sold out"), toggled, bool(narrowed.stock))]
    if narrowed.category:
        chips.append((narrowed.category_words, narrowed.but(category=""), True))
    if narrowed.market:
        chips.append((narrowed.market_words, narrowed.but(market=""), True))
    if narrowed.language:
        language = str(Listing.Language(narrowed.language).label)
        chips.append((language, narrowed.but(language=""), True))
    more = (_("More filters"), reverse("listings:narrow") + narrowed.query(), False)
    return [*((label, url + target.query(), is_on) for label, target, is_on in chips), more]


def _sorts(narrowed: Filter) -> dict[str, tuple[str, bool]]:
    """Sort -> its address, and is it the one in force?"""
    url = reverse("listings:index")
    keys = {"changed": "", "sku": "sku", "stock": "stock"}
    return {
        name: (url + narrowed.but(sort=key).query(), narrowed.sort == key)
        for name, key in keys.items()
    }


def _counted(count: int) -> str:
    return f"{count - 1}+" if count == queries.COUNT_AT_MOST else str(count)


def listing(request: HttpRequest, row: Listing, *, now: datetime) -> dict[str, Any]:
    store: Any = getattr(request, "store", None)
    is_own = store is not None and store.pk == row.store_id
    staged = open_edit(row) if is_own or request.user.is_moderator else None  # type: ignore[union-attr]
    changes = changes_of(staged) if staged else []
    hidden = row.is_live and gates.blocked(row.store, now).get("publish")
    policy, shown = policy_at(now), for_buyers(row)
    return {
        "listing": row,
        "shown": shown,
        "claims": claim_rows(row, policy=policy, now=now),
        "crumbs": [(_("Listings"), reverse("listings:index")), (row.sku, "")] if is_own else [],
        "pictures": (pictures := list(row.pictures.shown())),
        "alike": origins(pictures) if request.user.is_moderator else [],  # type: ignore[union-attr]
        "attributes": [attribute_in_words(key, fact) for key, fact in shown.attributes.items()],
        "variants": variants(shown),
        "floors": floor_rows(PriceBook(row, policy=policy, now=now).floors(), row.currency),
        "prices": prices(queries.list_prices(row), row.currency),
        "markets": kept_rows(row, policy),
        "checks": queries.list_checks(row),
        "history": _history(row),
        "badges": badges_of(row, now),
        "findings": findings_of(row, policy),
        "staged": changes,
        "staged_findings": findings_of_edit(row, policy, now) if changes and row.is_live else [],
        "hidden": hidden,
        "held": _closed_by_owner(row) or _held(row),
        "removal": removal_of(row, now=now),
        "report_url": _report_url(row) if request.user.is_moderator else "",  # type: ignore[union-attr]
        "panels": [part for ask in registry.listing_panels for part in ask(request, row, now)],
        "may_edit": is_own and request.membership.role in LISTING_ROLES,  # type: ignore[attr-defined]
        "now": now,
    }


def _closed_by_owner(row: Listing) -> str:
    if row.is_live and gates.is_closed_by_owner(row.store):
        return _("Buyers do not see it now: the owner has closed the store.")
    return ""


def _held(row: Listing) -> str:
    """Why it is not live although it passed; that it is being looked at where it changed since."""
    hold = last_hold(row)
    if hold is None or row.is_as_checked:
        return sentence(hold) if hold else ""
    return _("It was changed since it passed, and is checked again now. You hear if it fails.")


def _report_url(row: Listing) -> str:
    """Where a moderator begins to take it down: a report, which opens a case with its text."""
    facts = {"store": row.store.slug, "subject_kind": Listing.SUBJECT, "subject_id": row.pk}
    return f"{reverse('enforcement:report')}?{urlencode(facts)}"


def variants(row: Listing) -> list[dict[str, Any]]:
    """What buyers choose from, each with the price that it costs."""
    return [
        dict(one) | {"price_minor": one["price_minor"] or row.price_minor} for one in row.variants
    ]


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


def _history(row: Listing) -> list[dict[str, Any]]:
    events = list(queries.list_events(row))
    name_people(events)
    return [_entry(event) for event in events]


def _entry(event: Event) -> dict[str, Any]:
    who = event.actor.name if event.actor else system_in(event.facts) or "Tradewell"
    return {"title": sentence(event), "detail": who, "at": event.at, "tone": "", "icon": "circle"}
