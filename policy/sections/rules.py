"""The rulebook: what sellers may not do, why, how to mend it, and what it costs."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from core.errors import NotFound
from policy.sections.base import Code, Effect, Frozen, Section, Shown, Source, Text, Unit, Words
from policy.sections.evidence import EvidenceKind, kinds_for
from policy.sections.ladder import Points

PERSON = "person"
APPS = {"L": "listings", "S": "shipping", "A": "aftersales", "E": "enforcement"}
AppName = Literal["listings", "shipping", "aftersales", "enforcement"]


class Rule(Frozen):
    """One paragraph of the rulebook. Findings and violations name it by its code."""

    code: Code
    number: Annotated[
        str,
        StringConstraints(pattern=r"^[LSAE]-[1-9]\d?\.[1-9]\d?$"),
        Shown(_("Number"), _("L listings, S shipping, A after-sales, E conduct: L-3.2.")),
    ]
    title: Annotated[Text, Shown(_("Title"))]
    text: Annotated[Text, Shown(_("Text"), _("What is not allowed, and what is."))]
    remedy: Annotated[Text, Shown(_("How to put it right"))]
    family: Annotated[str, Shown(_("Family"))]
    points: Annotated[Points, Shown(_("Points"), "", Unit.POINTS, Effect.STRICTER)]
    severity: Annotated[
        Literal["low", "medium", "high", "critical"],
        Shown(_("Severity"), _("A label that sorts work; it changes no points.")),
    ]
    first_offence_free: Annotated[
        bool,
        Shown(
            _("First offence free"),
            _("The first violation counts no points."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = False
    source: Annotated[Source, Shown(_("Source"))]
    enforced_by: Annotated[
        str,
        StringConstraints(pattern=r"^(person|[a-z_]+(\.[A-Za-z_]+)+)$"),
    ] = PERSON

    @property
    def app(self) -> str:
        return APPS[self.number[0]]

    @property
    def is_checked_by_machine(self) -> bool:
        return self.enforced_by != PERSON

    @property
    def place(self) -> tuple[str, int, int]:
        """Sorts L-2.10 after L-2.9."""
        chapter, _dot, paragraph = self.number[2:].partition(".")
        return self.number[0], int(chapter), int(paragraph)


class RulesSection(Section):
    """Rule: docs/rules/enforcement.md#rulebook"""

    label: ClassVar[Words] = _("Rulebook")
    summary: ClassVar[Words] = _("Every rule with its text, remedy, points and source.")

    book: Annotated[dict[str, Rule], Field(min_length=1), Shown(_("Rules"))]
    # Versions from before there were kinds take any document, without a word on what helps.
    evidence: Annotated[
        dict[Code, EvidenceKind],
        Shown(
            _("Evidence on appeals"),
            _("What a store can attach, and against which decisions it helps."),
            new_key=_("Small letters, digits and underscores, such as test_report."),
        ),
    ] = Field(default_factory=dict)

    @model_validator(mode="after")
    def codes_and_numbers_are_unique(self) -> Self:
        if wrong := [key for key, rule in self.book.items() if key != rule.code]:
            raise ValueError(_("The code of %(key)s differs from its key.") % {"key": wrong[0]})
        numbers = [rule.number for rule in self.book.values()]
        if twice := [number for number in numbers if numbers.count(number) > 1]:
            raise ValueError(_("Two rules have the number %(number)s.") % {"number": twice[0]})
        return self

    @model_validator(mode="after")
    def evidence_names_rules(self) -> Self:
        for key, kind in self.evidence.items():
            if gone := [code for code in kind.rules if code not in self.book]:
                words = _("The evidence %(key)s helps on %(code)s, which the rulebook lacks.")
                raise ValueError(words % {"key": key, "code": gone[0]})
        return self

    def evidence_on(self, code: str) -> dict[str, EvidenceKind]:
        """What helps against a decision on this rule, in its order; also of a rule that is gone."""
        rule = self.book.get(code)
        return kinds_for(self.evidence, code, rule.family if rule else "")

    def get(self, code: str) -> Rule:
        """Raises NotFound for a code that this version does not have."""
        if code not in self.book:
            raise NotFound(_("This version has no rule %(code)s.") % {"code": code})
        return self.book[code]

    def numbered(self, number: str) -> Rule:
        """Raises NotFound for a number that this version does not have."""
        for rule in self.book.values():
            if rule.number == number:
                return rule
        raise NotFound(_("This version has no rule %(code)s.") % {"code": number})

    def of_app(self, app: str) -> tuple[Rule, ...]:
        """The rules of one app in the order of their numbers."""
        return self.in_order(rule for rule in self.book.values() if rule.app == app)

    @staticmethod
    def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(sorted(rules, key=lambda rule: rule.place))
