"""What every section is made of: frozen models, text in both languages, sources, field labels."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = str | Promise
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


# The context in which a new text is validated; what is stored may lack what came later.
WRITTEN = {"written": True}


class Frozen(BaseModel):
    """Immutable, and an unknown key is an error: a typing mistake must not become a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(StrEnum):
    """What a number counts; `policy.wording` turns number and unit into words."""

    NONE = ""
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    POINTS = "points"
    SHARE = "share"
    BYTES = "bytes"
    PIXELS = "pixels"


class Effect(StrEnum):
    """What a change means for sellers, as far as the numbers alone can tell."""

    STRICTER = "stricter"
    MILDER = "milder"
    SAFER = "safer"
    LESS_SAFE = "less_safe"
    TEXT = "text"
    OTHER = "other"

    @property
    def opposite(self) -> "Effect":
        return OPPOSITES.get(self, self)


OPPOSITES = {
    Effect.STRICTER: Effect.MILDER,
    Effect.MILDER: Effect.STRICTER,
    Effect.SAFER: Effect.LESS_SAFE,
    Effect.LESS_SAFE: Effect.SAFER,
}


# pydantic hashes and prints what annotates a type; words must not be translated while importing.
@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """How a field is drawn: its label, help and unit, and what a higher number would mean."""

    title: Words
    help: Words = ""
    unit: Unit = Unit.NONE
    higher: Effect = Effect.OTHER
    # Of entries by key: what the key of a new one looks like; empty where entries belong to code.
    new_key: Words = ""
    # An empty number means no limit, unless this says that it means none at all.
    empty_is_zero: bool = False
    # Follows from other fields: shown beside them and typed by nobody.
    is_fixed: bool = False


class Text(Frozen):
    """The same words in both languages; neither may be missing."""

    en: Annotated[Prose, Shown(_("English"))]
    zh: Annotated[Prose, Shown(_("Simplified Chinese"))]

    def __str__(self) -> str:
        return self.zh if (get_language() or "en").startswith("zh") else self.en

    @property
    def as_facts(self) -> dict[str, str]:
        """The form in which events keep a text for readers of either language."""
        return {"en": self.en, "zh-hans": self.zh}


class Source(Frozen):
    """Where a rule or number comes from, so that anybody can check it."""

    kind: Annotated[
        Literal["law", "standard", "operator", "default"], Shown(_("Kind of source"))
    ] = "default"
    name: Annotated[Line, Shown(_("Name"))] = "Tradewell default"
    url: Annotated[
        str,
        StringConstraints(pattern=r"^(https?://\S+)?$", max_length=300),
        Shown(_("Address"), _("A page that anybody can open. Empty for an own decision.")),
    ] = ""
    read_on: Annotated[date | None, Shown(_("Read on"))] = None

    @model_validator(mode="after")
    def can_be_looked_up(self) -> Self:
        if self.kind != "default" and not (self.url and self.read_on):
            raise ValueError(
                _("A source outside Tradewell needs its address and the day it was read.")
            )
        return self


class Measure(Frozen):
    """A share that a store must reach or stay under, and the orders it is counted over."""

    title: Annotated[Text, Shown(_("Name"))]
    required: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Requirement"), _("From 0 to 1: 0.9 is 90%."), Unit.SHARE),
    ]
    at_least: Annotated[
        bool, Shown(_("More is better"), _("Off: the requirement is an upper limit."))
    ]
    window_days: Annotated[
        int, Field(ge=1, le=365), Shown(_("Period"), _("Counted back from today."), Unit.DAYS)
    ]
    min_orders: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Fewest orders"),
            _("With fewer orders in the period nothing is judged."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ]
    min_buyers: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("Fewest buyers"),
            _("One unhappy buyer alone must not sink a store."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 1

    def is_met(self, share: float) -> bool:
        return share >= self.required if self.at_least else share <= self.required


class Section(Frozen):
    """One part of a policy. `sources` says for each field where its number comes from."""

    label: ClassVar[Words]
    summary: ClassVar[Words] = ""

    sources: dict[str, Source] = {}

    @model_validator(mode="after")
    def sources_name_fields(self) -> Self:
        for path in self.sources:
            if path.split(".")[0] not in type(self).model_fields:
                raise ValueError(
                    _("A source is given for %(path)s, which is no field here.") % {"path": path}
                )
        return self

    def source_of(self, path: str) -> Source | None:
        """The source of a field, or of the nearest field above it."""
        while path not in self.sources and "." in path:
            path = path.rpartition(".")[0]
        return self.sources.get(path)
