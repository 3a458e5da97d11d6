"""A reporter's own page stays open as long as something can be done there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.models import SignedLink
from enforcement.models import Report
from policy.queries import policy_at

# The receipt as whoever filed it opens it, and the link that goes out by mail alone: who opens
# that one reads the mail of the address.
PURPOSE, MAILED = "report", "report_mailed"


def outlast(report: Report, now: datetime) -> None:
    outlast_all([report.pk], now)


def outlast_all(reports: Iterable[int], now: datetime) -> None:
    """Let their links end no earlier than the time to complain of an answer of now.

    Rule: docs/rules/enforcement.md#complaints-of-reporters.
    """
    until = now + timedelta(days=policy_at(now).governance.appeal_window_days)
    rows = SignedLink.objects.filter(purpose__in=(PURPOSE, MAILED), subject_id__in=reports)
    rows.filter(expires_at__lt=until, revoked_at=None).update(expires_at=until)
