"""The page of a handover: the owner offers and calls off, the other accepts or turns down."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import sellers_only
from accounts.handover.actions import accept_handover, call_off_handover, offer_store
from accounts.handover.rows import Handover
from accounts.models import Membership
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock
from core.forms import ActionForm


class OfferForm(ActionForm):
    member = forms.TypedChoiceField(label=gettext_lazy("New owner"), coerce=int)

    def __init__(self, others: list[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(one.pk, f"{one.user.name} ({one.get_role_display()})") for one in others]
        self.fields["member"].choices = words  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@sellers_only()
@step_up_to_send
def handover(request: Any) -> HttpResponse:
    """Members see what is offered; the verb refuses an offer of anybody but the owner."""
    now, store = clock.now(), request.store
    others = store.memberships.exclude(user=request.user).select_related("user").order_by("pk")
    form = OfferForm(list(others), request.POST or None)
    if form.is_valid() and form.run(offer_store, store, actor=request.user, now=now):
        messages.success(request, _("Offered. It is yours until they accept."))
        return redirect("accounts:handover")
    context = {"form": form, "others": others, "store": store, "now": now}
    context |= {"open": store.handovers.open_at(now).first()}
    context |= {"is_owner": request.membership.role == Membership.Role.OWNER}
    return render(request, "accounts/handover.html", context, status=form.status)


@require_POST
@sellers_only()
@step_up
def accept(request: Any, pk: int) -> HttpResponse:
    accept_handover(_offer(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("The store is yours now. Everybody who runs it has been told."))
    return redirect("accounts:team")


@require_POST
@sellers_only()
def call_off(request: Any, pk: int) -> HttpResponse:
    call_off_handover(_offer(request, pk), actor=request.user, now=clock.now())
    messages.success(request, _("Called off. The store stays with its owner."))
    return redirect("accounts:handover")


def _offer(request: Any, pk: int) -> Handover:
    found: Handover = get_object_or_404(request.store.handovers.select_related("store"), pk=pk)
    return found
