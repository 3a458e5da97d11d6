from celery.signals import task_postrun
from django.apps import AppConfig
from django.core.signals import request_finished
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
        from core.files import remove_unkept
        from core.merged_steps import refuse_between
        from core.metrics import work  # noqa: F401
        from core.search import pages as found_pages  # noqa: F401

        refuse_between(self)
        triggers.hold_after_migrating(self)
        request_finished.connect(remove_unkept)
        task_postrun.connect(remove_unkept)
