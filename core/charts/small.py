"""Small pictures inside text and tables: sparkline, progress bar, penalty ladder."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.charts.svg import drawing, element

SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 84, 22, 4


@dataclass(frozen=True)
class Step:
    """A step of the penalty ladder; `share` 0..1 says how much of it is filled."""

    label: str
    note: str = ""
    share: float = 0.0
    tone: str = "warn"
    is_current: bool = False


def sparkline(
    values: Sequence[float | None], *, required: float | None = None, tone: str = "", title: str
) -> SafeString:
    """Return values (oldest first, None where unknown) as a line; `required` is dotted.

    `title` must say the numbers in words: "Dispatched on time, 12 weeks: from 94% to 97%".
    """
    known = [value for value in values if value is not None]
    if not known:
        return format_html('<span class="muted xs">{}</span>', _("No data yet"))
    low = min([*known, required] if required is not None else known)
    high = max([*known, required] if required is not None else known)

    def place(value: float) -> float:
        reach = SPARK_HEIGHT - 2 * MARGIN
        part = (value - low) / (high - low) if high > low else 0.5
        return SPARK_HEIGHT - MARGIN - part * reach

    step = (SPARK_WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    points = [(MARGIN + i * step, place(v)) for i, v in enumerate(values) if v is not None]
    parts = []
    if required is not None:
        y = place(required)
        parts.append(
            element(
                "line",
                x1=0,
                x2=SPARK_WIDTH,
                y1=y,
                y2=y,
                class_="s-control",
                stroke_dasharray="2 3",
            )
        )
    ink = tone or "acc"
    if len(points) > 1:
        parts.append(_polyline(points, ink))
    parts.append(element("circle", cx=points[-1][0], cy=points[-1][1], r=2.25, class_=f"f-{ink}"))
    return drawing(SPARK_WIDTH, SPARK_HEIGHT, title, *parts, class_="spark")


def _polyline(points: Sequence[tuple[float, float]], ink: str) -> SafeString:
    return element(
        "polyline",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        fill="none",
        class_=f"s-{ink}",
        stroke_width="1.5",
        stroke_linejoin="round",
    )


def progress(
    part: float, *, tone: str = "acc", title: str = "", mark: float | None = None
) -> SafeString:
    """Return a bar filled to `part` (0..1), with a line at `mark` (a threshold, 0..1).

    Without a title it is decoration: the numbers must stand beside it.
    """
    filled = min(max(part, 0.0), 1.0)
    bars = [
        element("rect", width="100%", height="100%", rx=3, class_="f-border"),
        element("rect", width=f"{filled:.0%}", height="100%", rx=3, class_=f"f-{tone}"),
    ]
    if mark is not None:
        bars.append(element("rect", x=f"{mark:.0%}", width=2, height=6, class_="f-control"))
    if title:
        return element("svg", *bars, class_="bar", role="img", aria_label=title)
    return element("svg", *bars, class_="bar", aria_hidden="true")


def ladder(steps: Sequence[Step], *, label: str) -> SafeString:
    """Return the penalty ladder with the reader's own place; `label` says it in a sentence."""
    rows = format_html_join("", "{}", ((_rung(step),) for step in steps))
    return format_html('<ul class="ladder" aria-label="{}">{}</ul>', label, rows)


def _rung(step: Step) -> SafeString:
    picture = element(
        "svg",
        element("rect", width="100%", height="100%", class_="f-border"),
        element("rect", width=f"{step.share:.0%}", height="100%", class_=f"f-{step.tone}"),
        aria_hidden="true",
    )
    return format_html(
        "<li{}>{}<b{}>{}</b>{}</li>",
        mark_safe(' aria-current="step"') if step.is_current else "",
        picture,
        format_html(' class="t-{}"', step.tone) if step.is_current else "",
        step.label,
        step.note,
    )


def points_steps(points: int, steps: Sequence[tuple[int, str, str]]) -> list[Step]:
    """Return ladder steps for a points total; each step is (from points, label, note).

    A step is full once the next one begins; the last one is full as soon as it is reached.
    """
    starts = [start for start, _label, _note in steps]
    current = max((i for i, start in enumerate(starts) if points >= start), default=-1)
    return [
        Step(
            label=label,
            note=note,
            share=_filled(points, start, starts[i + 1 : i + 2]),
            tone="bad" if current == len(steps) - 1 else "warn",
            is_current=i == current,
        )
        for i, (start, label, note) in enumerate(steps)
    ]


def _filled(points: int, start: int, following: Sequence[int]) -> float:
    if points < start:
        return 0.0
    if not following:
        return 1.0
    # Somebody who just reached a step sees a trace of it, not an empty box.
    return min(1.0, max(0.06, (points - start) / (following[0] - start)))
