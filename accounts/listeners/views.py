"""Pages of the addresses that are told what happens in a store."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import RUNNING_ROLES, sellers_only
from accounts.listeners import actions
from accounts.listeners.forms import ListenerForm
from accounts.listeners.showing import secret_to_show, show_once
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock
from core.models import Delivery, Listener, ListenerTry
from core.wording import label_of

TRIES_SHOWN = 50


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
@step_up_to_send
@never_cache
def index(request: Any) -> HttpResponse:
    form = ListenerForm(request.POST or None)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.add_listener, request.store, **facts):
        return show_once(request, form.result)
    rows = Listener.objects.kept().filter(store=request.store).order_by("-pk")
    shown = {"form": form, "rows": rows, "now": facts["now"]}
    return render(request, "accounts/listeners.html", shown, status=form.status)


@require_GET
@sellers_only(*RUNNING_ROLES)
@never_cache
def listener(request: Any, pk: int) -> HttpResponse:
    found = _theirs(request, pk)
    shown = _shown(request, found) | {"secret": secret_to_show(request, found)}
    return render(request, "accounts/listener.html", shown)


@require_POST
@sellers_only(*RUNNING_ROLES)
@step_up
@never_cache
def rotate(request: Any, pk: int) -> HttpResponse:
    facts = {"actor": request.user, "now": clock.now()}
    facts["replaces_now"] = bool(request.POST.get("replaces_now"))
    return show_once(request, actions.rotate_secret(_theirs(request, pk), **facts))


@require_POST
@sellers_only(*RUNNING_ROLES)
def test(request: Any, pk: int) -> HttpResponse:
    words = _("The test message is on its way. Its try is shown below within a minute.")
    return _do(request, pk, actions.test_listener, words)


@require_POST
@sellers_only(*RUNNING_ROLES)
def resume(request: Any, pk: int) -> HttpResponse:
    return _do(
        request, pk, actions.resume_listener, _("It is told again what happens from now on.")
    )


@require_POST
@sellers_only(*RUNNING_ROLES)
@step_up
def close(request: Any, pk: int) -> HttpResponse:
    actions.close_listener(_theirs(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Closed: this address is told nothing more."))
    return redirect("accounts:listeners")


@require_POST
@sellers_only(*RUNNING_ROLES)
def again(request: Any, pk: int, delivery: int) -> HttpResponse:
    found = _theirs(request, pk)
    rows = Delivery.objects.filter(channel="listener", address=found.address)
    facts = {"delivery": get_object_or_404(rows, pk=delivery)}
    return _do(request, pk, actions.tell_again, _("Put back in the queue."), **facts)


def _do(request: Any, pk: int, verb: Callable[..., Any], words: str, **facts: Any) -> HttpResponse:
    verb(_theirs(request, pk), actor=request.user, now=clock.now(), **facts)
    messages.success(request, words)
    return redirect("accounts:listener", pk)


def _theirs(request: Any, pk: int) -> Listener:
    rows = Listener.objects.kept().filter(store=request.store).select_related("store")
    return get_object_or_404(rows, pk=pk)


def _shown(request: Any, found: Listener) -> dict[str, Any]:
    tries = ListenerTry.objects.filter(listener=found).select_related("delivery__event")
    rows: list[Any] = list(tries.order_by("-pk")[:TRIES_SHOWN])
    seen: set[int] = set()
    for row in rows:
        row.label = label_of(row.delivery.event.kind)
        # The button stands once, beside the last try.
        row.may_go_again = row.delivery.status == "dead" and row.delivery_id not in seen
        seen.add(row.delivery_id)
    index_url = reverse("accounts:listeners")
    waiting = Delivery.objects.filter(channel="listener", address=found.address)
    return {
        "listener": found,
        "tries": rows,
        "waiting": waiting.filter(status__in=["due", "sending"]).count(),
        "kinds": [label_of(kind) for kind in found.kinds],
        "crumbs": [(_("Outgoing webhooks"), index_url), (_("Outgoing webhook"), "")],
        "now": clock.now(),
    }
