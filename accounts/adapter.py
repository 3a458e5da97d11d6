"""How allauth behaves here: nobody signs up by themselves, and errors are ours."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.rates import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted: behind our proxy not the proxy, or one would stop everybody."""
        return address_of(request)
