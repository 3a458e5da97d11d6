"""Columns side by side: one or two series over the same groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.charts.svg import drawing, element, table_twin
from core.money import number

WIDTH, HEIGHT, LEFT, BASE, TOP = 820, 204, 34, 168, 24
INKS = ("f-past", "f-acc")
# A phone has room for so many names below the columns.
NAMED_ON_PHONES = 5


@dataclass(frozen=True)
class Bar:
    """A group of columns: one value for each series, and a dashed line before it if `limit`."""

    label: str
    values: Sequence[float]
    limit: str = ""


def bar_chart(
    groups: Sequence[Bar], *, series: Sequence[str], heading: str, title: str
) -> SafeString:
    """Return columns with a legend and a table of the same numbers.

    At most two series; the last one is the accent. `heading` names the groups in the table,
    `title` says in one sentence what the picture shows.
    """
    top = _round_up(max((max(group.values) for group in groups), default=0.0))
    scale = (BASE - TOP) / top
    slot = (WIDTH - LEFT) / max(len(groups), 1)
    parts = [_line_at(value, BASE - value * scale) for value in (0, top / 2, top)]
    # The last group, which is the newest of those in order of time, always has its name.
    step = ceil(len(groups) / NAMED_ON_PHONES)
    for index, group in enumerate(groups):
        is_spare = bool((len(groups) - 1 - index) % step)
        parts += _columns(group, LEFT + index * slot, slot, scale, len(series), is_spare)
    rows = [(group.label, *(_plain(v) for v in group.values)) for group in groups]
    return format_html(
        '<figure class="chart-figure">{}<p class="legend">{}</p>{}</figure>',
        drawing(WIDTH, HEIGHT, title, *parts, class_="chart chart-bars"),
        _legend(series),
        table_twin([heading, *series], rows),
    )


def _round_up(value: float) -> float:
    """Return the next round number, so that the axis ends at a readable figure."""
    if value <= 0:
        return 1.0
    unit = 10 ** (ceil(log10(value)) - 1)
    return float(ceil(value / unit / 2) * 2 * unit)


def _plain(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def _line_at(value: float, y: float) -> SafeString:
    line = element("line", x1=LEFT, x2=WIDTH, y1=y, y2=y, class_="s-border")
    label = element("text", _plain(value), x=LEFT - 6, y=y + 4, text_anchor="end")
    return format_html("{}{}", line, label)


def _columns(
    group: Bar, left: float, slot: float, scale: float, count: int, is_spare: bool
) -> list[SafeString]:
    width = min(slot * 0.8 / count, 48.0)
    start = left + (slot - width * count) / 2
    inks = INKS[-count:]
    drawn = [
        element(
            "rect",
            x=start + i * width + 1,
            y=BASE - value * scale,
            width=width - 2,
            height=max(value * scale, 0.0),
            rx=2,
            class_=inks[i],
        )
        for i, value in enumerate(group.values)
    ]
    middle = left + slot / 2
    spare = "spare" if is_spare else None
    name = element("text", group.label, x=middle, y=BASE + 24, text_anchor="middle", class_=spare)
    drawn.append(name)
    if group.limit:
        drawn.append(
            element(
                "line",
                x1=left,
                x2=left,
                y1=12,
                y2=BASE,
                class_="s-bad",
                stroke_dasharray="3 3",
            )
        )
        drawn.append(element("text", group.limit, x=left + 5, y=20, class_="label"))
    return drawn


def _legend(series: Sequence[str]) -> SafeString:
    inks = INKS[-len(series) :]
    squares = [
        format_html(
            "<span>{} {}</span>",
            element(
                "svg",
                element("rect", width=10, height=10, rx=2, class_=ink),
                width=10,
                height=10,
                aria_hidden="true",
            ),
            name,
        )
        for ink, name in zip(inks, series, strict=True)
    ]
    return format_html("{}" * len(squares), *squares)
