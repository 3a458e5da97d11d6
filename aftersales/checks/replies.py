"""Fields in saved replies: which there are, what fills them, and which are still open.

Rule: docs/rules/aftersales.md#saved-replies
"""

import re
from collections.abc import Iterable, Mapping

# All there are; `aftersales.replies` says what each becomes.
FIELDS = (
    "buyer_name",
    "order_number",
    "ticket",
    "article",
    "store_name",
    "due_date",
    "my_name",
)
# Also in the wide braces of Chinese keyboards, and with names that somebody made up: a message
# with {name} in it was sent too soon whatever it meant. Other words in braces are words.
PLACEHOLDER = re.compile(r"[{｛]\s*([^\W\d]\w{0,39})\s*[}｝]")


def unknown_fields(text: str) -> list[str]:
    """The placeholders, as they are written, that no ticket fills in."""
    found = PLACEHOLDER.finditer(text)
    return _once(one[0] for one in found if one[1].lower() not in FIELDS)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known in its place; what has no value stays to be seen.

    Read once from left to right: a buyer called {order_number} keeps that name.
    """
    return PLACEHOLDER.sub(lambda one: values.get(one[1].lower()) or one[0], text)


def placeholders_left(text: str) -> list[str]:
    """The placeholders that a message still has, as they are written, each once."""
    return _once(one[0] for one in PLACEHOLDER.finditer(text))


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
