"""Events of measures against those who misuse reports, and of what is held meanwhile."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register
from enforcement.kinds.reports import REPORT_MAIL

REPORTER_MAIL = "emails/enforcement/reporter.txt"
REPORTER = "enforcement:reporter"

register(
    EventKind(
        "reporter.warned",
        _("A warning on your reports"),
        _("{actor} warned a reporter: {unfounded} of {answered} reports were plainly unfounded."),
        template=REPORTER_MAIL,
        url_name=REPORTER,
        url_fact="report_pk",
    ),
    EventKind(
        "reporter.suspended",
        _("Your reports are not processed for a time"),
        _("{actor} suspended the processing of one person’s reports until {ends_at}."),
        template=REPORTER_MAIL,
        url_name=REPORTER,
        url_fact="report_pk",
    ),
    EventKind(
        "reporter.lifted",
        _("Your reports are processed again"),
        _("{actor} lifted the suspension of a reporter: {reason}"),
        template=REPORTER_MAIL,
        url_name=REPORTER,
        url_fact="report_pk",
    ),
    EventKind(
        "report.held",
        _("Your report is registered"),
        _("Report {report} was registered. It is processed after {until_at}."),
        template=REPORT_MAIL,
        url_name=REPORTER,
        url_fact="report_pk",
    ),
    EventKind(
        "report.resumed",
        _("Your report is processed now"),
        _("Report {report} was held, and is part of case {case} now."),
        template=REPORT_MAIL,
        url_name="enforcement:case",
        url_fact="case_pk",
    ),
)
