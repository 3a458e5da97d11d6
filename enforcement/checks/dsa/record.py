"""One record of the DSA Transparency Database, with every limit that its API checks.

Source: as for the code lists (resources/markdown/api_documentation.md), read 2026-11-23.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from enforcement.checks.dsa import codes

FIRST_CONTENT, FIRST_APPLICATION = date(2000, 1, 1), date(2020, 1, 1)
LAST = date(2038, 1, 1)


def _is_country(code: str) -> str:
    if code not in codes.COUNTRIES:
        raise ValueError(f"{code} is no country of the EU or the EEA")
    return code


Puid = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]+$", max_length=500)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Long = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Facts = Annotated[str, StringConstraints(min_length=1, max_length=5000)]
Country = Annotated[str, AfterValidator(_is_country)]
ContentDate = Annotated[date, Field(ge=FIRST_CONTENT, le=LAST)]
ApplicationDate = Annotated[date, Field(ge=FIRST_APPLICATION, le=LAST)]
EndDate = Annotated[date, Field(le=LAST)]

# A field that the value of another calls for.
CALLED_FOR = (
    ("decision_visibility", "DECISION_VISIBILITY_OTHER", "decision_visibility_other"),
    ("decision_monetary", "DECISION_MONETARY_OTHER", "decision_monetary_other"),
    ("decision_ground", "DECISION_GROUND_ILLEGAL_CONTENT", "illegal_content_legal_ground"),
    ("decision_ground", "DECISION_GROUND_ILLEGAL_CONTENT", "illegal_content_explanation"),
    ("decision_ground", "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_ground"),
    ("decision_ground", "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_explanation"),
    ("content_type", "CONTENT_TYPE_OTHER", "content_type_other"),
    ("category_specification", "KEYWORD_OTHER", "category_specification_other"),
)
DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
ENDS = (
    "end_date_visibility_restriction",
    "end_date_monetary_restriction",
    "end_date_service_restriction",
    "end_date_account_restriction",
)


class Record(BaseModel):
    """What is sent. Raises ValidationError for what the database would refuse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    puid: Puid
    decision_visibility: Annotated[list[codes.Visibility], Field(min_length=1)] | None = None
    decision_visibility_other: Short | None = None
    decision_monetary: codes.Monetary | None = None
    decision_monetary_other: Short | None = None
    decision_provision: codes.Provision | None = None
    decision_account: codes.Account | None = None
    account_type: codes.AccountType | None = None
    decision_ground: codes.Ground
    decision_ground_reference_url: Short | None = None
    illegal_content_legal_ground: Short | None = None
    illegal_content_explanation: Long | None = None
    incompatible_content_ground: Short | None = None
    incompatible_content_explanation: Long | None = None
    incompatible_content_illegal: codes.YesOrNo | None = None
    content_type: Annotated[list[codes.ContentType], Field(min_length=1)]
    content_type_other: Short | None = None
    category: codes.Category
    category_specification: list[codes.Keyword] = Field(default_factory=list)
    category_specification_other: Short | None = None
    territorial_scope: Annotated[list[Country], Field(min_length=1)]
    content_date: ContentDate
    application_date: ApplicationDate
    end_date_visibility_restriction: EndDate | None = None
    end_date_monetary_restriction: EndDate | None = None
    end_date_service_restriction: EndDate | None = None
    end_date_account_restriction: EndDate | None = None
    decision_facts: Facts
    source_type: codes.SourceType
    automated_detection: codes.YesOrNo
    automated_decision: codes.Automation

    @model_validator(mode="after")
    def restricts_something(self) -> Self:
        if not any(getattr(self, name) for name in DECISIONS):
            raise ValueError("none of the four kinds of restriction is named")
        return self

    @model_validator(mode="after")
    def names_what_is_called_for(self) -> Self:
        for field, code, called_for in CALLED_FOR:
            chosen = getattr(self, field) or ()
            has_code = code == chosen if isinstance(chosen, str) else code in chosen
            if has_code and not getattr(self, called_for):
                raise ValueError(f"{code} needs {called_for}")
        return self

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        ends = [getattr(self, name) for name in ENDS]
        if any(end is not None and end < self.application_date for end in ends):
            raise ValueError("a restriction ends before it begins")
        return self
