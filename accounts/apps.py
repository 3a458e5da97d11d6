from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # They register themselves.
        from accounts import disclosed, kinds, readers  # noqa: F401
        from accounts.addresses import held as addresses_held  # noqa: F401
        from accounts.addresses import kinds as addressed  # noqa: F401
        from accounts.handover import kinds as handover_kinds  # noqa: F401
        from accounts.listeners import kinds as told  # noqa: F401
        from accounts.listeners import registered  # noqa: F401
        from accounts.passkeys import kinds as passkey_kinds  # noqa: F401
        from accounts.passwords import kinds as password_kinds  # noqa: F401
        from accounts.privacy import copies, held  # noqa: F401
        from accounts.staff import kinds as staff_kinds  # noqa: F401
        from accounts.staff import registered as staff_registered  # noqa: F401
        from accounts.team import kinds as team_kinds  # noqa: F401
        from accounts.team import registered as team_registered  # noqa: F401
