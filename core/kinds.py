"""Events of long work."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "core:job"

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
