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
from aftersales.opening_forms import BringForm
from core import clock
from policy.queries import policy_at
from shipping.queries.contents import kept_of


@require_http_methods(["GET", "POST"])
@sellers_or_mediators
def open_(request: Any, pk: int) -> HttpResponse:
    order, now, actor = queries.get_order(request.user, pk), clock.now(), request.user
    brought_by(order, actor)
    rules, kind = policy_at(now).aftersales, request.GET.get("kind", "")
    if kind not in rules.kinds:
        context = {"order": order, "kinds": rules.kinds_listed}
        return render(request, "aftersales/open_kinds.html", context)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(order, rules, kind, kept_of(order), *sent)
    if form.is_valid() and form.run(actions.open_ticket, order, actor=actor, now=now):
        messages.success(request, _("Opened. The buyer has been told by email."))
        return redirect("aftersales:ticket", form.result.pk)
    context = {"order": order, "kind": rules.kinds[kind], "form": form}
    return render(request, "aftersales/open.html", context, status=form.status)
