"""The picture of a store and those tied to it; the table beside it says the same in words."""

from collections.abc import Sequence
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Store
from core.charts.svg import drawing, element
from enforcement.queries.links import Linked

WIDTH, HEIGHT = 600, 320
# How far from the middle: a name of the longest length still has room beside its dot.
ACROSS, DOWN = 180, 115
AT_MOST = 12


def cluster(store: Store, rows: Sequence[Linked]) -> SafeString:
    """The store in the middle, the most strongly tied around it; a cross marks closed ones."""
    shown = rows[:AT_MOST]
    title = _("%(store)s and the stores that share something with it: %(others)s") % {
        "store": store.name,
        "others": ", ".join(row.store.name for row in shown),
    }
    middle = (WIDTH / 2, HEIGHT / 2)
    parts: list[str] = []
    for place, row in enumerate(shown):
        turn = 2 * pi * place / len(shown) - pi / 2
        x, y = middle[0] + ACROSS * cos(turn), middle[1] + DOWN * sin(turn)
        thick = 1 + min(row.weight, 200) / 40
        line = {"x1": middle[0], "y1": middle[1], "x2": x, "y2": y, "stroke_width": thick}
        parts.append(element("line", **line, stroke="currentColor", stroke_opacity="0.4"))
        parts += _node(x, y, row.store.name, is_closed=row.sanction is not None)
    # Above its dot, as names beside it stand below theirs.
    parts += _node(*middle, store.name, is_closed=False, text_at=-16)
    return drawing(WIDTH, HEIGHT, title, *parts, class_="chart chart-links")


def _node(x: float, y: float, name: str, *, is_closed: bool, text_at: int = 24) -> list[str]:
    short = name if len(name) <= 22 else f"{name[:21]}…"
    dot = element("circle", cx=x, cy=y, r=9, class_="f-bad" if is_closed else "f-acc")
    text = element("text", short, x=x, y=y + text_at, text_anchor="middle", class_="label")
    if not is_closed:
        return [dot, text]
    cross = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return [dot, element("path", d=cross, stroke="#fff", stroke_width="2"), text]
