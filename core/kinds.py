"""Events of long work, and what of core's data is logged when staff open it."""

from django.utils.translation import gettext_lazy as _

from core import access_log
from core.events import EventKind, register
from core.notices import daily, topics

PAGE = "core:job"
NAME = ("name",)

topics.register(topics.Topic("work", _("Long work"), frozenset({"job", "view"})))
topics.register(
    topics.Topic(
        "summary", _("Daily summary"), frozenset({"summary", "choice", "delivery"}), is_hidden=True
    )
)

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

register(
    EventKind(
        "summary.sent",
        _("Daily summary"),
        _("Notices of the last day: {count}."),
        template="emails/summary.txt",
        by_mail_alone=True,
        more=daily.told_in,
    ),
    EventKind(
        "delivery.retried", _("Deliveries tried again"), _("{actor} has {count} tried again.")
    ),
    EventKind(
        "delivery.discarded",
        _("Deliveries discarded"),
        _("{actor} let {count} deliveries rest: {reason}"),
    ),
    EventKind("choice.made", _("Notices chosen"), _("{name} chose which notices they get.")),
    EventKind("view.saved", _("View saved"), _("The view “{name}” was saved."), typed=NAME),
    EventKind("view.changed", _("View changed"), _("The view “{name}” was changed."), typed=NAME),
    EventKind("view.deleted", _("View deleted"), _("The view “{name}” was deleted."), typed=NAME),
    EventKind(
        "view.opened_with",
        _("List opens with a view"),
        _("A list opens with “{name}” now."),
        typed=NAME,
    ),
    EventKind(
        "view.not_opened_with",
        _("List opens as ever"),
        _("A list no longer opens with “{name}”."),
        typed=NAME,
    ),
)

access_log.register(
    access_log.Data("mail", _("Mail addresses of notices"), "core:deliveries"),
    access_log.Data("audit", _("Recorded events and the access log"), "core:audit"),
)
