"""Tables of other systems: which of their columns make up ours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

# "{Order Month:02}" is the cell of that column, filled up with zeros to two digits.
PART = re.compile(r"\{([^{}:]+)(?::0([1-9]))?\}")


@dataclass(frozen=True)
class Layout:
    """Our column -> a pattern of their columns, such as `{Order Year}-{Order Month:02}`."""

    patterns: Mapping[str, str]

    @classmethod
    def of(cls, said: Iterable[str]) -> "Layout":
        """Read `placed_at={Order date}`. Raises ValueError where the equals sign is missing."""
        patterns = {}
        for text in said:
            name, sign, pattern = text.partition("=")
            if not sign or not name.strip():
                words = _("Write a column as number={Order ID}, not %(text)s.")
                raise ValueError(words % {"text": text})
            patterns[name.strip()] = pattern
        return cls(patterns)

    def needs(self, ours: Iterable[str]) -> list[str]:
        """The columns that a file must have to give ours."""
        parts = (PART.findall(self.patterns.get(name, f"{{{name}}}")) for name in ours)
        extra = (PART.findall(pattern) for pattern in self.patterns.values())
        found = [name.strip().lower() for group in (*parts, *extra) for name, _width in group]
        return list(dict.fromkeys(found))

    def read(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Their cells with ours beside them."""
        return {**cells, **{name: _fill(text, cells) for name, text in self.patterns.items()}}


AS_IT_IS = Layout({})


def _fill(pattern: str, cells: Mapping[str, str]) -> str:
    def cell(part: re.Match[str]) -> str:
        return cells.get(part[1].strip().lower(), "").zfill(int(part[2] or 0))

    return PART.sub(cell, pattern).strip()
