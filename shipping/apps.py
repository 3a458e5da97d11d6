from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShippingConfig(AppConfig):
    name = "shipping"
    verbose_name = _("Shipping")

    def ready(self) -> None:
        # Each of them registers itself.
        from shipping import (  # noqa: F401
            departing,
            disclosed,
            handlers,
            kinds,
            leaving,
            onboarding,
            registered,
            retained,
            saved_lists,
            search,
            sending,
        )
