"""The verbs of enforcement. Each is one transaction; every changed object leaves one event."""

from enforcement.actions.appeal_evidence import attach_evidence
from enforcement.actions.appeal_points import write_on_appeal
from enforcement.actions.appeals import (
    decide_appeal,
    file_appeal,
    notice_overdue_appeal,
    release_appeal,
    take_appeal,
    withdraw_appeal,
)
from enforcement.actions.audit_samples import (
    answer_sample,
    close_sample,
    draw_audit_samples,
    judge_sample,
)
from enforcement.actions.authority import (
    extend_secrecy,
    notice_overdue_request,
    refuse_request,
    register_request,
    verify_channel,
)
from enforcement.actions.cases import (
    claim_case,
    close_case_without_violation,
    notice_overdue_case,
    release_case,
    skip_case,
    take_next_case,
)
from enforcement.actions.closures import close_store, finish_closure, reopen_store
from enforcement.actions.complaints import (
    decide_complaint,
    file_complaint,
    notice_overdue_complaint,
    release_complaint,
    take_complaint,
)
from enforcement.actions.decisions import decide_case, record_violation
from enforcement.actions.disowning import disown_report
from enforcement.actions.enquiries import (
    answer_enquiry,
    close_enquiry,
    notice_overdue_enquiry,
    release_enquiry,
    send_enquiry,
    take_enquiry,
)
from enforcement.actions.escalation import (
    call_all_ladders,
    escalate_due,
    escalate_store,
    expire_sanction,
    lapse_unconfirmed,
)
from enforcement.actions.flaggers import end_flagger, register_flagger
from enforcement.actions.hearings import answer_case
from enforcement.actions.holds import lift_hold, place_hold
from enforcement.actions.identities import file_identity
from enforcement.actions.identity_answers import (
    ask_for_age,
    ask_new_owner,
    doubt_identity,
    notice_overdue_identity,
    return_identity,
    verify_identity,
)
from enforcement.actions.links import end_link, record_identifier, record_identifiers
from enforcement.actions.pauses import pause_measures
from enforcement.actions.payouts import order_again, settle_payouts
from enforcement.actions.profiles import edit_store_profile
from enforcement.actions.quizzes import answer_quiz, start_quiz
from enforcement.actions.releases import (
    propose_release,
    release_evidence,
    send_back_release,
    tell_store,
    view_evidence,
)
from enforcement.actions.removals import release_payouts, restore_subject
from enforcement.actions.reporters import lift_suspension, suspend_reporter, warn_reporter
from enforcement.actions.reports import file_report, resume_report
from enforcement.actions.review import (
    approve_ban,
    approve_freeze,
    approve_payout_hold,
    confirm_sanction,
    propose_ban,
    refuse_sanction,
)
from enforcement.actions.rules_quiz import start_rules_quiz
from enforcement.actions.second_reviews import (
    draw_second_reviews,
    give_second_opinion,
    mark_golden,
)
from enforcement.actions.signals import raise_signal, report_store
from enforcement.actions.threats import (
    dismiss_threat,
    notice_overdue_threat,
    raise_threat,
    report_threat,
)

__all__ = [
    "answer_case",
    "answer_enquiry",
    "answer_quiz",
    "answer_sample",
    "approve_ban",
    "approve_freeze",
    "approve_payout_hold",
    "ask_for_age",
    "ask_new_owner",
    "attach_evidence",
    "call_all_ladders",
    "claim_case",
    "close_case_without_violation",
    "close_enquiry",
    "close_sample",
    "close_store",
    "confirm_sanction",
    "decide_appeal",
    "decide_case",
    "decide_complaint",
    "dismiss_threat",
    "disown_report",
    "doubt_identity",
    "draw_audit_samples",
    "draw_second_reviews",
    "edit_store_profile",
    "end_flagger",
    "end_link",
    "escalate_due",
    "escalate_store",
    "expire_sanction",
    "extend_secrecy",
    "file_appeal",
    "file_complaint",
    "file_identity",
    "file_report",
    "finish_closure",
    "give_second_opinion",
    "judge_sample",
    "lapse_unconfirmed",
    "lift_hold",
    "lift_suspension",
    "mark_golden",
    "notice_overdue_appeal",
    "notice_overdue_case",
    "notice_overdue_complaint",
    "notice_overdue_enquiry",
    "notice_overdue_identity",
    "notice_overdue_request",
    "notice_overdue_threat",
    "order_again",
    "pause_measures",
    "place_hold",
    "propose_ban",
    "propose_release",
    "raise_signal",
    "raise_threat",
    "record_identifier",
    "record_identifiers",
    "record_violation",
    "refuse_request",
    "refuse_sanction",
    "register_flagger",
    "register_request",
    "release_appeal",
    "release_case",
    "release_complaint",
    "release_enquiry",
    "release_evidence",
    "release_payouts",
    "reopen_store",
    "report_store",
    "report_threat",
    "restore_subject",
    "resume_report",
    "return_identity",
    "send_back_release",
    "send_enquiry",
    "settle_payouts",
    "skip_case",
    "start_quiz",
    "start_rules_quiz",
    "suspend_reporter",
    "take_appeal",
    "take_complaint",
    "take_enquiry",
    "take_next_case",
    "tell_store",
    "verify_channel",
    "verify_identity",
    "view_evidence",
    "warn_reporter",
    "withdraw_appeal",
    "write_on_appeal",
]
