"""Events of quizzes."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

QUIZ = "enforcement:quiz"

register(
    EventKind(
        "quiz.started",
        _("Quiz started"),
        _("{actor} started a quiz of {store} on the rules: {family}."),
        url_name=QUIZ,
    ),
    EventKind(
        "quiz.passed",
        _("Quiz passed"),
        _(
            "{actor} passed a quiz of {store} on the rules, {right} of {asked} right. Points taken"
            " off in {family}: {points}."
        ),
        url_name=QUIZ,
    ),
    EventKind(
        "quiz.failed",
        _("Quiz not passed"),
        _("{actor} did not pass a quiz of {store} on the rules: {right} of {asked} right."),
        url_name=QUIZ,
    ),
    EventKind(
        "quiz.rules_started",
        _("Quiz on all rules started"),
        _("{actor} started a quiz of {store} on all rules."),
        url_name=QUIZ,
    ),
    EventKind(
        "quiz.rules_passed",
        _("Quiz on all rules passed"),
        _("{actor} passed the quiz of {store} on all rules: {right} of {asked} right."),
        url_name=QUIZ,
    ),
)
