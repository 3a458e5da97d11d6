"""Where findings stand in a text, as the page draws them and as its script counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from listings.checks.findings import Edit
from listings.explain import Mark
from listings.noted import FieldNote

TONES = ("bad", "warn", "acc")
WORDS_QUOTED = 3


@dataclass(frozen=True)
class Place:
    """A stretch of a field in UTF-16 units, as browsers count them; without `start` all of it.

    `words` are what stands there, so that a text which went on changing is not cut wrongly;
    `replacement` is None where there is nothing to put in their stead.
    """

    field_id: str
    start: int | None = None
    end: int | None = None
    words: str = ""
    replacement: str | None = None


def note_of(marks: Sequence[Mark]) -> FieldNote:
    tones = {mark.tone for mark in marks}
    advice = dict.fromkeys(mark.advice or mark.text for mark in marks[:WORDS_QUOTED])
    tone = next(tone for tone in TONES if tone in tones)
    return FieldNote(tone, tuple(mark.number for mark in marks), " ".join(advice))


def segments(text: str, marks: Sequence[Mark], field: str) -> list[tuple[str, str, str]]:
    """Cut a field's text into (text, tone, numbers); unmarked stretches have no tone.

    Where findings overlap, the stretch has the gravest tone of them, and each number stands
    where its finding ends.
    """
    spans = [(start, end, mark) for start, end, mark in _spans(marks, field) if start < end]
    cuts = sorted({0, len(text)} | {cut for start, end, _mark in spans for cut in (start, end)})
    parts = []
    for start, end in pairwise(cuts):
        here = [(last, mark) for first, last, mark in spans if first <= start and end <= last]
        tones = {mark.tone for _last, mark in here}
        numbers = " ".join(str(mark.number) for last, mark in here if last == end)
        parts.append((text[start:end], next((t for t in TONES if t in tones), ""), numbers))
    # The last line break needs something after it, or the mirror is one line short.
    return [*parts, ("\n", "", "")]


def _spans(marks: Iterable[Mark], field: str) -> list[tuple[int, int, Mark]]:
    return [
        (mark.finding.start, mark.finding.end, mark)
        for mark in marks
        if mark.finding.field == field
        and mark.finding.start is not None
        and mark.finding.end is not None
    ]


def place(edit: Edit, field_id: str, text: str, *, replaces: bool = True) -> Place:
    """The stretch that the edit is about, as the page's script needs it."""
    given = edit.replacement if replaces else None
    if edit.start is None or edit.end is None:
        return Place(field_id, replacement=given)
    start, end = (_units(text[:cut]) for cut in (edit.start, edit.end))
    return Place(field_id, start, end, text[edit.start : edit.end], given)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidied(edit: Edit, text: str) -> Edit:
    """Where words go, the blank before them goes too, unless it would join two words."""
    if edit.start is None or edit.end is None or edit.replacement:
        return edit
    after = text[edit.end : edit.end + 1]
    if text[: edit.start].endswith(" ") and after in ("", " ", ",", ".", "\n"):
        return replace(edit, start=edit.start - 1)
    return edit


def applied(edit: Edit, text: str) -> str:
    """The text with the edit made in it."""
    if edit.start is None or edit.end is None:
        return edit.replacement
    return text[: edit.start] + edit.replacement + text[edit.end :]
