"""A doubted shipment is put right: another number, or an answer to each signal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.access_log import note_view
from core.audience import signed_in
from core.files import send_file
from shipping.actions import answer_signal, correct_number
from shipping.forms import AnswerForm, NumberForm
from shipping.models import CureWindow, Parcel, SignalAnswer
from shipping.views.parcels import show_parcel


@require_POST
@sellers_only(*SHIPPING_ROLES)
def correct(request: Any, pk: int) -> HttpResponse:
    rows = Parcel.objects.of_store(request.store).select_related("order", "store")
    parcel, form = get_object_or_404(rows, pk=pk), NumberForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(correct_number, parcel, **facts):
        messages.success(request, _("Replaced. The buyer has been told the new number."))
        return redirect("shipping:parcel", pk)
    return show_parcel(request, parcel, number=form, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def answer(request: Any, pk: int) -> HttpResponse:
    cure, form = _mine(request, pk), AnswerForm(request.POST, request.FILES)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(answer_signal, cure, **facts):
        messages.success(request, _("Kept. A moderator reads it if the doubt remains."))
        return redirect("shipping:parcel", cure.parcel_id)
    return show_parcel(request, cure.parcel, answer=form, status=422)


@require_GET
@sellers_only()
def cure(request: Any, pk: int) -> HttpResponse:
    """Where notices of a doubted shipment lead."""
    return redirect("shipping:parcel", _mine(request, pk).parcel_id)


@require_GET
@signed_in
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of an answer, always as a download: it was written by somebody else."""
    found = get_object_or_404(SignalAnswer.objects.select_related("store"), pk=pk)
    user: Any = request.user
    if not found.file or not (user.is_moderator or found.store.people().filter(pk=user.pk)):
        raise Http404
    note_view(request, "document", found)
    own = not user.roles
    return send_file(str(found.file), shown_as=f"answer-{pk}", inline=False, keep=own)


def _mine(request: Any, pk: int) -> CureWindow:
    rows = CureWindow.objects.of_store(request.store)
    rows = rows.select_related("store", "parcel__order", "parcel__store")
    found: CureWindow = get_object_or_404(rows, pk=pk)
    return found
