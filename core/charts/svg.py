"""The one place that writes SVG elements."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Cell = str | int | float


def number(value: float) -> str:
    """Return a coordinate with at most one decimal and a point, whatever the language."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *children: str, **attributes: object) -> SafeString:
    """Return one element; `stroke_width` becomes `stroke-width`, `class_` becomes `class`."""
    pairs = [
        (key.rstrip("_").replace("_", "-"), number(v) if isinstance(v, float) else v)
        for key, v in attributes.items()
        if v is not None
    ]
    written = format_html_join("", ' {}="{}"', pairs)
    inside = mark_safe("".join(conditional_escape(child) for child in children))
    return format_html("<{}{}>{}</{}>", name, written, inside, name)


def drawing(width: int, height: int, title: str, *children: str, class_: str) -> SafeString:
    """Return an SVG that reads as one picture with `title`; decorative when title is empty."""
    box = f"0 0 {width} {height}"
    if not title:
        return element("svg", *children, viewBox=box, class_=class_, aria_hidden="true")
    named = element("title", title)
    return element(
        "svg", named, *children, viewBox=box, class_=class_, role="img", aria_label=title
    )


def table_twin(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> SafeString:
    """Return the chart's numbers as a table that can be opened below it."""
    head = format_html_join("", '<th scope="col">{}</th>', ((word,) for word in heads))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        ((row[0], _cells(row[1:])) for row in rows),
    )
    return format_html(
        '<details><summary>{}</summary><div class="table-scroll"><table class="table">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>",
        _("Show the numbers"),
        head,
        body,
    )


def _cells(cells: Sequence[Cell]) -> SafeString:
    return format_html_join("", '<td class="num">{}</td>', ((cell,) for cell in cells))
