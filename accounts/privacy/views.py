"""One's own data: ask for a copy, fetch it, close the account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.privacy.copies import ask_copy
from accounts.privacy.erasing import erase_person, what_bars
from accounts.privacy.rows import DataRequest
from accounts.step_up.doors import step_up
from core import clock
from core.files import send_file
from core.forms import ActionForm


class EraseForm(ActionForm):
    typed = forms.CharField(label=gettext_lazy("Your mail address, to confirm"), max_length=254)


@require_safe
@signed_in
@never_cache
def index(request: Any) -> HttpResponse:
    return _show(request, EraseForm())


@require_POST
@signed_in
def copy(request: Any) -> HttpResponse:
    ask_copy(request.user, now=clock.now())
    messages.success(request, _("Your copy is being written. You will be told when it is there."))
    return redirect("accounts:own_data")


@require_safe
@signed_in
@step_up
@never_cache
def fetch(request: Any, pk: int) -> HttpResponse:
    mine = DataRequest.objects.filter(person=request.user, expires_at__gt=clock.now())
    found = get_object_or_404(mine.exclude(file=""), pk=pk)
    return send_file(found.file, shown_as=f"tradewell-{pk}", inline=False, keep=False)


@require_POST
@signed_in
@step_up
def erase(request: Any) -> HttpResponse:
    form, person = EraseForm(request.POST), request.user
    if not (form.is_valid() and form.run(erase_person, person, actor=person, now=clock.now())):
        return _show(request, form, status=422)
    if form.result.refused:
        return _show(request, EraseForm(), status=422)
    logout(request)
    messages.success(
        request, _("Your account is closed. We wrote to you what becomes of the rest.")
    )
    return redirect("account_login")


def _show(request: Any, form: EraseForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    rows = DataRequest.objects.filter(person=request.user).order_by("-pk")[:20]
    context = {"form": form, "rows": rows, "bars": what_bars(request.user, now), "now": now}
    return render(request, "accounts/own_data.html", context, status=status)
