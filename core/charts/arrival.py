"""When a parcel comes: the seller's date line and the buyer's simple track."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts.svg import drawing, element
from core.moments import day_range

WIDTH, HEIGHT, LEFT, BASE, CURVE = 820, 170, 30, 118, 64
TRACK_WIDTH, TRACK_HEIGHT = 340, 56
# Of the highest column; a lower one would be less than a pixel.
LEAST_SEEN = 1 / CURVE


@dataclass(frozen=True)
class ArrivalPicture:
    """Days of one parcel. `shares` are (day, share of parcels on this lane), if known."""

    started_on: date
    today: date
    window_from: date
    window_to: date
    promised_by: date | None = None
    scanned_on: Sequence[date] = field(default_factory=tuple)
    delivered_on: date | None = None
    today_label: str = ""
    shares: Sequence[tuple[date, float]] = field(default_factory=tuple)

    @property
    def columns(self) -> list[tuple[date, float]]:
        """Days with their share of the highest one, where that can be seen.

        The rare parcels that took months would stretch the line over months of nothing.
        """
        highest = max((share for _on, share in self.shares), default=0.0)
        shares = [(day, share / highest) for day, share in self.shares if highest]
        return [(day, share) for day, share in shares if share >= LEAST_SEEN]

    def sentence(self) -> str:
        """The picture in words."""
        if self.delivered_on:
            return _("Delivered on %(day)s.") % {"day": _day(self.delivered_on)}
        words = _("Today %(today)s. Expected between %(from)s and %(to)s.") % {
            "today": _day(self.today),
            "from": _day(self.window_from),
            "to": _day(self.window_to),
        }
        if self.promised_by is None:
            return words
        promise = _("Promised by %(day)s.") % {"day": _day(self.promised_by)}
        return f"{words} {promise}"


class _Line:
    """Days to coordinates, with a day of air at both ends."""

    def __init__(self, days: Sequence[date], left: float, right: float) -> None:
        self.first = min(days) - timedelta(days=1)
        self.days = (max(days) + timedelta(days=1) - self.first).days
        self.left, self.reach = left, right - left

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days / self.days * self.reach

    def ticks(self) -> list[date]:
        step = max(1, -(-self.days // 11))
        return [self.first + timedelta(days=n) for n in range(0, self.days + 1, step)]


def _day(day: date) -> str:
    return formats.date_format(day, pgettext("date", "j M"))


def _anchor(x: float, width: float) -> str:
    """Keep a label inside the picture."""
    return "start" if x < 70 else "end" if x > width - 70 else "middle"


def _days_of(picture: ArrivalPicture) -> list[date]:
    days = [picture.started_on, picture.today, picture.window_from, picture.window_to]
    days += [day for day in (picture.promised_by, picture.delivered_on) if day]
    return [*days, *(day for day, _share in picture.columns)]


def arrival_chart(picture: ArrivalPicture) -> SafeString:
    """Return the date line for sellers: scans, today, window and promise."""
    line = _Line(_days_of(picture), LEFT, WIDTH - LEFT)
    at = line.x
    reached = picture.delivered_on or picture.today
    parts = [_window(picture, line), *_curve(picture, line), *_axis(line)]
    parts.append(_stroke(at(picture.started_on), at(reached), "s-acc"))
    parts += [_stop(at(day)) for day in {picture.started_on, *picture.scanned_on}]
    label = picture.today_label or _("Today")
    parts += _flag(at(reached), 62, BASE, label, "s-control", dashed=True)
    if picture.promised_by:
        words = _("Promised by %(day)s") % {"day": _day(picture.promised_by)}
        parts += _flag(at(picture.promised_by), 22, BASE + 6, words, "s-warn", dashed=False)
    return drawing(WIDTH, HEIGHT, picture.sentence(), *parts, class_="chart")


def _window(picture: ArrivalPicture, line: _Line) -> SafeString:
    left, right = line.x(picture.window_from), line.x(picture.window_to)
    days = day_range(picture.window_from, picture.window_to)
    words = _("Arrival window %(days)s") % {"days": days}
    middle = (left + right) / 2
    box = element(
        "rect", x=left, y=40, width=max(right - left, 3.0), height=BASE - 40, rx=4, class_="f-soft"
    )
    label = element(
        "text", words, x=middle, y=34, text_anchor=_anchor(middle, WIDTH), class_="label"
    )
    return element("g", box, label)


def _curve(picture: ArrivalPicture, line: _Line) -> list[SafeString]:
    """The share of parcels per day as columns: what was counted, not a smoothed guess."""
    width = line.reach / line.days * 0.7
    return [
        element(
            "rect",
            x=line.x(day) - width / 2,
            y=BASE - share * CURVE,
            width=width,
            height=share * CURVE,
            rx=2,
            class_="f-acc" if picture.window_from <= day <= picture.window_to else "f-control",
            opacity=".55",
        )
        for day, share in picture.columns
    ]


def _axis(line: _Line) -> list[SafeString]:
    parts = [_stroke(LEFT, WIDTH - LEFT, "s-border")]
    for day in line.ticks():
        x = line.x(day)
        parts.append(element("line", x1=x, x2=x, y1=125, y2=130, class_="s-border"))
        parts.append(element("text", _day(day), x=x, y=144, text_anchor="middle"))
    return parts


def _stroke(left: float, right: float, ink: str, y: int = BASE) -> SafeString:
    return element("line", x1=left, x2=right, y1=y, y2=y, class_=ink, stroke_width=3)


def _stop(x: float, y: int = BASE) -> SafeString:
    outer = element("circle", cx=x, cy=y, r=4.5, class_="f-acc")
    return element("g", outer, element("circle", cx=x, cy=y, r=1.75, class_="f-surface"))


def _flag(
    x: float, top: int, bottom: int, words: str, ink: str, *, dashed: bool
) -> list[SafeString]:
    dash = "2 3" if dashed else None
    width = 1 if dashed else 2
    return [
        element(
            "line",
            x1=x,
            x2=x,
            y1=top,
            y2=bottom,
            class_=ink,
            stroke_width=width,
            stroke_dasharray=dash,
        ),
        element("text", words, x=x, y=top - 6, text_anchor=_anchor(x, WIDTH), class_="label"),
    ]


def arrival_track(picture: ArrivalPicture) -> SafeString:
    """Return the buyer's bar: how far it is today, and the days in which it comes."""
    line = _Line(_days_of(picture), 0, TRACK_WIDTH)
    reached = line.x(picture.delivered_on or picture.today)
    left, right = line.x(picture.window_from), line.x(picture.window_to)
    middle = (left + right) / 2
    parts = [
        element("rect", x=0, y=20, width=TRACK_WIDTH, height=8, rx=4, class_="f-border"),
        element("rect", x=left, y=20, width=max(right - left, 6.0), height=8, class_="f-ok"),
        element("rect", x=0, y=20, width=reached, height=8, rx=4, class_="f-acc"),
        element("circle", cx=reached, cy=24, r=7, class_="f-acc"),
        element("circle", cx=reached, cy=24, r=3, class_="f-surface"),
        _track_label(reached, 48, picture.today_label or _("Today")),
        _track_label(middle, 12, _("Arrival window")),
    ]
    return drawing(TRACK_WIDTH, TRACK_HEIGHT, picture.sentence(), *parts, class_="track")


def _track_label(x: float, y: int, words: str) -> SafeString:
    anchor = _anchor(x, TRACK_WIDTH)
    place = {"start": 0.0, "end": float(TRACK_WIDTH)}.get(anchor, x)
    return element("text", words, x=place, y=y, text_anchor=anchor, class_="label")
