from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from core import registry
        from policy import handlers, kinds, navigation, retained, search  # noqa: F401  (all register)
        from policy.queries import signed_age_seconds

        registry.signed_age_seconds = signed_age_seconds
