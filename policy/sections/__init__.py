"""A policy version as typed, immutable data. Each section has a module of its own."""

from datetime import datetime
from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.aftersales import AftersalesSection
from policy.sections.base import Frozen
from policy.sections.customs import CustomsSection
from policy.sections.governance import GovernanceSection
from policy.sections.green import GreenSection
from policy.sections.ladder import Family, LadderSection
from policy.sections.listings import ListingsSection
from policy.sections.mediation import MediationSection
from policy.sections.notices import NoticesSection, first_texts
from policy.sections.quiz import QuizSection
from policy.sections.rules import Rule, RulesSection
from policy.sections.shipping import ShippingSection
from policy.sections.signals import SignalsSection
from policy.sections.triage import TriageSection
from policy.sections.truth import NamedScheme, TermBank, TruthSection
from policy.sections.uploads import UploadsSection

__all__ = ["SECTIONS", "Policy"]


class Policy(Frozen):
    """Everything that is decided by the marketplace and not by the program."""

    version: Annotated[int, Field(ge=0)] = 0
    effective_from: datetime | None = None
    governance: GovernanceSection
    ladder: LadderSection
    rules: RulesSection
    listings: ListingsSection
    truth: TruthSection
    shipping: ShippingSection
    aftersales: AftersalesSection
    uploads: UploadsSection
    # Versions from before there was a programme reward nothing.
    green: GreenSection = GreenSection()
    # Versions from before there were customs rules know of no destination.
    customs: CustomsSection = CustomsSection()
    # Versions from before there was a standard leave it to reasons alone.
    mediation: MediationSection = MediationSection()
    # Versions from before there were examples suggest nothing.
    triage: TriageSection = TriageSection()
    # Versions from before there were terms know of no insult.
    signals: SignalsSection = SignalsSection()
    # Versions from before there were texts go by those that came with the program.
    notices: NoticesSection = Field(default_factory=first_texts)
    # Versions from before there were quizzes ask nothing and give nothing back.
    quiz: QuizSection = QuizSection()

    @model_validator(mode="after")
    def rules_name_families(self) -> Self:
        for rule in self.rules.book.values():
            if rule.family not in self.ladder.families:
                raise ValueError(
                    _("Rule %(number)s names the family %(family)s, which the ladder lacks.")
                    % {"number": rule.number, "family": rule.family}
                )
        return self

    @model_validator(mode="after")
    def quizzes_can_be_held(self) -> Self:
        quiz, book = self.quiz, self.rules.book
        if gone := [code for code, one in quiz.bank.items() if one.rule not in book]:
            words = _("The question %(code)s is about a rule that the rulebook lacks.")
            raise ValueError(words % {"code": gone[0]})
        for name in quiz.rewards:
            family = self.ladder.families.get(name)
            if family is None or family.mode != "points":
                words = _("Points are earned back in %(family)s, which counts no points.")
                raise ValueError(words % {"family": name})
            if len(self.questions_of(name)) < quiz.questions_per_quiz:
                words = _("%(family)s has fewer questions than a quiz asks.")
                raise ValueError(words % {"family": family.title})
        return self

    @model_validator(mode="after")
    def schemes_prove_something(self) -> Self:
        """Sellers file a certificate for what it proves: without that nobody could file it."""
        for code, scheme in self.green.schemes.items():
            if not scheme.proves and code not in self.proving:
                raise ValueError(
                    _("Name the attribute that %(scheme)s proves: no rule of the check names it.")
                    % {"scheme": scheme.title}
                )
        return self

    @property
    def proving(self) -> dict[str, dict[str, str]]:
        """Schemes that the check names: each attribute that one proves, with the rule that asks."""
        found: dict[str, dict[str, str]] = {}
        for rule, bank in self.truth.banks.items():
            holders: tuple[TermBank | NamedScheme, ...] = (bank, *bank.named.values())
            for holder in (one for one in holders if one.attribute):
                for code in holder.schemes:
                    found.setdefault(code, {}).setdefault(holder.attribute, rule)
        return found

    def rule(self, code: str) -> Rule:
        """Raises NotFound for a code that this version does not have."""
        return self.rules.get(code)

    def family_of(self, code: str) -> Family:
        """The family in which a violation of this rule counts."""
        return self.ladder.families[self.rule(code).family]

    def questions_of(self, family: str) -> list[str]:
        """The codes of the questions on rules of one family."""
        return self.quiz.about({code for code, r in self.rules.book.items() if r.family == family})


SECTIONS: tuple[str, ...] = tuple(
    name for name in Policy.model_fields if name not in ("version", "effective_from")
)
