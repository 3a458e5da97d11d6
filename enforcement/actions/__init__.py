"""The verbs of enforcement. Each is one transaction; every changed object leaves one event."""

from enforcement.actions.appeals import (
    decide_appeal,
    file_appeal,
    notice_overdue_appeal,
    take_appeal,
    withdraw_appeal,
)
from enforcement.actions.cases import (
    claim_case,
    close_case_without_violation,
    notice_overdue_case,
    release_case,
    take_next_case,
)
from enforcement.actions.decisions import decide_case, record_violation
from enforcement.actions.escalation import (
    call_all_ladders,
    escalate_due,
    escalate_store,
    expire_sanction,
    lapse_unconfirmed,
)
from enforcement.actions.removals import restore_subject
from enforcement.actions.reports import file_report
from enforcement.actions.review import (
    approve_ban,
    approve_freeze,
    confirm_sanction,
    propose_ban,
    refuse_sanction,
)
from enforcement.actions.signals import raise_signal, report_store

__all__ = [
    "approve_ban",
    "approve_freeze",
    "call_all_ladders",
    "claim_case",
    "close_case_without_violation",
    "confirm_sanction",
    "decide_appeal",
    "decide_case",
    "escalate_due",
    "escalate_store",
    "expire_sanction",
    "file_appeal",
    "file_report",
    "lapse_unconfirmed",
    "notice_overdue_appeal",
    "notice_overdue_case",
    "propose_ban",
    "raise_signal",
    "record_violation",
    "refuse_sanction",
    "release_case",
    "report_store",
    "restore_subject",
    "take_appeal",
    "take_next_case",
    "withdraw_appeal",
]
