"""Whether words name a store that they must not name."""

import re
import unicodedata
from collections.abc import Iterable

# Scripts that put no space between words: a name in them stands anywhere.
WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"


def named_in(text: str, names: Iterable[str]) -> str:
    """Return the first of these names that stands in the text as a word; empty for none.

    Letters count alike whether large or small, and full or half width.
    """
    plain = _plain(text)
    return next((name for name in names if name and re.search(_pattern(name), plain)), "")


def _pattern(name: str) -> str:
    name = _plain(name)
    before = "" if _is_wide(name[0]) else rf"(?<![^\W{WIDE}])"
    behind = "" if _is_wide(name[-1]) else rf"(?![^\W{WIDE}])"
    return before + re.escape(name) + behind


def _is_wide(letter: str) -> bool:
    return re.match(f"[{WIDE}]", letter) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
