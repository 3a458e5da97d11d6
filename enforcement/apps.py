from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = _("Enforcement")

    def ready(self) -> None:
        from core.purging import KEEPERS
        from enforcement import (  # noqa: F401  (they register themselves)
            audit_registered,
            bundles,
            complaint_tasks,
            desk_registered,
            disclosed,
            identity_registered,
            identity_retained,
            identity_sweep,
            kinds,
            late,
            onboarding,
            registered,
            retained,
            search,
            suspended,
        )
        from enforcement.actions.holds import held_by

        KEEPERS.append(held_by)
