"""Events of long work, and what of core's data is logged when staff open it."""

from django.utils.translation import gettext_lazy as _

from core import access_log
from core.events import EventKind, register
from core.notices import topics

PAGE = "core:job"

topics.register(topics.Topic("work", _("Long work"), frozenset({"job"})))

register(
    EventKind("job.queued", _("Job queued"), _("“{title}” waits for a worker."), url_name=PAGE),
    EventKind("job.started", _("Job started"), _("“{title}” has begun."), url_name=PAGE),
    EventKind(
        "job.done",
        _("Job done"),
        _("“{title}” is done: {done} rows done, {skipped} unchanged, {failed} refused."),
        url_name=PAGE,
    ),
    EventKind("job.failed", _("Job failed"), _("“{title}” stopped: {why}"), url_name=PAGE),
    EventKind("job.cancelled", _("Job cancelled"), _("“{title}” was cancelled."), url_name=PAGE),
)

access_log.register(
    access_log.Data("mail", _("Mail addresses of notices"), "core:deliveries"),
    access_log.Data("audit", _("Recorded events and the access log"), "core:audit"),
)
