"""Staff do nothing before their second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.second_factor.doors import lead_to_second_factor
from accounts.second_factor.queries import is_confirmed, must_have_second_factor

# What leads to a second factor or away from here. Recovery codes are not among them: a session
# with a password alone would make new ones, and pass by them.
OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "mfa_qr",
    "core:set_language",
    "core:set_theme",
    "core:health",
}


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> HttpResponse | None:
        """Lead staff whose session was not confirmed; a confirmed one costs no query.

        Rule: docs/rules/accounts.md#second-factor.
        """
        # Calls of machines bring a key and are nobody's session.
        if request.path.startswith(settings.MACHINE_PATHS) or not request.user.is_authenticated:
            return None
        if not must_have_second_factor(request.user) or is_confirmed(request):
            return None
        if request.resolver_match.view_name in OPEN:
            return None
        return lead_to_second_factor(request)
