"""Words of scripts that are written without gaps, in which one or two signs are a word.

Pieces of three letters cannot find them. So a text has the signs that stand in it in an index of
their own, and what has all signs of a word is read for the word.
"""

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Func, TextField, Value

# Chinese, Japanese and Korean signs, and the rarer Chinese ones beyond the first plane.
RANGES = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
SIGN = re.compile(f"[{RANGES}]")


def signs_in(text: Any, **more: Any) -> Func:
    """The signs of a text or column, each apart; a text without any has one that is empty."""
    kept = Func(text, Value(f"[^{RANGES}]+"), Value(""), Value("g"), function="regexp_replace")
    return Func(kept, Value(""), function="regexp_split_to_array", **more)


def index_of_signs(*texts: Any, name: str) -> GinIndex:
    """What finds short words of these texts."""
    return GinIndex(*map(signs_in, texts), name=name)


SIGNS = ArrayField(TextField())
