"""What the pages of shipping are drawn from."""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES, SHIPPING_ROLES
from accounts.models import ApiKey
from core import registry
from core.countries import country_name
from core.models import Delivery
from core.wording import sentence
from shipping import ticked_pages
from shipping.courier_pages import drilled
from shipping.customs_words import by_article, gap_rows
from shipping.forms import DispatchForm, EndpointForm, KeyForm
from shipping.landed_words import estimate_of
from shipping.models import Import, Order, Parcel, Promise, WebhookEndpoint
from shipping.order_rows import OrderRows
from shipping.parcel_customs import customs_context
from shipping.parcel_rows import ParcelRows
from shipping.part_forms import CancelForm
from shipping.queries import orders, parcels, picking
from shipping.queries.advice import advise
from shipping.queries.arrivals import is_misleading
from shipping.queries.buyer import read_buyer_page
from shipping.queries.contents import Goods, with_left
from shipping.queries.readiness import gaps_of
from shipping.queries.sight import no_days, read_parcel, service_facts
from shipping.queries.tracks import state_words

# Whatever the address of the site was when the mail was sent.
LINK = re.compile(r"/b/[^\s/]+/")
REFUSED_SHOWN = 100
# Shown beside the API's address; a test sends it.
EXAMPLE_ORDER: dict[str, Any] = {
    "number": "8117-1",
    "buyer_name": "Anna Jansen",
    "buyer_email": "anna@example.org",
    "buyer_language": "en",
    "country": "NL",
    "city": "Utrecht",
    "postcode": "3511 AB",
    "currency": "EUR",
    "lines": [{"sku": "L-1", "title": "Lamp", "quantity": 2, "unit_price_minor": 1990}],
}
CURL = """curl {address} \\
  -H "Authorization: Bearer {secret}" \\
  -H "Idempotency-Key: 8117-1" \\
  -H "Content-Type: application/json" \\
  --data @order.json"""


def may_ship(request: Any) -> bool:
    return request.membership is not None and request.membership.role in SHIPPING_ROLES


def may_run(request: Any) -> bool:
    return request.membership is not None and request.membership.role in RUNNING_ROLES


def orders_context(request: Any, *, now: datetime) -> dict[str, Any]:
    tab, url = orders.tab_of(request), reverse("shipping:orders")
    waiting = orders.count_to_ship(request.store)
    names = {
        "to_ship": _("To ship"),
        "shipped": _("Shipped"),
        "delivered": _("Delivered"),
        "all": _("All"),
    }
    counts = {"to_ship": waiting}
    tabs = [(names[key], f"{url}?view={key}", counts.get(key), key == tab) for key in orders.TABS]
    due, words = request.GET.get("due", ""), orders.search_words(request.GET)
    chips = [
        (label, url if due == key else f"{url}?due={key}", due == key)
        for key, label in (("late", _("Overdue")), ("soon", _("Due within a day")))
    ]
    measures = {"late_dispatch": _("Dispatched late"), "cancelled": _("Cancelled by the store")}
    if key := orders.measure_of(request):
        chips = [(measures[key], url, True)]
    page = orders.index_page(request.store, request, now=now)
    may_pick = tab == "to_ship" and may_ship(request)
    return {
        "page": page,
        "rows": OrderRows(now, by_deadline=tab == "to_ship", may_pick=may_pick).write(page.rows),
        "picks": ticked_pages.actions() if may_pick else [],
        "narrowing": f"?{urlencode({'due': due, 'q': words})}",
        "tabs": tabs,
        "tab": tab,
        "chips": chips,
        "query": words,
        "hidden": [("view", tab)],
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
) -> dict[str, Any]:
    own = list(order.parcels.order_by("pk").prefetch_related("contents__line"))
    is_open = order.status == Order.Status.TO_SHIP and may_ship(request)
    lines = list(with_left(order.lines.all()).order_by("pk"))
    left = [Goods(line, line.left) for line in lines if line.left > 0]
    if dispatch is None and is_open:
        dispatch = DispatchForm(carriers=list(parcels.carriers_of(order.store)), left=left)
    return {
        "order": order,
        "lines": lines,
        "cancelled_minor": -sum(line.cancelled_count * line.unit_price_minor for line in lines),
        "parcels": own,
        "articles": by_article(gap_rows(gaps_of(order, now=now))) if is_open else [],
        "estimate": estimate_of(order, now=now),
        "promise": Promise.objects.filter(order=order).order_by("-pk").first(),
        "instead": next((no_days(one.state) for one in own if is_misleading(one.state)), ""),
        "country": country_name(order.country),
        "dispatch": dispatch if is_open else None,
        "advice": advise(order, now=now) if is_open else [],
        "cancel": (cancel or CancelForm(left=left)) if is_open else None,
        "may_ship": may_ship(request),
        "told": [as_told(mail) for mail in orders.told_to_buyer(order, own)],
        "history": [
            {"title": sentence(event), "at": event.at, "detail": "", "icon": "circle", "tone": ""}
            for event in orders.events_of(order, own)[:30]
        ],
        "now": now,
        "meta": [
            _("To %(city)s, %(country)s")
            % {"city": order.city, "country": country_name(order.country)}
        ],
        "form": next((form for form in (dispatch, cancel) if form and form.is_bound), None),
        "crumbs": [(_("Orders"), reverse("shipping:orders")), (order.number, "")],
    }


