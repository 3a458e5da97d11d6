"""What the pages of shipping are drawn from."""

import json
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES, SHIPPING_ROLES
from accounts.listeners.showing import is_for_once
from accounts.models import ApiKey
from core import registry
from core.context import with_sidebar
from core.countries import country_name
from core.models import Delivery
from core.saved_views.tabs import Tab, Tabs
from shipping.api import EXAMPLE_ORDER
from shipping.courier_pages import drilled
from shipping.forms import EndpointForm
from shipping.key_forms import KeyForm
from shipping.landed_words import estimate_of_parcel
from shipping.models import Import, Parcel, WebhookEndpoint
from shipping.parcel_customs import customs_context
from shipping.parcel_rows import ParcelRows
from shipping.queries import orders, parcels
from shipping.queries.buyer import read_buyer_page
from shipping.queries.companions import companions_of
from shipping.queries.sight import read_parcel, service_facts
from shipping.queries.tracks import state_words
from shipping.saved_lists import PARCEL_MEASURES, PARCEL_TABS

# Whatever the address of the site was when the mail was sent.
LINK = re.compile(r"/b/[^\s/]+/")
REFUSED_SHOWN = 100
SIGN = """t=$(date +%s)
n=$(openssl rand -hex 16)
v2=$({{ printf '%s\\n' "$t" "$n" POST {path} 8117-1; cat order.json; }} \\
  | openssl dgst -sha256 -hmac {signing} -r | cut -d' ' -f1)
"""
SIGNED = """  -H "Tradewell-Signature: t=$t,n=$n,v2=$v2" \\
"""
CURL = """curl {address} \\
  -H "Authorization: Bearer {secret}" \\
  -H "Idempotency-Key: 8117-1" \\
  -H "Content-Type: application/json" \\
{signed}  --data-binary @order.json"""


def may_ship(request: Any) -> bool:
    return request.membership is not None and request.membership.role in SHIPPING_ROLES


def may_run(request: Any) -> bool:
    return request.membership is not None and request.membership.role in RUNNING_ROLES


def parcels_context(request: Any, *, now: datetime) -> dict[str, Any]:
    tab, url = parcels.tab_of(request), reverse("shipping:parcels")
    counts = parcels.count_troubled(request.store, count=with_sidebar(request))
    page = parcels.index_page(request.store, request, now=now)
    chips = []
    if key := parcels.measure_of(request):
        chips.append((str(PARCEL_MEASURES[key]), url, True))
    behind, fields = drilled(request)
    if behind:
        chips.append((behind, f"{url}?view={tab}", True))
    tabs: list[Tab] = [
        (str(PARCEL_TABS[key]), f"{url}?view={key}", counts.get(key), key == tab)
        for key in parcels.TABS
    ]
    views = Tabs.of(request, "parcels")
    return {
        "page": page,
        "rows": ParcelRows(now).write(page.rows),
        "hidden": [("view", tab), *fields, *views.hidden],
        **views.context(tabs),
        "tab": tab,
        "chips": chips,
        "picks": [(_("Download as CSV"), reverse("shipping:export_parcels"))],
        "narrowing": parcels.narrowing_of(request),
        "query": request.GET.get("q", ""),
        "is_narrowed": bool(chips or request.GET.get("q")),
        "may_ship": may_ship(request),
        "may_run": may_run(request),
        "now": now,
    }


def parcel_context(parcel: Parcel, *, now: datetime) -> dict[str, Any]:
    order = parcel.order
    own = list(order.parcels.all())
    together = companions_of([parcel])[parcel.pk]
    return {
        "sight": read_parcel(parcel, now=now),
        "parcel": parcel,
        "order": order,
        "meta": _parcel_meta(parcel),
        "together": together,
        "told": [as_told(mail) for mail in orders.told_to_buyer(order, own)],
        "service": service_facts(parcel, now=now),
        "customs": customs_context(parcel, now=now),
        # Of one order alone, its own page has it.
        "estimate": estimate_of_parcel(parcel, now=now) if together else None,
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
    """Each with its address, and with its secret where it was made a moment ago."""
    rows = WebhookEndpoint.objects.filter(store=request.store, revoked_at=None)
    endpoints = [
        (
            endpoint,
            settings.SITE_URL + reverse("shipping:hook", args=[endpoint.pk]),
            endpoint.secret if is_for_once(request, endpoint.secret) else "",
        )
        for endpoint in rows.order_by("carrier")
    ]
    crumbs = [(_("Shipments"), reverse("shipping:parcels")), (_("Carriers"), "")]
    return {"endpoints": endpoints, "form": form, "crumbs": crumbs}


def keys_context(
    request: Any, form: KeyForm, *, made: tuple[ApiKey, str] | None = None, now: datetime
) -> dict[str, Any]:
    """The keys in use, and how to call with one; one just `made` shows its secrets once."""
    secret, signing = (made[1], made[0].signing_secret) if made else ("", "")
    path = reverse("api:send_order")
    address = settings.SITE_URL + path
    body = EXAMPLE_ORDER | {"placed_at": now.isoformat(timespec="seconds")}
    return {
        "keys": ApiKey.objects.in_use().filter(store=request.store).order_by("name"),
        "form": form,
        "secret": secret,
        "signing": signing,
        "address": address,
        "body": json.dumps(body, indent=2),
        "curl": (SIGN.format(signing=signing, path=path) if signing else "")
        + CURL.format(address=address, secret=secret or "tw_…", signed=SIGNED if signing else ""),
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
