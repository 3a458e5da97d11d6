"""Staff open a ticket for a buyer who wrote, called or came by another way."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import sellers_or_mediators
from aftersales import actions, queries
from aftersales.actions.opening import brought_by
from aftersales.had import had_of
from aftersales.models import Ticket
from aftersales.opening_forms import BringForm
from aftersales.roots import sender_of
from core import clock
from core.access_log import note_view
from policy.queries import policy_at
from shipping.models import Order


@require_http_methods(["GET", "POST"])
@sellers_or_mediators
def open_(request: Any, pk: int) -> HttpResponse:
    order, now, actor = queries.get_order(request.user, pk), clock.now(), request.user
    if sender := _sender(request, order):
        return redirect("aftersales:ticket", sender.pk)
    rules, kind, goods = policy_at(now).aftersales, request.GET.get("kind", ""), had_of(order)
    if kind not in rules.kinds or not goods:
        context = {"order": order, "kinds": rules.kinds_listed if goods else []}
        return render(request, "aftersales/open_kinds.html", context)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(order, rules, kind, goods, *sent)
    if form.is_valid() and form.run(actions.open_ticket, order, actor=actor, now=now):
        messages.success(request, _("Opened. The buyer has been told by email."))
        return redirect("aftersales:ticket", form.result.pk)
    context = {"order": order, "kind": rules.kinds[kind], "form": form}
    return render(request, "aftersales/open.html", context, status=form.status)


def _sender(request: Any, order: Order) -> Ticket | None:
    """Where to write of goods that a ticket sends again. Raises NotAllowed as `brought_by`."""
    brought_by(order, request.user)
    note_view(request, "order", order)
    return sender_of(order)
