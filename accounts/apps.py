from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import disclosed, kinds  # noqa: F401  (they register themselves)
        from accounts.listeners import kinds as told  # noqa: F401
        from accounts.listeners import registered  # noqa: F401
