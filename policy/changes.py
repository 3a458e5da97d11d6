"""What differs between two policies, in words, and whether sellers will find it stricter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from policy import steps
from policy.labels import Words, section_type, shown_of
from policy.sections import SECTIONS, Policy
from policy.sections.base import Effect, Measure, Shown, Text
from policy.sections.ladder import Step
from policy.sections.public_days import PublicHoliday
from policy.sections.rules import Rule
from policy.wording import in_words, listed

EFFECTS: dict[Effect, tuple[Words, str, str]] = {
    Effect.STRICTER: (_("Stricter"), "warn", "arrow-up-right"),
    Effect.MILDER: (_("Milder"), "ok", "arrow-down-right"),
    Effect.SAFER: (_("Safer"), "ok", "shield-check"),
    Effect.LESS_SAFE: (_("Less safe"), "warn", "alert-triangle"),
    Effect.TEXT: (_("Text only"), "", "file-text"),
    Effect.OTHER: (_("A change"), "acc", "edit"),
}


@dataclass(frozen=True)
class Change:
    """One row of the comparison: where, from what, to what, and for whom the better."""

    section: str
    title: str
    place: str
    before: str
    after: str
    effect: Effect

    @property
    def words(self) -> Words:
        return EFFECTS[self.effect][0]

    @property
    def tone(self) -> str:
        return EFFECTS[self.effect][1]

    @property
    def shape(self) -> str:
        return EFFECTS[self.effect][2]


@dataclass(frozen=True)
class _Trail:
    """The way from the section to the value that differs."""

    section: str
    titles: tuple[str, ...]
    shown: Shown

    def into(self, shown: Shown) -> "_Trail":
        return _Trail(self.section, (*self.titles, str(shown.title)), shown)

    def change(self, before: str, after: str, effect: Effect) -> Change:
        *places, title = self.titles
        return Change(self.section, title, " · ".join(reversed(places)), before, after, effect)


def list_changes(old: Policy, new: Policy) -> list[Change]:
    """Every difference, section by section; two equal policies have none."""
    found: list[Change] = []
    for section in SECTIONS:
        label = Shown(section_type(section).label)
        trail = _Trail(section, (str(label.title),), label)
        found += _between(getattr(old, section), getattr(new, section), trail)
    return found


def _between(old: Any, new: Any, trail: _Trail) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, BaseModel) and type(old) is type(new):
        yield from _between_models(old, new, trail)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _between_mappings(old, new, trail)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _between_lists(old, new, trail)
    else:
        unit = trail.shown.unit
        yield trail.change(
            in_words(old, unit), in_words(new, unit), effect_of(old, new, trail.shown)
        )


def _between_models(old: BaseModel, new: BaseModel, trail: _Trail) -> Iterator[Change]:
    for name in type(old).model_fields:
        shown = shown_of(type(old), name)
        if shown is None and name == "sources":
            continue
        shown = shown or Shown(name.replace("_", " "))
        if isinstance(new, Measure) and name == "required":
            shown = replace(shown, higher=Effect.STRICTER if new.at_least else Effect.MILDER)
        if isinstance(old, Text):
            yield from _between_texts(old, new, name, trail)
            continue
        yield from _between(getattr(old, name), getattr(new, name), trail.into(shown))


def _between_texts(
    old: BaseModel, new: BaseModel, language: str, trail: _Trail
) -> Iterator[Change]:
    before, after = (getattr(text, language) for text in (old, new))
    if before != after:
        shown = shown_of(Text, language)
        *places, title = trail.titles
        named = f"{title} ({shown.title if shown else language})"
        yield replace(trail, titles=(*places, named)).change(before, after, Effect.TEXT)


def _between_mappings(
    old: Mapping[str, Any], new: Mapping[str, Any], trail: _Trail
) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        inside = trail.into(Shown(_name(new.get(key, old.get(key)), key)))
        if key not in new:
            yield inside.change(in_words(old[key]), "", _weight(old[key]).opposite)
        elif key not in old:
            yield inside.change("", in_words(new[key]), _weight(new[key]))
        else:
            yield from _between(old[key], new[key], inside)


def _between_lists(old: tuple[Any, ...], new: tuple[Any, ...], trail: _Trail) -> Iterator[Change]:
    if all(isinstance(item, Step) for item in (*old, *new)):
        for before, after, effect in steps.pairs(old, new):
            words = [in_words(step) if step else "" for step in (before, after)]
            yield trail.change(words[0], words[1], effect)
    elif all(isinstance(item, PublicHoliday) for item in (*old, *new)):
        yield _between_values(old, new, trail)
    elif all(isinstance(item, BaseModel) for item in (*old, *new)):
        numbered = [{str(n): item for n, item in enumerate(items, 1)} for items in (old, new)]
        yield from _between_mappings(numbered[0], numbered[1], trail)
    else:
        yield _between_values(old, new, trail)


def _between_values(old: tuple[Any, ...], new: tuple[Any, ...], trail: _Trail) -> Change:
    """Of two lists of plain values only what was dropped and what was added is worth reading."""
    gone = [in_words(item) for item in old if item not in new]
    come = [in_words(item) for item in new if item not in old]
    if not gone and not come:
        gone, come = [in_words(item) for item in old], [in_words(item) for item in new]
    before, after = (listed(words) if words else "" for words in (gone, come))
    # More of them, or fewer: only where one of the two is all that happened.
    effect = trail.shown.higher if not before else trail.shown.higher.opposite
    return trail.change(before, after, Effect.OTHER if before and after else effect)


def effect_of(old: Any, new: Any, shown: Shown) -> Effect:
    """Read the effect of a changed number off the direction its field declares."""
    if shown.higher in (Effect.OTHER, Effect.TEXT):
        return shown.higher
    before, after = (_size(value, shown) for value in (old, new))
    return shown.higher if after > before else shown.higher.opposite


def _size(value: Any, shown: Shown) -> Decimal:
    if value is None:
        return Decimal(0) if shown.empty_is_zero else Decimal("Infinity")
    return Decimal(str(int(value) if isinstance(value, bool) else value))


def _name(value: Any, key: str) -> str:
    if isinstance(value, Rule):
        return f"{value.number} {value.title}"
    return str(getattr(value, "title", "")) or key


def _weight(value: Any) -> Effect:
    """What it means for sellers that this appears at all."""
    return Effect.STRICTER if isinstance(value, Rule | Measure) else Effect.OTHER
