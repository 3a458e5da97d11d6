"""What was foretold beside what came true."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.svg import drawing, element, table_twin
from core.money import percent

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 560, 320, 60, 532, 14, 270
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def calibration_chart(points: Sequence[tuple[float, float]], *, title: str) -> SafeString:
    """Return points (chance that was stated, share that came true, both 0..1) as a line.

    On the dashed line both are equal. `title` says in one sentence what the picture shows.
    """
    parts = [_grid(tick) for tick in TICKS]
    parts.append(
        element(
            "line",
            x1=_x(0),
            y1=_y(0),
            x2=_x(1),
            y2=_y(1),
            class_="s-control",
            stroke_dasharray="4 4",
        )
    )
    parts.append(
        element(
            "polyline",
            points=" ".join(f"{_x(stated):.1f},{_y(held):.1f}" for stated, held in points),
            fill="none",
            class_="s-acc",
            stroke_width=2,
        )
    )
    parts += [element("circle", cx=_x(x), cy=_y(y), r=3, class_="f-acc") for x, y in points]
    middle = (LEFT + RIGHT) / 2
    parts.append(
        element("text", _("Chance that was stated"), x=middle, y=312, text_anchor="middle")
    )
    rows = [(percent(stated), percent(held)) for stated, held in points]
    return format_html(
        '<figure class="chart-figure">{}{}</figure>',
        drawing(WIDTH, HEIGHT, title, *parts, class_="chart"),
        table_twin([_("Chance that was stated"), _("Came true")], rows),
    )


def _x(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _y(share: float) -> float:
    return BASE - share * (BASE - TOP)


def _grid(tick: float) -> SafeString:
    across = element("line", x1=LEFT, x2=RIGHT, y1=_y(tick), y2=_y(tick), class_="s-border")
    left = element("text", percent(tick), x=LEFT - 6, y=_y(tick) + 4, text_anchor="end")
    below = element("text", percent(tick), x=_x(tick), y=BASE + 18, text_anchor="middle")
    return element("g", across, left, below)
