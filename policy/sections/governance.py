"""How the marketplace itself has to act: notice, second pairs of eyes, appeals."""

from typing import Annotated, ClassVar, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.auditing import AuditRules
from policy.sections.base import Code, Effect, Frozen, Section, Shown, Unit, Words
from policy.sections.closing import ClosingRules
from policy.sections.consistency import ConsistencyRules
from policy.sections.enquiries import EnquiryRules
from policy.sections.identity import IdentityRules
from policy.sections.late_answers import LateAnswerRules
from policy.sections.liaison import LiaisonRules
from policy.sections.links import LinkRules
from policy.sections.profiles import ProfileRules
from policy.sections.replay import ReplayRules
from policy.sections.reports import ReportRules
from policy.sections.retention import RetentionRules

MachineAction = Literal["warn", "restrict_listing", "restrict_shipping", "freeze"]


class ReviewRules(Frozen):
    """How people watch over the check of listings."""

    sample_share: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Share of passed checks that a person looks at"), "", Unit.SHARE),
    ] = 0.01
    overturned_share_at_most: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Findings overturned, at most"),
            _("Above this share a rule only warns."),
            Unit.SHARE,
            Effect.STRICTER,
        ),
    ] = 0.3
    decisions_at_least: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(_("Fewest decisions"), _("With fewer nothing is judged."), Unit.NONE),
    ] = 20
    window_days: Annotated[
        int, Field(ge=1, le=365), Shown(_("Period"), _("Counted back from today."), Unit.DAYS)
    ] = 90
    phrase_share_at_most: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Listings that a new phrase may find, at most"),
            _("A phrase that finds more of the last listings is too broad."),
            Unit.SHARE,
        ),
    ] = 0.2
    claim_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("Time to decide what one has taken"),
            _("Then a review or certificate is free for others again."),
            Unit.HOURS,
        ),
    ] = 24
    never_demoted: Annotated[tuple[Code, ...], Shown(_("Rules that always stand"))] = (
        "counterfeit_term",
        "prohibited_item",
    )


class GovernanceSection(Section):
    """Rule: docs/rules/enforcement.md#governance"""

    label: ClassVar[Words] = _("Governance")
    summary: ClassVar[Words] = _(
        "Notice before changes, second approvals, appeals and their clocks."
    )

    notice_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(
            _("Notice before a new version"),
            _("A version takes effect at the earliest this long after its approval."),
            Unit.DAYS,
            Effect.SAFER,
        ),
    ]
    machine_actions: Annotated[
        tuple[MachineAction, ...],
        Shown(
            _("Steps a worker may take"),
            _("Freezes are provisional until a person confirms them. Bans are never automatic."),
        ),
    ]
    provisional_confirm_hours: Annotated[
        int,
        Field(ge=1, le=168),
        Shown(
            _("Time to confirm a provisional freeze"),
            _("Nobody confirmed it by then: it lifts by itself."),
            Unit.HOURS,
            Effect.LESS_SAFE,
        ),
    ]
    second_person_freeze_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Freezes that need two people"),
            _("A freeze longer than this needs a second moderator."),
            Unit.DAYS,
            Effect.LESS_SAFE,
        ),
    ]
    second_person_hold_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Holds of payouts that need two people"),
            _("A hold longer than this needs a second moderator."),
            Unit.DAYS,
            Effect.LESS_SAFE,
        ),
    ] = 30
    ban_notice_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(
            _("Notice before a ban"),
            _("Waived only where the law demands it or for proven repetition."),
            Unit.DAYS,
            Effect.SAFER,
        ),
    ]
    appeal_window_days: Annotated[
        int,
        Field(ge=1, le=730),
        Shown(_("Time to appeal"), _("Counted from the decision."), Unit.DAYS, Effect.SAFER),
    ]
    appeal_answer_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("Time to answer an appeal"),
            _("By an uninvolved moderator."),
            Unit.DAYS,
            Effect.LESS_SAFE,
        ),
    ]
    case_decision_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("Time to decide a case"),
            _("Counted from its opening; sorts the review queue."),
            Unit.HOURS,
        ),
    ]
    case_skip_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("A skipped case is not offered for"),
            _("To the moderator who skipped it; others get it at once."),
            Unit.HOURS,
        ),
    ] = 24
    late_answers: Annotated[LateAnswerRules, Shown(_("Late answers to appeals"))] = (
        LateAnswerRules()
    )
    replay: Annotated[ReplayRules, Shown(_("Replay of drafts"))] = ReplayRules()
    review: Annotated[ReviewRules, Shown(_("Review of the check"))] = ReviewRules()
    consistency: Annotated[ConsistencyRules, Shown(_("Second reviews"))] = ConsistencyRules()
    audit: Annotated[AuditRules, Shown(_("Review of staff actions"))] = AuditRules()
    reports: Annotated[ReportRules, Shown(_("Reports by the public"))] = ReportRules()
    links: Annotated[LinkRules, Shown(_("Linked stores"))] = LinkRules()
    liaison: Annotated[LiaisonRules, Shown(_("Authority desk"))] = LiaisonRules()
    retention: Annotated[RetentionRules, Shown(_("Times of keeping"))] = RetentionRules()
    identity: Annotated[IdentityRules, Shown(_("Trader identity"))] = IdentityRules()
    profiles: Annotated[ProfileRules, Shown(_("Store profiles"))] = ProfileRules()
    closing: Annotated[ClosingRules, Shown(_("Closing a store"))] = ClosingRules()
    enquiries: Annotated[EnquiryRules, Shown(_("Enquiries of people who want to sell"))] = (
        EnquiryRules()
    )
