"""What the pages about orders are drawn from."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from core import registry
from core.context import with_sidebar
from core.countries import country_name
from core.saved_views.tabs import Tab, Tabs
from core.wording import name_people, sentence
from shipping import ticked_pages
from shipping.address_forms import AddressForm, KeepForm
from shipping.address_pages import address_context
from shipping.checks.folding import last_day_of
from shipping.customs_words import by_article, gap_rows
from shipping.forms import DispatchForm
from shipping.landed_words import estimate_of
from shipping.models import Order, Parcel, Promise
from shipping.order_rows import OrderRows
from shipping.part_forms import CancelForm
from shipping.presenting import as_told, may_run, may_ship
from shipping.queries import orders, picking
from shipping.queries.advice import advise
from shipping.queries.carriers import offered
from shipping.queries.companions import companions_of
from shipping.queries.contents import Goods
from shipping.queries.readiness import gaps_of
from shipping.queries.sight import why_no_days
from shipping.queries.stock import days_of, short_lines, with_stock
from shipping.saved_lists import DUE, ORDER_MEASURES, ORDER_TABS


def orders_context(request: Any, *, now: datetime) -> dict[str, Any]:
    tab, url = orders.tab_of(request), reverse("shipping:orders")
    waiting = orders.count_to_ship(request.store, now=now, count=with_sidebar(request))
    counts = {"to_ship": waiting}
    tabs: list[Tab] = [
        (str(ORDER_TABS[key]), f"{url}?view={key}", counts.get(key), key == tab)
        for key in orders.TABS
    ]
    views = Tabs.of(request, "orders")
    due, words = request.GET.get("due", ""), orders.search_words(request.GET)
    chips = [
        (str(label), url if due == key else f"{url}?due={key}", due == key)
        for key, label in DUE.items()
    ]
    if key := orders.measure_of(request):
        chips = [(str(ORDER_MEASURES[key]), url, True)]
    page = orders.index_page(request.store, request, now=now)
    may_pick = tab == "to_ship" and may_ship(request)
    return {
        "page": page,
        "rows": OrderRows(now, by_deadline=tab == "to_ship", may_pick=may_pick).write(page.rows),
        "picks": ticked_pages.actions() if may_pick else [],
        "narrowing": f"?{urlencode({'due': due, 'q': words})}",
        **views.context(tabs),
        "tab": tab,
        "chips": chips,
        "query": words,
        "hidden": [("view", tab), *views.hidden],
        "is_narrowed": bool(words or due or orders.measure_of(request)),
        "may_ship": may_ship(request),
        "may_run": may_run(request),
        "now": now,
    }


def picking_context(request: Any, *, now: datetime) -> dict[str, Any]:
    is_due_soon = request.GET.get("due") == "soon"
    found = picking.orders_to_pack(request.store, is_due_soon=is_due_soon, now=now)
    return {
        "orders": found,
        "picks": picking.picks_of(found),
        "waits": short_lines(request.store).exists(),
        "is_due_soon": is_due_soon,
        "size": picking.SIZE,
        "now": now,
        "crumbs": [(_("Orders"), reverse("shipping:orders")), (_("Pick and pack"), "")],
    }


def order_context(
    request: Any,
    order: Order,
    *,
    now: datetime,
    dispatch: DispatchForm | None = None,
    cancel: CancelForm | None = None,
    address: AddressForm | None = None,
    keep: KeepForm | None = None,
) -> dict[str, Any]:
    """All of one order. Forms that were refused come back with their words."""
    own = list(order.parcels.order_by("pk").prefetch_related("contents__line"))
    others = companions_of(own)
    sent = (dispatch, cancel, address, keep)
    is_open = order.status == Order.Status.TO_SHIP and may_ship(request)
    lines = _lines(order)
    left = [Goods(line, line.left) for line in lines if line.left > 0]
    where = address_context(
        order, may_change=is_open and not own, may_see_street=is_open, address=address, keep=keep
    )
    if dispatch is None and is_open and not where["open"]:
        known = offered(order.store, now=now)
        dispatch = DispatchForm(order=order, offered=known, left=left, lines=lines)
    return {
        "order": order,
        "lines": lines,
        "cancelled_minor": -sum(line.cancelled_count * line.unit_price_minor for line in lines),
        "parcels": [(parcel, others[parcel.pk]) for parcel in own],
        "articles": by_article(gap_rows(gaps_of(order, left, now=now))) if is_open else [],
        # With goods of other orders in a parcel, that parcel's page has it.
        "estimate": None if any(others.values()) else estimate_of(order, now=now),
        "windows": _windows(order, own, last_day_of(now)),
        "country": country_name(order.country),
        "where": where,
        "dispatch": dispatch if is_open else None,
        "advice": advise(order, now=now) if is_open else [],
        "cancel": (cancel or CancelForm(left=left)) if is_open else None,
        "may_ship": may_ship(request),
        "told": [as_told(mail) for mail in orders.told_to_buyer(order, own)],
        "history": _history(order, own),
        "panels": [part for ask in registry.order_panels for part in ask(request, order, now)],
        "now": now,
        "meta": [
            _("To %(city)s, %(country)s")
            % {"city": order.city, "country": country_name(order.country)}
        ],
        "form": next((form for form in sent if form and form.is_bound), None),
        "crumbs": [(_("Orders"), reverse("shipping:orders")), (order.number, "")],
    }


def _history(order: Order, parcels: list[Parcel]) -> list[dict[str, Any]]:
    events = list(orders.events_of(order, parcels)[:30])
    name_people(events)
    return [
        {"title": sentence(event), "at": event.at, "detail": "", "icon": "circle", "tone": ""}
        for event in events
    ]


def _lines(order: Order) -> list[Any]:
    """Its articles, each with the day on which the goods that it waits for are expected."""
    lines = list(with_stock(order.lines.all()).order_by("pk"))
    if short := {line.sku for line in lines if line.short > 0}:
        days = days_of(order.store, short)
        for line in lines:
            line.expected_on = days.get(line.pk)
    return lines


def _windows(order: Order, parcels: list[Parcel], today: date) -> list[tuple[str, str]]:
    """What the buyer was told last of each parcel, before the first one of the order.

    A parcel is named where there are several.
    """
    newest = {one.parcel_id: one for one in order.promises.defer("basis").order_by("pk")}
    first = newest.get(None)
    if not parcels:
        return [("", _days(first))] if first else []
    told = []
    for parcel in parcels:
        promise = newest.get(parcel.pk, first)
        words = why_no_days(parcel, promise, today) or (_days(promise) if promise else "–")
        told.append((parcel.number if len(parcels) > 1 else "", words))
    return told


def _days(promise: Promise) -> str:
    return " – ".join(map(formats.date_format, (promise.earliest_on, promise.latest_on)))
