"""Where a store's goods go back to, and how; its photos for those who send them."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SERVICE_ROLES, sellers_only
from aftersales import actions
from aftersales.doors import buyer_file_link
from aftersales.models import Return, ReturnAddress, ReturnStep
from aftersales.return_forms import AddressForm
from aftersales.roots import tickets_of
from aftersales.step_forms import StepsForm, steps_of
from core import clock
from core.files import CLOSED, send_file
from core.models import SignedLink


@require_http_methods(["GET", "POST"])
@sellers_only(*SERVICE_ROLES)
def address(request: Any) -> HttpResponse:
    known = _known(request)
    initial = model_to_dict(known) if known else {"country": request.store.country}
    form = AddressForm(request.POST or None, initial=initial)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.set_return_address, request.store, **facts):
        messages.success(request, _("Kept. Returns from now on go there."))
        return redirect("aftersales:return_address")
    return _show(request, form, StepsForm(known), form)


@require_POST
@sellers_only(*SERVICE_ROLES)
def steps(request: Any) -> HttpResponse:
    known = get_object_or_404(ReturnAddress, store=request.store)
    form = StepsForm(known, request.POST, request.FILES)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.set_return_steps, request.store, **facts):
        messages.success(request, _("Kept. Returns from now on show these steps."))
        return redirect("aftersales:return_address")
    return _show(request, AddressForm(initial=model_to_dict(known)), form, form)


def _show(request: Any, form: AddressForm, steps: StepsForm, sent: Any) -> HttpResponse:
    known = _known(request)
    context = {
        "form": form,
        "steps_form": steps if known else None,
        "sent": sent,
        "shown": steps_of(known) if known else [],
    }
    return render(request, "aftersales/return_address.html", context, status=sent.status)


def _known(request: Any) -> ReturnAddress | None:
    found: ReturnAddress | None = ReturnAddress.objects.filter(store=request.store).first()
    return found


@require_GET
@sellers_only()
def photo(request: Any, pk: int, size: str) -> HttpResponse:
    return _send(get_object_or_404(ReturnStep, pk=pk, store=request.store), size)


@require_GET
@buyer_file_link
def buyer_photo(
    request: HttpRequest, link: SignedLink, pk: int, step_pk: int, size: str
) -> HttpResponse:
    """Of the steps that a return of the buyer's ticket goes by."""
    step = get_object_or_404(ReturnStep, pk=step_pk)
    tickets = tickets_of(link.subject_id).filter(pk=pk)
    rows = Return.objects.filter(ticket__in=tickets, store=step.store_id)
    get_object_or_404(rows.filter(steps_version=step.version)[:1])
    return _send(step, size)


def _send(step: ReturnStep, size: str) -> HttpResponse:
    name = step.thumbnail if size == "small" else step.picture
    response = send_file(name, shown_as=f"step-{step.place}", inline=True)
    response["Content-Security-Policy"] = CLOSED
    return response
