"""The way of a parcel as people read it: newest first, in the time of each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts import ArrivalPicture
from core.countries import country_name
from shipping.checks.facts import zone_of
from shipping.checks.folding import Scan
from shipping.models import Code, Detail, Parcel, Promise

ICONS = {
    "label_created": ("file-text", ""),
    "accepted": ("package", "acc"),
    "origin_hub": ("package-export", "acc"),
    "export_customs": ("clock-pause", "warn"),
    "departed_origin": ("plane-departure", "acc"),
    "arrived_destination": ("plane", "acc"),
    "import_customs": ("clock-pause", "warn"),
    "customs_released": ("shield-check", "acc"),
    "at_delivery_office": ("map-pin", "acc"),
    "out_for_delivery": ("truck-delivery", "acc"),
    "attempt_failed": ("truck-off", "warn"),
    "ready_for_pickup": ("map-pin", "acc"),
    "delivered": ("circle-check", "ok"),
    "exception": ("alert-octagon", "bad"),
}


@dataclass(frozen=True)
class Entry:
    """A line of the timeline component."""

    title: str
    when: str
    detail: str = ""
    tone: str = ""
    icon: str = "circle"


def scan_words(code: str, detail: str = "") -> str:
    return str(Detail(detail).label if detail else Code(code).label)


def state_words(state: str) -> str:
    """A parcel's state in words."""
    if state == "no_events":
        return _("No scan yet")
    code, _colon, detail = state.partition(":")
    return scan_words(code, detail)


def local_moment(at: datetime, zone: str) -> str:
    """Day and time in the place, "Mon 23 Nov, 06:20"."""
    words = pgettext("date and time", "D j M, H:i")
    return formats.date_format(at.astimezone(zone_of(zone)), words)


def day_words(day: date) -> str:
    return formats.date_format(day, pgettext("date", "D j M"))


def in_ten(chance: float) -> int:
    """How many of ten parcels: rounded down, and never ten, as no history makes one certain."""
    return min(9, int(chance * 10))


def days_words(first: date, last: date) -> str:
    """A span of days: "2–6 Dec" or "29 Nov – 3 Dec"."""
    if first == last:
        return formats.date_format(last, pgettext("date", "j M"))
    if (first.year, first.month) == (last.year, last.month):
        return _("%(first)s–%(last)s") % {
            "first": formats.date_format(first, pgettext("first of two days in one month", "j")),
            "last": formats.date_format(last, pgettext("last of two days in one month", "j M")),
        }
    ends = (formats.date_format(day, pgettext("date", "j M")) for day in (first, last))
    return " – ".join(ends)


def timeline(
    parcel: Parcel,
    scans: Sequence[Scan],
    *,
    zone: str,
    dispatched: str,
    expected: str = "",
    names_tellers: bool = False,
) -> list[Entry]:
    """Lines for all scans between what is expected and the dispatch, newest first.

    `zone` is the store's, for the dispatch; `dispatched` names it for the reader, who reads
    who told each scan where `names_tellers`.
    """
    newest = sorted(scans, key=lambda scan: scan.at, reverse=True)
    lines = [_line(scan, names_tellers) for scan in newest]
    shipped = local_moment(parcel.declared_shipped_at, zone)
    lines.append(
        Entry(dispatched, shipped, country_name(parcel.origin), tone="acc", icon="package")
    )
    if expected and parcel.status in (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY):
        lines.insert(0, Entry(_("Delivery"), _("expected %(days)s") % {"days": expected}))
    return lines


def _line(scan: Scan, names_teller: bool) -> Entry:
    icon, tone = ICONS[scan.code]
    place = getattr(scan, "place", "")
    where = ", ".join(part for part in (place, scan.country and country_name(scan.country)) if part)
    if names_teller:
        teller = _("told by: %(who)s") % {"who": getattr(scan, "told_by", "–")}
        where = " · ".join(filter(None, (where, teller)))
    return Entry(
        scan_words(scan.code, scan.detail),
        local_moment(scan.at, scan.time_zone),
        where,
        tone=tone,
        icon=icon,
    )


def picture(
    promise: Promise,
    parcel: Parcel | None,
    scans: Sequence[Scan],
    *,
    started_on: date,
    today: date,
    shares: Sequence[tuple[date, float]] = (),
) -> ArrivalPicture:
    """The days of a parcel for the date line and the buyer's bar."""
    label = ""
    if parcel and parcel.state != "no_events":
        label = _("Today · %(state)s") % {"state": state_words(parcel.state)}
    return ArrivalPicture(
        started_on=started_on,
        today=max(today, started_on),
        window_from=promise.earliest_on,
        window_to=promise.latest_on,
        promised_by=promise.promise_on,
        scanned_on=tuple({scan.at.date() for scan in scans if scan.at.date() >= started_on}),
        delivered_on=parcel.delivered_on if parcel else None,
        today_label=label,
        shares=shares,
    )
