"""How allauth behaves here: nobody signs up by themselves, and errors are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from accounts.passwords.actions import change_password
from accounts.passwords.asking import ask_password
from accounts.second_factor.counting import forget_tries_of
from accounts.sessions import sign_in
from core import clock
from core.rates import caller_of

# How one confirms that it is oneself, and the pages that ask.
METHODS = {"reauthenticate": "account_reauthenticate", "mfa_reauthenticate": "mfa_reauthenticate"}
# To who has an account, and to who has none.
PASSWORD_MAILS = ("account/email/password_reset_key", "account/email/unknown_account")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted: behind our proxy not the proxy, or one would stop everybody."""
        return caller_of(request)

    def pre_login(self, request: Any, user: User, **facts: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().pre_login(request, user, **facts)
        if response is None:
            sign_in.keep_what_was_right(request.session, user)
        return response

    def post_login(self, request: Any, user: User, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        sign_in.finish(request, response, user)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The password, or a code; a passkey answers on the page that asks for a code."""
        flows = [flow["id"] for flow in get_reauthentication_flows(user)]
        found = [(key, reverse(name)) for key, name in METHODS.items() if key in flows]
        return [{"id": key, "url": url, "description": ""} for key, url in found]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """No: allauth does not count the sign-in itself. Our own pages stand behind `step_up`."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the outbox: a mail server that is away delays it, and the page is as fast as ever."""
        if template_prefix not in PASSWORD_MAILS:
            raise LookupError(f"No event carries the mail {template_prefix}")
        language = get_language() or settings.LANGUAGE_CODE
        ask_password(context.get("user"), address=email, language=language, now=clock.now())

    def set_password(self, user: User, password: str) -> None:
        """After "Forgot password": its person is told, as after any change."""
        change_password(user, password=password, actor=user, now=clock.now())

    def _delete_login_attempts_cached_email(self, request: Any, **credentials: Any) -> None:
        """After a reset of a password: allauth would forget the address's wrong tries as well."""
        forget_tries_of(request, self._get_login_attempts_cache_key(request, **credentials))
