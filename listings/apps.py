from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    name = "listings"
    verbose_name = _("Listings")

    def ready(self) -> None:
        # Each of them registers itself.
        from listings import (  # noqa: F401
            bulk,
            handlers,
            importing,
            kinds,
            onboarding,
            registered,
            retained,
            saved_lists,
            search,
        )
