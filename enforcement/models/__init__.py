"""Cases, the points ledger, sanctions, statements, appeals, reports, and the authority desk."""

from enforcement.models.appeal_evidence import AppealEvidence
from enforcement.models.appeal_points import AppealMessage, AppealPoint, PointAnswer
from enforcement.models.appeals import Appeal
from enforcement.models.audit_samples import AuditDraw, AuditSample
from enforcement.models.authority import (
    AuthorityRequest,
    Bundle,
    BundlePurge,
    EvidenceView,
    ReleaseProposal,
)
from enforcement.models.cases import Case, Exhibit, Signal
from enforcement.models.closures import StoreClosure
from enforcement.models.complaints import Complaint
from enforcement.models.enquiries import Enquiry
from enforcement.models.flaggers import TrustedFlagger
from enforcement.models.hearings import Hearing, HearingAnswer
from enforcement.models.holds import Hold, ThreatReport
from enforcement.models.identities import TraderIdentity
from enforcement.models.identity_parts import IdentityAsk, IdentityDocument, IdentityRemark
from enforcement.models.ledger import DueLadder, LadderTurn, Violation
from enforcement.models.links import EndedLink, StoreIdentifier
from enforcement.models.pauses import SanctionPause
from enforcement.models.payouts import PayoutOrder
from enforcement.models.profiles import StoreProfile
from enforcement.models.quizzes import EarnBack, Quiz
from enforcement.models.reporters import ReporterMeasure
from enforcement.models.reports import Report
from enforcement.models.sanctions import Sanction
from enforcement.models.second_reviews import GoldenCase, SecondOpinion, SecondReview
from enforcement.models.skips import CaseSkip
from enforcement.models.statements import Statement

__all__ = [
    "Appeal",
    "AppealEvidence",
    "AppealMessage",
    "AppealPoint",
    "AuditDraw",
    "AuditSample",
    "AuthorityRequest",
    "Bundle",
    "BundlePurge",
    "Case",
    "CaseSkip",
    "Complaint",
    "DueLadder",
    "EarnBack",
    "EndedLink",
    "Enquiry",
    "EvidenceView",
    "Exhibit",
    "GoldenCase",
    "Hearing",
    "HearingAnswer",
    "Hold",
    "IdentityAsk",
    "IdentityDocument",
    "IdentityRemark",
    "LadderTurn",
    "PayoutOrder",
    "PointAnswer",
    "Quiz",
    "ReleaseProposal",
    "Report",
    "ReporterMeasure",
    "Sanction",
    "SanctionPause",
    "SecondOpinion",
    "SecondReview",
    "Signal",
    "Statement",
    "StoreClosure",
    "StoreIdentifier",
    "StoreProfile",
    "ThreatReport",
    "TraderIdentity",
    "TrustedFlagger",
    "Violation",
]
