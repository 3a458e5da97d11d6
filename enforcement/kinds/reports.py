"""Events of reports by the public."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

REPORT_MAIL = "emails/enforcement/report.txt"

register(
    EventKind(
        "report.disowned",
        _("A report by somebody else"),
        _("The owner of the address on report {report} says that somebody else sent it."),
        url_name="enforcement:reporter",
        url_fact="report_pk",
    ),
    EventKind(
        "report.filed",
        _("Your report has arrived"),
        _("Report {report} came in and is part of case {case}."),
        template=REPORT_MAIL,
        url_name="enforcement:case",
        url_fact="case_pk",
    ),
    EventKind(
        "report.answered",
        _("The outcome of your report"),
        _("Report {report} was answered. {outcome}"),
        template=REPORT_MAIL,
        url_name="enforcement:case",
        url_fact="case_pk",
    ),
)
