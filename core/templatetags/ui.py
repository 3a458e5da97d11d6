"""Template tags of the design system. A built-in library: no `{% load %}` needed."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from functools import lru_cache
from math import ceil, floor
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import charts, encodings, moments, stencils
from core.money import money as money_in_words
from core.money import number
from core.punctuation import colon
from core.registry import Tile

register = template.Library()
register.simple_tag(colon)

TONES = {"ok", "warn", "bad", "acc", "rev"}
SHAPES = {
    "": "circle-dot",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-octagon",
    "acc": "circle-half-2",
    "rev": "scale",
}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "", tone: str = "") -> SafeString:
    """A picture from the sprite; without a label it is decoration."""
    return _drawn(name, str(label), size, tone)


# A page draws some thirty icons of the same few kinds; those with a label differ by language.
@lru_cache(maxsize=1000)
def _drawn(name: str, label: str, size: str, tone: str) -> SafeString:
    classes = " ".join(
        part for part in ("icon", size and f"icon-{size}", tone and f"t-{tone}") if part
    )
    decoration = mark_safe(' aria-hidden="true"')
    return format_html(
        '<svg class="{}"{}><use href="{}#{}"/></svg>',
        classes,
        format_html(' role="img" aria-label="{}"', label) if label else decoration,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def badge(what: Any, tone: str = "", shape: str = "") -> SafeString:
    """A status: word, shape and tone.

    `what` is a word, or a row with `status` whose model says `TONES = {status: tone}` and,
    where the tone's own shape does not fit, `SHAPES = {status: icon}`.
    """
    if hasattr(what, "get_status_display"):
        tone = tone or getattr(what, "TONES", {}).get(what.status, "")
        shape = shape or getattr(what, "SHAPES", {}).get(what.status, "")
        what = what.get_status_display()
    tone = tone if tone in TONES else ""
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" {tone}" if tone else "",
        icon(shape or SHAPES[tone]),
        what,
    )


@register.simple_tag
def money(amount_minor: int | None, currency: str) -> str:
    """Minor units as "US$ 19.90"; a dash where there is no amount."""
    return "–" if amount_minor is None else money_in_words(amount_minor, currency)


@register.simple_tag
def moment(
    at: datetime | None, now: datetime | None = None, after_words: bool = False
) -> SafeString | str:
    """A clock time in the reader's zone; zone and year show on hover."""
    if at is None:
        return "–"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        moments.full(at),
        moments.moment(at, now or timezone.now(), after_words=after_words),
    )


@register.simple_tag
def day_range(first: date, last: date) -> str:
    """Days from first to last: "2–6 Dec"."""
    return moments.day_range(first, last)


@register.simple_tag
def span(earlier: datetime, later: datetime) -> str:
    """The length between two instants: "1 h 12 m"."""
    return moments.span(later - earlier)


@register.inclusion_tag("components/_due.html")
def due(
    at: datetime | None,
    now: datetime,
    state: str = "running",
    reason: str = "",
    inline: bool = False,
) -> dict[str, Any]:
    """Time left and clock time. `state`: running, paused (with `reason`), met."""
    return {
        "due": moments.due(at, now) if at else None,
        "state": state,
        "reason": reason,
        "inline": inline,
    }


@register.inclusion_tag("components/_sla_clock.html")
def sla_clock(
    label: str,
    at: datetime,
    now: datetime,
    started_at: datetime | None = None,
    state: str = "running",
    note: str = "",
    poll_url: str = "",
) -> dict[str, Any]:
    """A big countdown with a bar. `state`: running, paused, met, missed."""
    used = (now - started_at) / (at - started_at) if started_at and at > started_at else None
    running = moments.due(at, now)
    if state == "running" and at <= now:
        state = "missed"
    tone = {"met": "ok", "paused": "", "missed": "bad"}.get(state, running.tone)
    return {
        "label": label,
        "due": running,
        "time": moments.span(at - now),
        "state": state,
        "tone": tone,
        "used": used,
        "note": note,
        "poll_url": poll_url,
    }


@register.simple_block_tag
def panel(
    content: SafeString,
    title: str,
    id: str = "",
    end: str = "",
    badge: Any = "",
    tone: str = "",
    flush: bool = False,
    classes: str = "",
) -> SafeString:
    """A titled region. `flush` for rows and tables that reach its edges."""
    return _draw(
        "components/_panel.html",
        content=content,
        title=title,
        id=id or f"panel-{crc32(str(title).encode()):x}",
        end=end,
        badge=badge,
        tone=tone,
        flush=flush,
        classes=classes,
    )


