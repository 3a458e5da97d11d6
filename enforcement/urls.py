from django.urls import path, register_converter
from django.urls.converters import StringConverter

from enforcement.actions.bulk import VERBS
from enforcement.views import (
    appeal_evidence,
    appeals,
    approvals,
    audit_samples,
    authority,
    case,
    closures,
    complaints,
    desk,
    enquiries,
    flaggers,
    hearings,
    identities,
    links,
    profiles,
    queue,
    quizzes,
    releases,
    replays,
    reporters,
    reports,
    reputation,
    second_reviews,
    standing,
)


class EvidenceSize:
    """A picture as it is kept, or small; other documents have one size."""

    regex = "full|small"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CaseBulk(StringConverter):
    """What may be done to many cases at once."""

    regex = "|".join(VERBS)


register_converter(CaseBulk, "case_bulk")
register_converter(EvidenceSize, "evidence_size")
app_name = "enforcement"
urlpatterns = [
    # What a store sees
    path("standing/", standing.standing, name="standing"),
    path("standing/quizzes/<str:family>/", quizzes.start, name="start_quiz"),
    path("quizzes/rules/", quizzes.rules, name="rules_quiz"),
    path("quizzes/<int:pk>/", quizzes.quiz, name="quiz"),
    path("quizzes/<int:pk>/answer/", quizzes.answer, name="answer_quiz"),
    path("hearings/<int:pk>/", hearings.hearing, name="hearing"),
    path("hearings/<int:pk>/answer/", hearings.answer, name="answer_hearing"),
    path("decisions/", standing.decision_list, name="decisions"),
    path("decisions/<int:pk>/", standing.decision, name="decision"),
    path("decisions/<int:pk>/appeal/", standing.file_appeal, name="file_appeal"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/write/", appeals.write, name="write_on_appeal"),
    path("appeals/<int:pk>/attach/", appeal_evidence.attach, name="attach_evidence"),
    path(
        "appeals/<int:pk>/evidence/<int:number>/<evidence_size:size>/",
        appeal_evidence.evidence_file,
        name="evidence_file",
    ),
    path("appeals/<int:pk>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("sanctions/<int:pk>/", approvals.sanction, name="sanction"),
    # Who trades through a store
    path("identity/", identities.identity, name="identity"),
    path("identity/<int:pk>/", identities.filed, name="filed_identity"),
    path("identity/<int:pk>/files/<int:number>/", identities.document, name="identity_file"),
    # What a store says of itself, and how it leaves
    path("store/profile/", profiles.profile, name="profile"),
    path("store/closing/", closures.closing, name="closing"),
    path("store/closing/reopen/", closures.reopen, name="reopen_store"),
    path("store/export/<slug:key>/", closures.export, name="export_store"),
    # What anybody sees of a store
    path("stores/<slug:slug>/logo/<int:number>/", profiles.logo, name="store_logo"),
    path("stores/<slug:slug>/reputation/", reputation.reputation, name="reputation"),
    # For people who want to sell
    path("sell/", enquiries.sell, name="sell"),
    path("sell/sent/", enquiries.sent, name="enquiry_sent"),
    # Reports by the public, without an account
    path("report/", reports.file, name="public_report"),
    path("report/<str:token>/", reports.receipt, name="receipt"),
    path("report/<str:token>/complain/", complaints.complain, name="complain"),
    path("report/<str:token>/not-me/", reports.disown, name="disown_report"),
    path("disclosures/<int:pk>/", authority.disclosure, name="disclosure"),
    # Trusted flaggers, kept by admins
    path("flaggers/", flaggers.index, name="flaggers"),
    path("flaggers/<int:pk>/end/", flaggers.end, name="end_flagger"),
    # Samples of what staff did, for auditors
    path("audit/samples/", audit_samples.index, name="audit_samples"),
    path("audit/samples/<int:pk>/", audit_samples.sample, name="audit_sample"),
    path("audit/samples/<int:pk>/judge/", audit_samples.judge, name="judge_sample"),
    path("audit/samples/<int:pk>/explain/", audit_samples.explain, name="explain_sample"),
    path("audit/samples/<int:pk>/close/", audit_samples.close, name="close_sample"),
    # The authority desk
    path("desk/", authority.requests, name="authority_requests"),
    path("desk/new/", authority.new, name="new_authority_request"),
    path("desk/<int:pk>/", authority.request_page, name="authority_request"),
    path("desk/<int:pk>/verify/", authority.verify, name="verify_channel"),
    path("desk/<int:pk>/refuse/", authority.refuse, name="refuse_request"),
    path("desk/<int:pk>/secrecy/", authority.secrecy, name="extend_secrecy"),
    path("desk/<int:pk>/propose/", releases.propose, name="propose_release"),
    path("desk/<int:pk>/review/", releases.review, name="review_release"),
    path("desk/<int:pk>/release/", releases.release, name="release_evidence"),
    path("desk/<int:pk>/send-back/", releases.send_back, name="send_back_release"),
    path("desk/<int:pk>/bundle/", releases.bundle, name="bundle"),
    path("desk/holds/", desk.holds, name="holds"),
    path("desk/holds/<int:pk>/lift/", desk.lift, name="lift_hold"),
    path("desk/threats/", desk.threats, name="threats"),
    path("desk/threats/new/", desk.new_threat, name="new_threat"),
    path("desk/threats/<int:pk>/", desk.threat, name="threat"),
    path("desk/threats/<int:pk>/report/", desk.report, name="report_threat"),
    path("desk/threats/<int:pk>/dismiss/", desk.dismiss, name="dismiss_threat"),
    path("desk/counts/", desk.counts, name="authority_counts"),
    # Reports that staff file
    path("reports/new/", queue.report, name="report"),
    path("policy/replays/<int:pk>/", replays.replay, name="replay"),
    # Moderation
    path("moderation/", queue.queue, name="queue"),
    path("moderation/bulk/<case_bulk:action>/", queue.bulk, name="bulk_cases"),
    path("moderation/next/", queue.take_next, name="take_next"),
    path("moderation/cases/<int:pk>/", case.case, name="case"),
    path("moderation/cases/<int:pk>/claim/", case.claim, name="claim"),
    path("moderation/cases/<int:pk>/release/", case.release, name="release"),
    path("moderation/cases/<int:pk>/skip/", queue.skip, name="skip"),
    path("moderation/cases/<int:pk>/preview/", case.preview, name="preview"),
    path("moderation/cases/<int:pk>/review/", case.review, name="review"),
    path("moderation/cases/<int:pk>/decide/", case.decide, name="decide"),
    path("moderation/cases/<int:pk>/close/", case.close, name="close"),
    path("moderation/approvals/", approvals.approvals, name="approvals"),
    path("moderation/approvals/<int:pk>/", approvals.review_sanction, name="review_sanction"),
    path("moderation/approvals/<int:pk>/agree/", approvals.agree, name="agree"),
    path("moderation/approvals/<int:pk>/refuse/", approvals.refuse, name="refuse"),
    path("moderation/measures/<int:pk>/restore/", approvals.restore, name="restore"),
    path("moderation/measures/<int:pk>/payouts/", approvals.release, name="release_payouts"),
    path("moderation/violations/<int:pk>/ban/", approvals.propose_ban, name="propose_ban"),
    path("moderation/appeals/", appeals.docket, name="docket"),
    path("moderation/appeals/<int:pk>/", appeals.answer, name="answer"),
    path("moderation/appeals/<int:pk>/take/", appeals.take, name="take_appeal"),
    path("moderation/appeals/<int:pk>/release/", appeals.release, name="release_appeal"),
    path("moderation/appeals/<int:pk>/decide/", appeals.decide, name="decide_appeal"),
    path("moderation/complaints/", complaints.index, name="complaints"),
    path("moderation/complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("moderation/complaints/<int:pk>/take/", complaints.take, name="take_complaint"),
    path("moderation/complaints/<int:pk>/release/", complaints.release, name="release_complaint"),
    path("moderation/complaints/<int:pk>/decide/", complaints.decide, name="decide_complaint"),
    path("moderation/reporters/<int:pk>/", reporters.reporter, name="reporter"),
    path("moderation/reporters/<int:pk>/warn/", reporters.warn, name="warn_reporter"),
    path("moderation/reporters/<int:pk>/suspend/", reporters.suspend, name="suspend_reporter"),
    path("moderation/reporters/<int:pk>/lift/", reporters.lift, name="lift_suspension"),
    path("moderation/second-reviews/", second_reviews.index, name="second_reviews"),
    path("moderation/second-reviews/next/", second_reviews.take, name="next_second_review"),
    path("moderation/second-reviews/<int:pk>/", second_reviews.review, name="second_review"),
    path("moderation/consistency/", second_reviews.consistency, name="consistency"),
    path("moderation/cases/<int:pk>/golden/", second_reviews.golden, name="golden"),
    path("moderation/stores/", standing.stores, name="stores"),
    path("moderation/stores/<slug:slug>/links/", links.linked, name="linked_stores"),
    path("moderation/enquiries/", enquiries.index, name="enquiries"),
    path("moderation/enquiries/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("moderation/enquiries/<int:pk>/take/", enquiries.take, name="take_enquiry"),
    path("moderation/enquiries/<int:pk>/release/", enquiries.release, name="release_enquiry"),
    path("moderation/enquiries/<int:pk>/answer/", enquiries.answer, name="answer_enquiry"),
    path("moderation/enquiries/<int:pk>/close/", enquiries.close, name="close_enquiry"),
    path("moderation/identities/", identities.index, name="identities"),
    path("moderation/identities/<int:pk>/", identities.review, name="review_identity"),
    path("moderation/identities/<int:pk>/verify/", identities.verify, name="verify_identity"),
    path("moderation/identities/<int:pk>/return/", identities.send_back, name="return_identity"),
    path("moderation/identities/<int:pk>/doubt/", identities.doubt, name="doubt_identity"),
    path("moderation/links/<int:mine>/<int:theirs>/end/", links.end, name="end_link"),
    path("moderation/stores/<slug:slug>/", standing.store, name="store"),
]
