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
            departing,
            desk_registered,
            devices,
            disclosed,
            enquiry_registered,
            identity_registered,
            identity_retained,
            kinds,
            late,
            onboarding,
            owning,
            personal_rows,
            profile_registered,
            registered,
            retained,
            saved_lists,
            search,
            store_sweep,
            suspended,
            taken_profiles,
        )
        from enforcement.actions.holds import held_by

        KEEPERS.append(held_by)
