"""What the page of one reporter shows, and the one thing that can be decided next."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from enforcement.actions.reporters import last_warning
from enforcement.models import Report
from enforcement.queries.accuracy import accuracy_of
from enforcement.queries.reporters import (
    is_misuse,
    measures_of,
    recent_accuracy,
    reports_of,
    running_suspension,
)
from enforcement.reporter_forms import MeasureForm, SuspendForm
from policy.queries import policy_at


def reporter_page(report: Report, form: MeasureForm | None, now: datetime) -> dict[str, Any]:
    """Figures, measures, and the step that comes next: warn, suspend, lift or none."""
    rules = policy_at(now).governance.reports
    can_be_judged = report.can_be_disowned and not report.disowned_at
    recent = recent_accuracy(report.email, rules, now) if can_be_judged else None
    running = running_suspension(report.email, now) if can_be_judged else None
    step = ""
    if running:
        step = "lift"
    elif recent and is_misuse(recent, rules):
        step = "suspend" if last_warning(report.email, rules, now) else "warn"
    return {
        "report": report,
        "sender": report.flagger.name if report.flagger else report.name or _("Nameless"),
        "accuracy": accuracy_of(reports_of(report)),
        "recent": recent,
        "rules": rules,
        "measures": measures_of(report.email) if can_be_judged else [],
        "running": running,
        "step": step,
        "form": form or (SuspendForm() if step == "suspend" else MeasureForm()),
        "now": now,
    }
