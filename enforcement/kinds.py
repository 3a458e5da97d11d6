"""Events of enforcement."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

CASE = "enforcement:case"
DECISION = "enforcement:decision"
SANCTION = "enforcement:sanction"
APPEAL = "enforcement:appeal"
STATEMENT_MAIL = "emails/enforcement/statement.txt"
SANCTION_MAIL = "emails/enforcement/sanction.txt"
OUTCOME_MAIL = "emails/enforcement/appeal_outcome.txt"

register(
    EventKind(
        "case.opened",
        _("Case opened"),
        _("Case {case} was opened: {rule} {rule_title}."),
        url_name=CASE,
    ),
    EventKind(
        "case.signalled",
        _("Another signal"),
        _("Another signal came into case {case}: {rule} {rule_title}."),
        url_name=CASE,
    ),
    EventKind("case.claimed", _("Case taken"), _("{actor} took case {case}."), url_name=CASE),
    EventKind(
        "case.released", _("Case released"), _("{actor} released case {case}."), url_name=CASE
    ),
    EventKind(
        "case.decided",
        _("Case decided"),
        _("{actor} decided case {case} by decision {decision}."),
        url_name=CASE,
    ),
    EventKind(
        "case.closed",
        _("Case closed"),
        _("{actor} closed case {case} without a violation."),
        url_name=CASE,
    ),
    EventKind(
        "case.overdue",
        _("Case overdue"),
        _("Case {case} has waited longer than {hours} hours."),
        url_name=CASE,
    ),
    EventKind(
        "decision.made",
        _("Decision about your store"),
        _("Decision {decision}: {title}."),
        template=STATEMENT_MAIL,
        url_name=DECISION,
        mandatory=True,
    ),
    EventKind(
        "sanction.provisional",
        _("Provisional decision about a store"),
        _("Decision {decision} about {store}: {title}. A person must confirm it by {confirm_at}."),
        template=STATEMENT_MAIL,
        url_name=DECISION,
        mandatory=True,
    ),
    EventKind(
        "sanction.confirmed",
        _("Measure confirmed"),
        _("A person confirmed a measure against {store}: {measure}. Reason: {reason}"),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.refused",
        _("Measure not taken"),
        _("A person turned down a measure against {store}: {measure}. Reason: {reason}"),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.approved",
        _("Second person agreed"),
        _("{actor} agreed to a measure against {store}: {measure}."),
        url_name=SANCTION,
    ),
    EventKind(
        "sanction.lapsed",
        _("Measure lifted unconfirmed"),
        _("Nobody confirmed a measure against {store} in time: {measure}. It has lifted."),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.ended",
        _("Measure ended"),
        _("A measure against {store} has ended as announced: {measure}."),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.reversed",
        _("Measure reversed"),
        _("A measure against {store} was reversed: {measure}. Reason: {reason}"),
        url_name=SANCTION,
    ),
    EventKind(
        "ban.suggested",
        _("Ladder suggests a ban"),
        _("{store} has reached {points} points in {family}. Two people may decide on a ban."),
        url_name="enforcement:propose_ban",
    ),
    EventKind(
        "ban.proposed",
        _("Ban proposed"),
        _("{actor} proposed to ban {store}. A senior moderator must agree."),
        url_name=SANCTION,
    ),
    EventKind(
        "appeal.filed",
        _("Appeal received"),
        _("Appeal {appeal} against decision {decision} was received. Answer by {due_at}."),
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.withdrawn",
        _("Appeal withdrawn"),
        _("{actor} withdrew appeal {appeal} against decision {decision}."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.taken",
        _("Appeal in review"),
        _("Appeal {appeal} against decision {decision} is being reviewed."),
        url_name=APPEAL,
    ),
    EventKind(
        "appeal.granted",
        _("Appeal granted"),
        _("Appeal {appeal} against decision {decision} was granted. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.partly_granted",
        _("Appeal partly granted"),
        _("Appeal {appeal} against decision {decision} was partly granted. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.refused",
        _("Appeal refused"),
        _("Appeal {appeal} against decision {decision} was refused. Reason: {reason}"),
        template=OUTCOME_MAIL,
        url_name=APPEAL,
        mandatory=True,
    ),
    EventKind(
        "appeal.overdue",
        _("Appeal overdue"),
        _("Appeal {appeal} against decision {decision} waits longer than the rules allow."),
        url_name=APPEAL,
    ),
)
