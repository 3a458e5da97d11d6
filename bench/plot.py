"""A line plot as SVG that reads on white and on black, for pages that no style sheet reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from core.charts.svg import drawing, element

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 720, 300, 48, 170, 36, 250
# Told apart by people who do not see all colours (Okabe and Ito's palette).
INKS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999")
GREY = "#808080"
LABEL_APART = 16


@dataclass(frozen=True)
class Line:
    """One value for each step, in the plot's unit."""

    name: str
    values: Sequence[float]


def plot(unit: str, axis: str, steps: Sequence[int], lines: Sequence[Line]) -> str:
    """Return lines over equally distant steps (each ten times the one before), from zero up."""
    top = ceil(max(max(line.values) for line in lines) / 10) * 10
    apart = (WIDTH - LEFT - RIGHT) / max(len(steps) - 1, 1)
    parts = [_text(unit, LEFT, 18), _text(axis, LEFT, HEIGHT - 8)]
    for value in (0, top // 2, top):
        y = BASE - (BASE - TOP) * value / top
        parts.append(
            element("path", d=f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", stroke=GREY, opacity=0.4)
        )
        parts.append(_text(str(value), LEFT - 8, y + 4, "end"))
    for at, step in enumerate(steps):
        parts.append(_text(f"{step:,}", LEFT + at * apart, BASE + 20, "middle"))
    taken: list[float] = []
    ranked = sorted(enumerate(lines), key=lambda pair: -pair[1].values[-1])
    for index, line in ranked:
        ink = INKS[index % len(INKS)]
        ys = [BASE - (BASE - TOP) * value / top for value in line.values]
        points = " ".join(f"{LEFT + at * apart:.1f},{y:.1f}" for at, y in enumerate(ys))
        parts.append(
            element("polyline", points=points, fill="none", stroke=ink, stroke_width="2.5")
        )
        taken.append(max(ys[-1], taken[-1] + LABEL_APART) if taken else ys[-1])
        said = f"{line.name}, {line.values[-1]:.0f}"
        parts.append(_text(said, WIDTH - RIGHT + 10, taken[-1] + 4, fill=ink))
    title = f"{unit}, over {axis}"
    named = {"xmlns": "http://www.w3.org/2000/svg", "font_family": "sans-serif"}
    inside = drawing(WIDTH, HEIGHT, title, *parts, class_="plot")
    return str(inside).replace("<svg ", _opened(named), 1) + "\n"


def _opened(attributes: dict[str, str]) -> str:
    return "<svg " + "".join(f'{k.replace("_", "-")}="{v}" ' for k, v in attributes.items())


def _text(words: str, x: float, y: float, anchor: str = "start", fill: str = GREY) -> SafeString:
    return element("text", words, x=x, y=y, fill=fill, text_anchor=anchor, font_size=13)
