"""What leaves the house, for admins."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core import clock, queries
from core.access_log import note_view
from core.audience import admins_only
from core.deliveries import discard_deliveries, retry_deliveries
from core.models import Delivery
from core.paging import keyset

STATES = Delivery.Status.choices
CHANNELS = [choice for choice in Delivery.Channel.choices if choice[0] != Delivery.Channel.INBOX]


@require_GET
@admins_only
def deliveries(request: HttpRequest) -> HttpResponse:
    note_view(request, "mail", Delivery)
    page = keyset(queries.list_deliveries(request), request, size=50)
    asked = {name: request.GET.get(name, "") for name in ("status", "channel", "q")}
    every = [("", _("All")), *STATES]
    tabs = [
        (label, _query(asked, status=key), None, key == asked["status"]) for key, label in every
    ]
    context = {"page": page, "tabs": tabs, "asked": asked, "channels": CHANNELS}
    context |= {"may_pick": any(row.status == "dead" for row in page.rows), "now": clock.now()}
    return render(request, "core/deliveries.html", context)


@require_POST
@admins_only
def retry(request: Any) -> HttpResponse:
    done = retry_deliveries(_picked(request), actor=request.user, now=clock.now())
    words = ngettext(
        "%(n)s put back in the queue. It is tried again within a minute.",
        "%(n)s put back in the queue. They are tried again within a minute.",
        done,
    )
    messages.success(request, words % {"n": done})
    return redirect(reverse("core:deliveries") + "?status=dead")


@require_POST
@admins_only
def discard(request: Any) -> HttpResponse:
    facts = {"reason": request.POST.get("reason", ""), "actor": request.user}
    done = discard_deliveries(_picked(request), now=clock.now(), **facts)
    words = ngettext("%(n)s delivery rests.", "%(n)s deliveries rest.", done)
    messages.success(request, words % {"n": done})
    return redirect(reverse("core:deliveries") + "?status=dead")


def _picked(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("picked") if pk.isascii() and pk.isdigit()]


def _query(asked: dict[str, str], **other: str) -> str:
    return "?" + urlencode({name: value for name, value in (asked | other).items() if value})
