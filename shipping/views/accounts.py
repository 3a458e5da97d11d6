"""Carriers that are asked for the state of parcels: open an account, close it, see how it goes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.audience import admins_only
from shipping import account_pages
from shipping.account_forms import AccountForm
from shipping.actions import close_account, open_account
from shipping.models import CarrierAccount


@require_http_methods(["GET", "POST"])
@admins_only
def index(request: Any) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.run(open_account, actor=request.user, now=clock.now()):
        messages.success(request, _("Opened. Its parcels are asked for from now on."))
        return redirect("shipping:carrier_accounts")
    context = account_pages.index(form, now=clock.now())
    return render(request, "shipping/accounts.html", context, status=form.status)


@require_POST
@admins_only
def close(request: Any, pk: int) -> HttpResponse:
    account = get_object_or_404(CarrierAccount, pk=pk)
    close_account(account, actor=request.user, now=clock.now())
    messages.success(request, _("Closed. This carrier is asked no more."))
    return redirect("shipping:carrier_accounts")
