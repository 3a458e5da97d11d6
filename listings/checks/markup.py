"""Markup in texts of listings: taken out, because buyers read the text as it stands."""

import re
from html import unescape

import nh3

# Without "<" inside, a text full of tags that never end is read once.
MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6])>")
BLANKS = re.compile(r"\n{3,}")


def without_markup(text: str) -> tuple[str, list[str]]:
    """The text that a reader would see, and the tags that were taken out, each once."""
    tags: list[str] = []
    # What was written as "&lt;b&gt;" beside a tag is a tag after the first time.
    while found := MARKUP.findall(text):
        tags += [tag[:60] for tag in found]
        text = BLANKS.sub("\n\n", unescape(nh3.clean(BREAK.sub("\n", text), tags=set()))).strip()
    return text, list(dict.fromkeys(tags))
