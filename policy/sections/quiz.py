"""Quizzes on the rulebook: the bank of questions, and what passing one gives back."""

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Code, Effect, Frozen, Section, Shown, Text, Unit, Words

FEWEST_ANSWERS, MOST_ANSWERS = 3, 4


class Answer(Frozen):
    text: Annotated[Text, Shown(_("Text of the answer"))]
    is_right: Annotated[bool, Shown(_("Right"))] = False


class Question(Frozen):
    """One question about one rule. The answers that are right, and no others, are to be ticked."""

    rule: Annotated[Code, Shown(_("Rule"), _("The code of the rule that it teaches."))]
    text: Annotated[Text, Shown(_("Question"))]
    answers: Annotated[
        tuple[Answer, ...],
        Field(min_length=FEWEST_ANSWERS, max_length=MOST_ANSWERS),
        Shown(_("Possible answers"), _("Three or four; at least one right, at least one wrong.")),
    ]
    explanation: Annotated[Text, Shown(_("Explanation"), _("Shown with the result."))]

    @model_validator(mode="after")
    def can_be_answered(self) -> Self:
        if {answer.is_right for answer in self.answers} != {True, False}:
            raise ValueError(_("A question needs at least one right and one wrong answer."))
        return self

    @property
    def title(self) -> Text:
        return self.text

    @property
    def right(self) -> frozenset[int]:
        """The places of the right answers, counted from 0 as they stand in the policy."""
        return frozenset(place for place, one in enumerate(self.answers) if one.is_right)


class Reward(Frozen):
    points: Annotated[
        Decimal,
        Field(gt=0, le=1000, max_digits=6, decimal_places=2),
        Shown(_("Points taken off"), "", Unit.POINTS, Effect.MILDER),
    ]


class QuizSection(Section):
    """Rule: docs/rules/enforcement.md#earn-back"""

    label: ClassVar[Words] = _("Rule quiz")
    summary: ClassVar[Words] = _("Questions on the rules, and the points that a passed quiz gives.")

    rewards: Annotated[
        dict[str, Reward],
        Shown(
            _("Points that a passed quiz takes off"),
            _("By family. A family that is not named gives nothing back."),
            new_key=_("The code of a family that counts points."),
        ),
    ] = Field(default_factory=dict)
    questions_per_quiz: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(_("Questions in a quiz"), "", Unit.NONE, Effect.STRICTER),
    ] = 5
    pass_percent: Annotated[
        int,
        Field(ge=1, le=100),
        Shown(_("Passed from, in percent"), _("Of its questions."), Unit.NONE, Effect.STRICTER),
    ] = 80
    days_between: Annotated[
        int,
        Field(ge=1, le=730),
        Shown(
            _("Points are earned back once in"),
            _("In each family, counted from the last time."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ] = 90
    wait_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(_("After a quiz that was not passed, wait"), "", Unit.HOURS, Effect.STRICTER),
    ] = 24
    tries_in_a_row: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(
            _("Tries before a longer wait"),
            _("So many not passed, one after the other."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 3
    long_wait_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(_("The longer wait"), "", Unit.DAYS, Effect.STRICTER),
    ] = 14
    bank: Annotated[
        dict[Code, Question],
        Shown(
            _("Bank of questions"),
            _("Each teaches one rule."),
            new_key=_("Small letters, digits and underscores, such as title_length."),
        ),
    ] = Field(default_factory=dict)

    def about(self, rules: Collection[str]) -> list[str]:
        """The codes of the questions on these rules, as they are listed."""
        return [code for code, question in self.bank.items() if question.rule in rules]