@register.simple_block_tag
def page_head(
    content: SafeString, title: str, status: Any = "", tone: str = "", meta: Sequence[Any] = ()
) -> SafeString:
    """The page's h1 with its status, facts and actions (the content)."""
    return _draw(
        "components/_page_head.html",
        content=content,
        title=title,
        status=status,
        tone=tone,
        meta=meta,
    )


@register.simple_block_tag
def note(
    content: SafeString, tone: str = "acc", shape: str = "info-circle", role: str = ""
) -> SafeString:
    """An inline notice; at most one in a panel."""
    return _draw("components/_note.html", content=content, tone=tone, shape=shape, role=role)


@register.simple_tag
def stencil(template: str, path: str = "", csrf_token: str = "", **facts: Hashable) -> SafeString:
    """A part of the frame by these facts alone, drawn once (core/stencils.py)."""
    return stencils.draw(template, {"path": path, "csrf_token": csrf_token}, **facts)


def _draw(name: str, **facts: Any) -> SafeString:
    return render_to_string(name, facts)


@register.simple_tag
def sparkline(
    values: Sequence[float | None], title: str, required: float | None = None, tone: str = ""
) -> SafeString:
    return charts.sparkline(values, required=required, tone=tone, title=title)


@register.simple_tag
def progress(
    part: float, tone: str = "acc", title: str = "", mark: float | None = None
) -> SafeString:
    return charts.progress(part, tone=tone, title=title, mark=mark)


@register.simple_tag
def ladder(steps: Sequence[charts.Step], label: str) -> SafeString:
    return charts.ladder(steps, label=label)


@register.simple_tag
def bar_chart(
    groups: Sequence[charts.Bar], series: Sequence[str], heading: str, title: str
) -> SafeString:
    return charts.bar_chart(groups, series=series, heading=heading, title=title)


@register.simple_tag
def arrival_chart(picture: charts.ArrivalPicture) -> SafeString:
    return charts.arrival_chart(picture)


@register.simple_tag
def arrival_track(picture: charts.ArrivalPicture) -> SafeString:
    return charts.arrival_track(picture)


@register.simple_tag
def calibration_chart(points: Sequence[tuple[float, float]], title: str) -> SafeString:
    return charts.calibration_chart(points, title=title)


@register.simple_tag
def share_bar(shares: Sequence[charts.Share], title: str) -> SafeString:
    return charts.share_bar(shares, title=title)


@register.filter
def measure(tile: Tile) -> str:
    """The tile's value in words: "97.8%" or "12"."""
    # Rounded against the seller: 94.96% must not read as if it met 95%.
    return _figure(tile.value, tile.is_share, rounded=floor if tile.at_least else ceil)


@register.filter
def requirement(tile: Tile) -> str:
    """What the rules ask for: "≥ 95%"."""
    if tile.required is None:
        return "–"
    return f"{'≥' if tile.at_least else '≤'}\u00a0{_figure(tile.required, tile.is_share)}"


@register.simple_tag
def trend(tile: Tile) -> SafeString:
    """The tile's trend as a sparkline; its title says first, last and required value."""
    known = [value for value in tile.trend if value is not None]
    title = ""
    if known:
        title = _("%(label)s: from %(first)s to %(last)s, required %(required)s") % {
            "label": tile.label,
            "first": _figure(known[0], tile.is_share),
            "last": _figure(known[-1], tile.is_share),
            "required": requirement(tile),
        }
    tone = "warn" if tile.is_met is False else "acc"
    return charts.sparkline(tile.trend, required=tile.required, tone=tone, title=title)


def _figure(value: float | None, is_share: bool, rounded: Callable[[float], float] = round) -> str:
    if value is None:
        return "–"
    if not is_share:
        return number(value, 0 if value == int(value) else 1)
    # Nine digits first: 0.29 * 1000 is 290.00000000000006 in binary.
    tenths = rounded(round(value * 1000, 9)) / 10
    return f"{number(tenths, 0 if tenths == int(tenths) else 1)}%"


@register.filter
def encoding_name(encoding: str) -> str:
    return encodings.encoding_name(encoding)


@register.filter
def problem_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def is_first_summary(form: BaseForm) -> bool:
    """True once per form: a page may place the summary itself, and crispy would repeat it."""
    said = getattr(form, "_summary_said", False)
    form._summary_said = True  # type: ignore[attr-defined]
    return not said
