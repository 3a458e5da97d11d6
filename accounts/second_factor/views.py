"""Pages of the second factor: allauth's, with our forms, words and events."""

from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.demo.codes import demo_code
from accounts.models import User
from accounts.passkeys.asking import offer
from accounts.passkeys.queries import passkeys_of
from accounts.second_factor.actions import note_set_up, note_turned_off
from accounts.second_factor.adapter import SecondFactorAdapter
from accounts.second_factor.codes import use_code
from accounts.second_factor.forms import ActivateForm, AuthenticateForm, ReauthenticateForm
from accounts.second_factor.pending import pending_secret
from accounts.second_factor.queries import METHOD, has_second_factor
from accounts.sessions.actions import end_sessions
from accounts.sessions.sign_in import is_still_right
from core import clock
from core.errors import NotFound


class Refusing:
    """A refused form answers 422, as everywhere here."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class Authenticate(Refusing, AuthenticateView):  # type: ignore[misc]
    form_class = AuthenticateForm

    def _build_forms(self) -> Any:
        """Before the form checks anything. Who began with an old password begins anew."""
        if not is_still_right(self.request.session, self.stage.login.user):
            clear_login(self.request)
            raise ImmediateHttpResponse(redirect("account_login"))
        # Not allauth's: without a code it takes a passkey by checks of its own.
        sent = self.request.POST if self.request.method == "POST" else None
        self.webauthn_form = None
        self.auth_form = AuthenticateForm(sent, user=self.stage.login.user)
        return self.auth_form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        passkey = offer(self.request.session, user)
        shown = {"demo_code": demo_code(user), "passkey": passkey}
        context: dict[str, Any] = super().get_context_data(**kwargs) | shown
        return context


class Reauthenticate(Refusing, ReauthenticateView):  # type: ignore[misc]
    form_class = ReauthenticateForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passkey = offer(self.request.session, self.request.user)
        shown = {"demo_code": demo_code(self.request.user), "passkey": passkey}
        context: dict[str, Any] = super().get_context_data(**kwargs) | shown
        return context


@method_decorator(never_cache, name="dispatch")
class Activate(Refusing, ActivateTOTPView):  # type: ignore[misc]
    form_class = ActivateForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_second_factor(request.user):
            return redirect("accounts:profile")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_form_kwargs() | {"session": self.request.session}
        return given

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """What was just set up was also just confirmed."""
        user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
        if has_second_factor(user):
            return redirect("accounts:profile")
        response: HttpResponse = super().form_valid(form)
        note_set_up(user, now=clock.now())
        # The code that set it up is good for nothing else.
        use_code(user.pk, form.cleaned_data["code"])
        record_authentication(self.request, user, METHOD, type=Authenticator.Type.TOTP.value)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class TurnOff(Refusing, DeactivateTOTPView):  # type: ignore[misc]
    success_url = reverse_lazy("accounts:profile")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        # They stand beside the app: alone they would shut out whoever has no script.
        passkeys_of(self.request.user).delete()
        response: HttpResponse = super().form_valid(form)
        note_turned_off(self.request.user, now=clock.now())
        # Nothing is confirmed by what is no longer there.
        records = get_authentication_records(self.request, self.request.user)
        left = [record for record in records if record.get("method") != METHOD]
        self.request.session[AUTHENTICATION_METHODS_SESSION_KEY] = left
        # Other sessions would go on as confirmed by it.
        key = self.request.session.session_key
        end_sessions(self.request.user, keep=key, now=clock.now())
        return response


@require_safe
@never_cache
def qr(request: Any) -> HttpResponse:
    """The secret under set-up as a picture: the pages' policy allows none inside a page."""
    secret = pending_secret(request.session)
    if not secret:
        raise NotFound("")
    adapter = SecondFactorAdapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


authenticate = Authenticate.as_view()
reauthenticate = Reauthenticate.as_view()
activate = Activate.as_view()
turn_off = TurnOff.as_view()
