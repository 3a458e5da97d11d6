"""What a listing may not say: term banks, exemptions and limits of the truthfulness check."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from core.yaml_files import read_yaml
from policy.sections.base import WRITTEN, Effect, Frozen, Section, Shown, Unit, Words
from policy.sections.facts import (
    NO_DUTIES,
    BaitLimits,
    Consistency,
    CustomsWords,
    Origins,
    PromiseWords,
    SafetyDuties,
    SpecLimits,
)
from policy.sections.limits import GtinLimits, PartLimits, PriceLimits, StuffingLimits, TitleLimits

DATA = Path(__file__).resolve().parent.parent / "data" / "truth"
Severity = Literal["warn", "needs_evidence", "block"]


def _spoken(code: str) -> str:
    try:
        return Locale.parse(code).language
    except (UnknownLocaleError, ValueError):
        raise ValueError(_("Give a language by its code, such as “it”.")) from None


Spoken = Annotated[str, AfterValidator(_spoken)]
REFERENCE = re.compile(r"<([a-z0-9_.]+)>")
# Lists that the check fills in: `brand` from the section's trade brands.
FILLED_IN = {"brand"}
# Judged by facts, whatever words a version holds. Other codes without words may be left out.
ALWAYS_JUDGED = {"title_format", "reference_price_inflated", "invalid_gtin"}
PAIRS = {"(": ")", "[": "]", "{": "}"}
BRACKETS = re.compile(r"[()\[\]{}]")


def _well_formed(phrase: str) -> str:
    """Refuse a phrase whose brackets do not pair, so that the matcher never meets one."""
    waiting: list[str] = []
    # A version holds tens of thousands of letters, and few of them are brackets.
    for bracket in BRACKETS.findall(phrase):
        if bracket in PAIRS:
            waiting.append(PAIRS[bracket])
        elif not waiting or waiting.pop() != bracket:
            raise ValueError(f"Brackets do not pair in the phrase: {phrase}")
    if waiting or not phrase.strip():
        raise ValueError(f"The phrase is empty or a bracket stays open: {phrase}")
    return phrase


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"Not a regular expression ({error}): {pattern}") from error
    return pattern


Phrase = Annotated[str, AfterValidator(_well_formed)]
Pattern = Annotated[str, AfterValidator(_compiles)]
# Keys are a language, optionally followed by locales that the phrases must not judge: "en -fr -es".
Phrases = dict[str, tuple[Phrase, ...]]


class Expression(Frozen):
    """A regular expression over folded text. It runs only where one of its gates occurs.

    A gate is a literal, or a word of one of the bank's lists that stands as a word.
    """

    id: str
    gates: tuple[str, ...] = ()
    gate_lists: tuple[str, ...] = ()
    pattern: Pattern
    # Searched in the marked words as the seller wrote them, capitals included: then no finding.
    unless_written: Pattern = ""
    tier: int = 1
    # What it matches is a disguise in itself: "(at)" for the sign, "dot" for the full stop.
    disguised: bool = False
    # A match begins at most so many letters before a gate, and ends so many after its beginning.
    lead: int = Field(25, ge=0, le=200)
    longest: int = Field(120, ge=1, le=1000)

    @model_validator(mode="after")
    def is_gated(self) -> Self:
        if not any(self.gates) and not self.gate_lists:
            raise ValueError(f"Name at least one gate, or it would run on every text: {self.id}")
        return self


class NamedScheme(Frozen):
    """A scheme of proof: how sellers name it, and the certificate that makes the name true.

    Without `schemes` nothing covers it. A `short` name counts only beside a word of proof or the
    name of another scheme, which the bank's lists `proof_before`, `proof_after`, `beside` hold.
    """

    schemes: tuple[str, ...] = ()
    attribute: str = ""
    phrases: Phrases = Field(default={})
    short: Phrases = Field(default={})
    # A certificate for one part only makes the name a claim of the part for the whole.
    quality_of_material: bool = False


class TermBank(Frozen):
    """One code: what proves it, the words that break it and the words that do not."""

    schemes: tuple[str, ...] = ()
    attribute: str = ""
    titles_exempt: bool = False
    # Not said of the product where a book or film tells of it.
    stories_exempt: bool = False
    questions_exempt: bool = False
    negatable: bool = True
    lists: dict[str, tuple[Phrase, ...]] = Field(default={})
    phrases: Phrases = Field(default={})
    # Weaker phrases give way where a stronger one lies on the same words.
    weak_phrases: Phrases = Field(default={})
    exempt: Phrases = Field(default={})
    expressions: tuple[Expression, ...] = ()
    exempt_expressions: tuple[Expression, ...] = ()
    exempt_declared_types: tuple[str, ...] = ()
    # Schemes named in the text, each with its own certificate in place of the bank's.
    named: dict[str, NamedScheme] = Field(default={})

    def _names(self) -> Iterator[Phrases]:
        for named in self.named.values():
            yield from (named.phrases, named.short)

    @model_validator(mode="after")
    def references_exist(self) -> Self:
        groups = (self.phrases, self.weak_phrases, self.exempt, self.lists)
        used = {
            name
            for group in (*groups, *self._names())
            for phrases in group.values()
            for phrase in phrases
            if "<" in phrase
            for name in REFERENCE.findall(phrase)
        }
        for expression in (*self.expressions, *self.exempt_expressions):
            used.update(expression.gate_lists)
        if unknown := used - set(self.lists) - FILLED_IN:
            raise ValueError(f"Phrases use lists that do not exist: {', '.join(sorted(unknown))}")
        return self


class Negations(Frozen):
    """Expressions that turn a claim into its denial, by how far before the claim they reach."""

    near: tuple[Pattern, ...] = ()
    clause: tuple[Pattern, ...] = ()
    sentence: tuple[Pattern, ...] = ()
    after: tuple[Pattern, ...] = ()
    never: tuple[Pattern, ...] = ()


class Folding(Frozen):
    """Words that sellers write instead of digits."""

    digit_words: dict[str, str] = Field(default={})


class Brands(Frozen):
    """Trade brands whose masked or misspelt names are read as an imitation."""

    names: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    not_misspelt: tuple[str, ...] = ()


class TruthSection(Section):
    """The `truth` section of a policy version. Rule: docs/rules/listings.md#truth"""

    label: ClassVar[Words] = _("Truth of listings")
    summary: ClassVar[Words] = _("Words, prices and titles that a listing may not have.")

    banks: Annotated[dict[str, TermBank], Shown(_("Term banks"))]
    languages: Annotated[
        tuple[Spoken, ...],
        Shown(_("Languages of phrases"), _("By their codes, such as “it”, “pl” or “nl”.")),
    ] = ("en", "zh", "es", "pt", "fr", "de")
    severities: Annotated[dict[str, Severity], Shown(_("Severity of each code"))]
    certificate_formats: Annotated[dict[str, Pattern], Shown(_("Formats of certificate numbers"))]
    shortest_certificate_number: Annotated[
        int,
        Field(ge=1, le=40),
        Shown(_("Shortest certificate number"), "", Unit.NONE, Effect.STRICTER),
    ]
    title_categories: Annotated[
        tuple[str, ...], Shown(_("Categories of works"), _("Their titles make no claim."))
    ]
    story_words: Annotated[
        tuple[str, ...],
        Shown(_("Words for a story"), _("In works, a sentence with one tells what happens in it.")),
    ] = ()
    negations: Annotated[dict[str, Negations], Shown(_("Words that deny a claim"))]
    folding: Annotated[Folding, Shown(_("Disguises"))]
    title: Annotated[TitleLimits, Shown(_("Titles"))]
    price: Annotated[PriceLimits, Shown(_("Prices"))]
    gtin: Annotated[GtinLimits, Shown(_("GTIN"))]
    brands: Annotated[Brands, Shown(_("Trade brands"))]
    bait: Annotated[BaitLimits, Shown(_("Bait prices"))] = BaitLimits(lure_words=())
    customs: Annotated[CustomsWords, Shown(_("Customs descriptions"))] = CustomsWords(
        stop_terms=(), connecting=()
    )
    origins: Annotated[Origins, Shown(_("Places of making"))] = Origins(other_names={})
    promises: Annotated[PromiseWords, Shown(_("Promises"))] = PromiseWords(numbers={})
    consistency: Annotated[Consistency, Shown(_("Contradictions"))] = Consistency(
        materials={}, axes={}
    )
    specs: Annotated[SpecLimits | None, Shown(_("Specifications"))] = None
    safety: Annotated[SafetyDuties, Shown(_("Safety information"))] = NO_DUTIES
    stuffing: Annotated[StuffingLimits, Shown(_("Repeated words"))] = StuffingLimits()
    parts: Annotated[PartLimits, Shown(_("Parts and shares"))] = PartLimits()

    @field_validator("severities")
    @classmethod
    def judged_codes_are_graded(
        cls, given: dict[str, Severity], info: ValidationInfo
    ) -> dict[str, Severity]:
        """Refuse a judged code without a severity in what is written now.

        What is stored already is read with the packaged severity: one code must not stop
        every check of a version that nobody can edit any more.
        """
        missing = sorted((ALWAYS_JUDGED | info.data.get("banks", {}).keys()) - given.keys())
        if missing and info.context is WRITTEN:
            raise ValueError(
                _("Give each code that is looked for a severity. Missing: %(codes)s.")
                % {"codes": ", ".join(missing)}
            )
        return given | {code: _packaged_severities().get(code, "warn") for code in missing}

    def __copy__(self) -> Self:
        """A changed copy must not keep the fingerprint of what it was copied from."""
        copied = super().__copy__()
        copied.__dict__.pop("fingerprint", None)
        return copied

    @cached_property
    def fingerprint(self) -> str:
        """Same content, same fingerprint: the key under which compiled rules are kept warm."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


@cache
def _packaged_severities() -> dict[str, Severity]:
    severities: dict[str, Severity] = _limits(DATA)["severities"]
    return severities


def _limits(folder: Path) -> dict[str, Any]:
    limits: dict[str, Any] = read_yaml(folder / "limits.yaml")
    return limits


def read_folder(folder: Path) -> dict[str, Any]:
    """The section as plain data: `limits.yaml` plus one file per term bank."""
    content = _limits(folder)
    content["banks"] = {
        path.stem: _bank(read_yaml(path)) for path in sorted((folder / "banks").glob("*.yaml"))
    }
    return content


def _bank(content: dict[str, Any]) -> dict[str, Any]:
    """The files write phrases as text, one a line or parted by semicolons."""
    for group in ("lists", "phrases", "weak_phrases", "exempt"):
        content[group] = _phrases(content.get(group, {}))
    for named in content.get("named", {}).values():
        named["phrases"] = _phrases(named.get("phrases", {}))
        named["short"] = _phrases(named.get("short", {}))
    return content


def _phrases(content: dict[str, str]) -> dict[str, list[str]]:
    return {
        key: [phrase.strip() for phrase in re.split(r"[\n;]", text) if phrase.strip()]
        for key, text in content.items()
    }


@cache
def packaged() -> TruthSection:
    """The section that comes with the project."""
    return TruthSection.model_validate(read_folder(DATA))
