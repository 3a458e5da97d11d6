from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    name = "aftersales"
    verbose_name = _("After-sales")

    def ready(self) -> None:
        # Each of them registers itself.
        from aftersales import (  # noqa: F401
            disclosed,
            handlers,
            kinds,
            late,
            leaving,
            needed,
            onboarding,
            personal_rows,
            registered,
            retained,
            saved_lists,
            search,
        )
