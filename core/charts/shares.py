"""One bar that is split into parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.svg import drawing, element

WIDTH, HEIGHT, GAP = 600, 12, 2


@dataclass(frozen=True)
class Share:
    """A part of the whole; `words` say how much it is, `ink` is its colour's class."""

    label: str
    size: float
    words: str
    ink: str


def share_bar(shares: Sequence[Share], *, title: str) -> SafeString:
    """Return the parts in one row, as wide as their share; parts of nothing are left out.

    `title` must say the numbers in words.
    """
    known = [share for share in shares if share.size > 0]
    total = sum(share.size for share in known) or 1
    parts, left = [], 0.0
    for share in known:
        wide = share.size / total * WIDTH
        parts.append(
            element(
                "rect",
                x=left,
                y=0,
                width=max(wide - GAP, 1.0),
                height=HEIGHT,
                rx=2,
                class_=f"f-{share.ink}",
            )
        )
        left += wide
    return drawing(WIDTH, HEIGHT, title, *parts, class_="chart")
