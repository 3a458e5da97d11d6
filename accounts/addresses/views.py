"""Show that one's mail address works, or use another one."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.addresses.actions import ask_address, confirm_address
from accounts.addresses.queries import wish_of
from accounts.models import User
from accounts.step_up.doors import step_up
from core import clock
from core.bounces.noting import newest
from core.forms import ActionForm
from core.rates import caller_of, refuse_flood

# Mails with a link, to any address.
ASKED_AN_HOUR = 5
OPENED_A_MINUTE = 30


class AddressForm(ActionForm):
    address = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def facts(self) -> dict[str, Any]:
        return {"address": self.cleaned_data["address"]}

    def clean_password(self) -> str:
        """By allauth, which counts wrong ones."""
        adapter, given = get_adapter(), self.cleaned_data["password"]
        if not adapter.reauthenticate(self.user, given):
            raise adapter.validation_error("incorrect_password")
        return str(given)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@signed_in
@step_up
def address(request: Any) -> HttpResponse:
    user = request.user
    form = AddressForm(user, request.POST or None, initial={"address": user.email})
    if form.is_valid():
        refuse_flood(f"address:{user.pk}", ASKED_AN_HOUR, minutes=60)
    if form.is_valid() and form.run(ask_address, user, actor=user, now=clock.now()):
        messages.success(request, _("We sent a link there. Open it within 24 hours."))
        return redirect("accounts:address")
    crumbs = [(_("Your profile"), reverse("accounts:profile")), (_("Mail address"), "")]
    shown = {"form": form, "bounce": newest(user.email), "crumbs": crumbs, "now": clock.now()}
    return render(request, "accounts/address.html", shown, status=form.status)


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def confirm(request: Any, token: str) -> HttpResponse:
    """Opened by hand: a mail server that looks at links must not confirm anything."""
    refuse_flood(f"address:{caller_of(request)}", OPENED_A_MINUTE)
    wish = wish_of(token, reader=request.user, now=clock.now())
    if request.method == "POST":
        confirm_address(token, actor=request.user, now=clock.now())
        messages.success(request, _("Confirmed: mails go to this address."))
        return redirect("accounts:profile")
    return render(request, "accounts/confirm_address.html", {"address": wish.address})
