"""Events of cases."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

CASE = "enforcement:case"
DECISION = "enforcement:decision"
STATEMENT_MAIL = "emails/enforcement/statement.txt"

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
        "case.skipped",
        _("Case skipped"),
        _("{actor} skipped case {case}: {reason}"),
        url_name=CASE,
    ),
    EventKind(
        "case.answered",
        _("Answer from the store"),
        _("{store} answered in case {case}: exhibit {exhibit}."),
        url_name=CASE,
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
)
