"""The words of the notices to buyers, from the policy that was in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import formats

from policy.sections.notices import KINDS, WORD, NoticesSection


def key_of(kind: str) -> str:
    """The name of an event kind's text in the policy, or "" when it has none there."""
    key = kind.replace(".", "_")
    return key if key in KINDS else ""


def spoken(section: NoticesSection, kind: str, wanted: str) -> str:
    """The buyer's language where this notice is written in it, else English."""
    there = section.languages(key_of(kind))
    language = wanted.lower().replace("_", "-")
    if language.startswith("zh"):
        return "zh-hans"
    return next((code for code in (language, language.partition("-")[0]) if code in there), "en")


def compose(
    section: NoticesSection, kind: str, language: str, facts: Mapping[str, Any]
) -> tuple[str, str]:
    """Subject and body. A line that holds an unknown word is left out, and so is what it says."""
    subject, text = section.texts[key_of(kind)].said(language)
    lines = [_fill(line, facts) for line in subject.splitlines() if _is_known(line, facts)]
    body = "\n".join(_fill(line, facts) for line in text.splitlines() if _is_known(line, facts))
    while "\n\n\n" in body:
        body = body.replace("\n\n\n", "\n\n")
    frame = section.frame.said(language)
    return lines[0] if lines else "", _fill(frame, {**facts, "text": body.strip()})


def spans(days: Sequence[Sequence[str]]) -> str:
    """First and last days of several times, one after the other, in the active language."""
    written = [
        [formats.date_format(date.fromisoformat(day), "DATE_FORMAT") for day in dict.fromkeys(span)]
        for span in days
    ]
    return "; ".join(" – ".join(span) for span in written)


def _is_known(line: str, facts: Mapping[str, Any]) -> bool:
    return all(facts.get(name) for name in WORD.findall(line))


def _fill(line: str, facts: Mapping[str, Any]) -> str:
    # One pass: what a fact says is never read as a pattern.
    return WORD.sub(lambda word: str(facts.get(word[1], "")), line)
