from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import (  # noqa: F401  (they register themselves)
            control_room,
            heartbeat,
            help,
            kinds,
            navigation,
            onboarding,
            receivers,
            triggers,
        )
        from core.audit import pages  # noqa: F401
        from core.metrics import work  # noqa: F401
        from core.search import pages as found_pages  # noqa: F401

        triggers.hold_after_migrating(self)
