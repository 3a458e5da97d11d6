"""The published standard of mediation: which facts give which remedy, and who must show what."""

from typing import Annotated, ClassVar, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from policy.sections.base import Code, Effect, Frozen, Section, Shown, Source, Text, Unit, Words

RowNumber = Annotated[str, StringConstraints(pattern=r"^M-\d{1,2}\.\d{1,2}$")]
Percent = Annotated[int, Field(ge=0, le=100)]
Codes = tuple[str, ...]
Place = Annotated[int, Field(ge=0, le=999), Shown(_("Place in lists"), _("Smaller first."))]


class Criterion(Frozen):
    """Something that is so, is not so, or is not known, in one ticket."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    shown_by: Annotated[
        Literal["record", "buyer", "seller", "mediator"],
        Shown(_("Who shows it"), _("record: Tradewell knows it itself.")),
    ]


class Claim(Frozen):
    """What a buyer claims, by the reasons that they may have chosen."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    reasons: Annotated[
        Codes, Field(min_length=1), Shown(_("Reasons of tickets"), _("One code a line."))
    ]


class StandardRow(Frozen):
    """One row of the standard. Of a claim's rows the first one that fits the facts decides."""

    number: Annotated[RowNumber, Shown(_("Number"), _("Such as M-3.1."))]
    claim: Annotated[Code, Shown(_("Claim"))]
    place: Place = 0
    text: Annotated[Text, Shown(_("In words"))]
    when: Annotated[Codes, Shown(_("Where these are so"), _("One code a line."))] = ()
    when_not: Annotated[Codes, Shown(_("Where these are not so"), _("One code a line."))] = ()
    buyer_evidence: Annotated[Codes, Shown(_("The buyer shows"), _("One code a line."))] = ()
    seller_evidence: Annotated[Codes, Shown(_("The store shows"), _("One code a line."))] = ()
    presumption: Annotated[
        Literal["buyer", "seller"],
        Shown(_("Whom it believes"), _("Where neither or both have shown what they must.")),
    ]
    low_percent: Annotated[
        Percent, Shown(_("Remedy from"), _("In percent of the articles’ money."))
    ] = 0
    high_percent: Annotated[
        Percent, Shown(_("Remedy to"), _("In percent of the articles’ money."))
    ] = 0
    return_paid_by: Annotated[
        Literal["nobody", "store", "buyer"],
        Shown(_("Who pays when the goods come back"), _("nobody: they do not come back.")),
    ] = "nobody"
    effect: Annotated[
        Literal["none", "not_as_described", "not_received"],
        Shown(_("Counts in the store’s measures as")),
    ] = "none"
    source: Annotated[Source, Shown(_("Source"))]

    @model_validator(mode="after")
    def remedy_is_ordered(self) -> Self:
        if self.low_percent > self.high_percent:
            raise ValueError(_("The remedy ends below where it begins."))
        return self

    @property
    def named(self) -> set[str]:
        """Every criterion that the row looks at."""
        parts = (self.when, self.when_not, self.buyer_evidence, self.seller_evidence)
        return {code for part in parts for code in part}


class MediationSection(Section):
    """Rule: docs/rules/aftersales.md#mediation"""

    label: ClassVar[Words] = _("Mediation")
    summary: ClassVar[Words] = _("The standard: claims, facts, evidence of each side, remedies.")

    criteria: Annotated[dict[Code, Criterion], Shown(_("Criteria"))] = Field(default_factory=dict)
    claims: Annotated[dict[Code, Claim], Shown(_("Claims"))] = Field(default_factory=dict)
    rows: Annotated[dict[Code, StandardRow], Shown(_("Rows of the standard"))] = Field(
        default_factory=dict
    )
    prompt_days: Annotated[
        int,
        Field(ge=0, le=60),
        Shown(_("A complaint is prompt within"), _("Counted from delivery."), Unit.DAYS),
    ] = 3
    second_mediator_cents: Annotated[
        int,
        Field(ge=0, le=100_000_000),
        Shown(
            _("A second mediator confirms from"),
            _("Money back in euro cents; other currencies are converted."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 20_000
    appeal_answer_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(_("Time to answer an appeal"), _("By a mediator who took no part."), Unit.DAYS),
    ] = 7
    second_look_percent: Annotated[
        int,
        Field(ge=0, le=100),
        Shown(
            _("Rulings that are judged again, in percent"),
            _("Drawn by lot, once their time to appeal is over, by another mediator."),
        ),
    ] = 10
    second_look_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(_("They wait for a second look for"), "", Unit.DAYS),
    ] = 60
    signal_buyers: Annotated[
        int,
        Field(ge=2, le=1000),
        Shown(
            _("Buyers that make a case"),
            _("So many were sent the same goods not as described, by rulings in force."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 3
    signal_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(_("Counted over"), _("Back from the newest ruling."), Unit.DAYS, Effect.STRICTER),
    ] = 90

    @model_validator(mode="after")
    def rows_name_what_there_is(self) -> Self:
        for row in self.rows.values():
            if row.claim not in self.claims:
                words = _("Row %(number)s names the claim %(claim)s, which is not listed.")
                raise ValueError(words % {"number": row.number, "claim": row.claim})
            if unknown := sorted(row.named - set(self.criteria)):
                words = _("Row %(number)s names the criterion %(code)s, which is not listed.")
                raise ValueError(words % {"number": row.number, "code": unknown[0]})
        numbers = [row.number for row in self.rows.values()]
        if len(set(numbers)) != len(numbers):
            raise ValueError(_("Two rows of the standard have the same number."))
        return self

    @model_validator(mode="after")
    def claims_are_always_answered(self) -> Self:
        for code, claim in self.claims.items():
            rows = self.rows_of(code)
            if not rows or rows[-1][1].when or rows[-1][1].when_not:
                words = _("The last row of “%(claim)s” must fit whatever the facts are.")
                raise ValueError(words % {"claim": claim.title})
        return self

    def rows_of(self, claim: str) -> list[tuple[str, StandardRow]]:
        """The rows of a claim in the order in which they are tried."""
        rows = [(code, row) for code, row in self.rows.items() if row.claim == claim]
        return sorted(rows, key=lambda pair: pair[1].place)

    def claim_of(self, reason: str) -> str:
        """The claim that a reason makes; "" where the standard says nothing of it."""
        found = (code for code, claim in self.claims.items() if reason in claim.reasons)
        return next(found, "")

    def criteria_of(self, claims: set[str]) -> list[tuple[str, Criterion]]:
        """The criteria that the rows of these claims look at, as they are listed."""
        named = {code for row in self.rows.values() if row.claim in claims for code in row.named}
        listed = sorted(self.criteria.items(), key=lambda pair: pair[1].place)
        return [(code, criterion) for code, criterion in listed if code in named]
