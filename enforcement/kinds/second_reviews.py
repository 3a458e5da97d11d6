"""Events of second reviews. None carries the store: its pages do not show our doubts."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "second_review.agrees",
        _("Second opinion: the same"),
        _("{actor} gave a second opinion on case {case}; it agrees."),
        url_name="enforcement:case",
    ),
    EventKind(
        "second_review.differs",
        _("Second opinion: another one"),
        _("{actor} gave a second opinion on case {case}; it differs from the decision."),
        url_name="enforcement:case",
    ),
    EventKind(
        "case.golden",
        _("Golden case"),
        _("{actor} kept case {case} with the answer of the team."),
        url_name="enforcement:case",
    ),
)
