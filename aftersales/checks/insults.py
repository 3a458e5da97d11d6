"""Words that insult or threaten, as they stand in a message. No database, no judgement."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

AROUND = 60


@dataclass(frozen=True)
class Quote:
    """The phrase that was found, and the words around it as they were written."""

    phrase: str
    text: str


def quotes_in(text: str, phrases: Iterable[str]) -> list[Quote]:
    """Each phrase that stands in the text as whole words, in the order of the phrases.

    Letters of another width or case, and white space or commas of another kind, are the same.
    Rule: docs/rules/aftersales.md#signals.
    """
    written = unicodedata.normalize("NFKC", text)
    found = []
    for phrase in phrases:
        if match := re.search(_pattern(phrase), written, re.IGNORECASE):
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            found.append(Quote(phrase, written[start:end].strip()))
    return found


def _pattern(phrase: str) -> str:
    parts = re.split(r"(\s*[,，]\s*|\s+)", unicodedata.normalize("NFKC", phrase))
    # Every second part lies between words; a comma of the phrase may be left out.
    gaps = [r"[\s,，]+" if "," in part or "，" in part else r"\s+" for part in parts[1::2]]
    body = "".join(re.escape(word) + gap for word, gap in zip(parts[::2], [*gaps, ""], strict=True))
    # Chinese is written without spaces: any place in the text is a whole word there.
    if any("\u4e00" <= sign <= "\u9fff" for sign in phrase):
        return body
    return rf"(?<!\w){body}(?!\w)"