def parcels_context(request: Any, *, now: datetime) -> dict[str, Any]:
    tab, url = parcels.tab_of(request), reverse("shipping:parcels")
    names = {
        "under_way": _("On the way"),
        "at_risk": _("At risk"),
        "problem": _("Problems"),
        "delivered": _("Delivered"),
        "all": _("All"),
    }
    counts = parcels.count_waiting(request.store)
    page = parcels.index_page(request.store, request, now=now)
    measures = {"on_time": _("Not in time"), "valid_tracking": _("Without a valid scan")}
    chips = []
    if key := parcels.measure_of(request):
        chips.append((measures[key], url, True))
    behind, fields = drilled(request)
    if behind:
        chips.append((behind, f"{url}?view={tab}", True))
    return {
        "page": page,
        "rows": ParcelRows(now).write(page.rows),
        "hidden": [("view", tab), *fields],
        "tabs": [
            (names[key], f"{url}?view={key}", counts.get(key), key == tab) for key in parcels.TABS
        ],
        "tab": tab,
        "chips": chips,
        "query": request.GET.get("q", ""),
        "is_narrowed": bool(chips or request.GET.get("q")),
        "may_ship": may_ship(request),
        "may_run": may_run(request),
        "now": now,
    }


def parcel_context(parcel: Parcel, *, now: datetime) -> dict[str, Any]:
    order = parcel.order
    own = list(order.parcels.all())
    return {
        "sight": read_parcel(parcel, now=now),
        "parcel": parcel,
        "order": order,
        "meta": _parcel_meta(parcel),
        "told": [as_told(mail) for mail in orders.told_to_buyer(order, own)],
        "service": service_facts(parcel, now=now),
        "customs": customs_context(parcel, now=now),
        "now": now,
        "crumbs": [(_("Shipments"), reverse("shipping:parcels")), (parcel.number, "")],
    }


def _parcel_meta(parcel: Parcel) -> list[Any]:
    order, way = parcel.order, _("To %(city)s, %(country)s")
    link = format_html(
        '<a href="{}">{}</a>', reverse("shipping:order", args=[order.pk]), order.number
    )
    place = {"city": order.city, "country": country_name(order.country)}
    return [format_html("{} {}", _("Order"), link), way % place, state_words(parcel.state)]


def as_told(mail: Delivery) -> dict[str, Any]:
    """A mail as it was sent, but for the buyer's key: with it, the seller could act as them."""
    return {
        "subject": mail.subject or _("(being written)"),
        "body": LINK.sub("/b/…/", mail.body),
        "status": mail.get_status_display(),
        "is_sent": mail.status == Delivery.Status.SENT,
        "at": mail.sent_at or mail.event.at,
        "language": get_language_info(mail.language)["name_translated"],
        "lang": {"zh-hans": "zh-Hans"}.get(mail.language, mail.language),
        "address": mail.address,
    }


def carriers_context(request: Any, form: EndpointForm) -> dict[str, Any]:
    rows = WebhookEndpoint.objects.filter(store=request.store, revoked_at=None)
    endpoints = [
        (endpoint, settings.SITE_URL + reverse("shipping:hook", args=[endpoint.pk]))
        for endpoint in rows.order_by("carrier")
    ]
    crumbs = [(_("Shipments"), reverse("shipping:parcels")), (_("Carriers"), "")]
    return {"endpoints": endpoints, "form": form, "crumbs": crumbs}


def keys_context(request: Any, form: KeyForm, *, secret: str = "", now: datetime) -> dict[str, Any]:
    """The keys in use, and how to call with one; `secret` is the new one's, shown this once."""
    address = settings.SITE_URL + reverse("shipping:api_orders")
    body = EXAMPLE_ORDER | {"placed_at": now.isoformat(timespec="seconds")}
    return {
        "keys": ApiKey.objects.filter(store=request.store, revoked_at=None).order_by("name"),
        "form": form,
        "secret": secret,
        "address": address,
        "body": json.dumps(body, indent=2),
        "curl": CURL.format(address=address, secret=secret or "tw_…"),
        "now": now,
        "crumbs": [(_("Orders"), reverse("shipping:orders")), (_("API keys"), "")],
    }


def import_context(done: Import) -> dict[str, Any]:
    is_orders = done.kind == Import.Kind.ORDERS
    name = "shipping:orders" if is_orders else "shipping:parcels"
    again = "shipping:import_orders" if is_orders else "shipping:import_tracking"
    return {
        "done": done,
        "shown": done.refused[:REFUSED_SHOWN],
        "more": max(0, len(done.refused) - REFUSED_SHOWN),
        "list_url": reverse(name),
        "again_url": reverse(again),
        "crumbs": [
            (_("Orders") if is_orders else _("Shipments"), reverse(name)),
            (done.file_name, ""),
        ],
    }


def buyer_context(order_id: int, *, token: str, now: datetime) -> dict[str, Any]:
    """The buyer's page with the panels of other apps; without a token, a mere preview."""
    page = read_buyer_page(order_id, now=now)
    panels = []
    if token:
        panels = [panel for ask in registry.buyer_panels for panel in ask(page.order, token, now)]
    return {
        "page": page,
        "panels": sorted(panels, key=lambda panel: panel.order),
        "token": token,
        "now": now,
    }
