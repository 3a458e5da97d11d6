"""Whoever owns the address of a report says that somebody else used it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.events import record
from enforcement.actions.cases import moderators
from enforcement.models import Report


@transaction.atomic
def disown_report(report: Report, *, now: datetime) -> bool:
    """Strike the report from the figures of its address, and tell the moderators.

    Anybody may type any address into the form, so what came under this one counts against nobody
    from now on, and its answer is mailed to nobody. The report itself stays in its case: what it
    says may be true all the same. Only the report's own signed link leads here. Returns whether
    it was struck now. Raises NotPossible for a report without an address, and for one that is
    known by a trusted flagger's code. Rule: docs/rules/enforcement.md#misuse.
    """
    report = Report.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
    if not report.can_be_disowned:
        raise NotPossible(_("This report counts for no address."))
    if report.disowned_at:
        return False
    report.disowned_at = now
    report.save(update_fields=["disowned_at"])
    case = report.case
    told = [case.claimed_by] if case and case.claimed_by else moderators()
    record(
        "report.disowned",
        subject=report,
        store=report.store,
        actor=None,
        at=now,
        notify=told,
        facts={"report": report.number, "report_pk": report.pk},
    )
    return True
