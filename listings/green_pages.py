"""What the pages of the green programme and of the certificates' review show."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.money import percent
from listings import green
from listings.days import local_day
from listings.models import Certificate, GreenPoint
from policy.queries import policy_at
from policy.sections import Policy
from policy.sections.green import GreenLevel, GreenSection

SCHEMES_NAMED = 3
INSTANT = timedelta(microseconds=1)


def programme(request: Any, *, now: datetime) -> dict[str, Any]:
    store, policy = request.store, policy_at(now)
    rules = policy.green
    month = month_of(request.GET.get("month", ""), local_day(now, store))
    certificates = list(store.certificates.select_related("listing").order_by("-id"))
    standing = green.standing(store, now)
    return {
        "standing": standing,
        "levels": [(level, rewards(level)) for level in rules.levels],
        "earning": sorted(rules.schemes.values(), key=lambda one: (-one.points, str(one.title))),
        "step": next_step(standing, certificates, policy, local_day(now, store)),
        "certificates": [
            (row, rules.schemes.get(row.scheme), green.scheme_name(row.scheme, policy))
            for row in certificates
        ],
        "statement": statement(store, month, now),
        "month": month,
        "months": [_shift(month, -1), _shift(month, 1)],
        "may": request.membership.role in LISTING_ROLES,
        "today": local_day(now, store),
        "now": now,
    }


def rewards(level: GreenLevel) -> str:
    """What the level brings, in words."""
    found = []
    if level.commission_rebate:
        rebate = percent(level.commission_rebate)
        found.append(_("commission rebate %(rebate)s") % {"rebate": rebate})
    if level.placement_weight != 1:
        weight = formats.number_format(level.placement_weight, use_l10n=True)
        found.append(_("weight in search × %(weight)s") % {"weight": weight})
    if level.badge:
        found.append(_("badges that name certificate and attribute"))
    return _(", ").join(found) or _("no rewards")


def next_step(
    standing: green.Standing, certificates: list[Certificate], policy: Policy, today: date
) -> str:
    """The one thing that brings the store further now, in a sentence."""
    if not standing.enrolled:
        return _("Join: verified certificates earn their points from their first day on.")
    rules = policy.green
    soon = today + timedelta(days=max(rules.reminder_days, default=0))
    # One of the company alone earns nothing, so its scheme may still be the best to add.
    products = [row for row in certificates if row.scope != "company"]
    earning = [row for row in products if row.scheme in rules.schemes]
    verified = [row for row in earning if row.status == Certificate.Status.VERIFIED]
    verified = [row for row in verified if row.valid_to >= today]
    ending = [row for row in verified if row.valid_to <= soon]
    ending = [row for row in ending if not _is_renewed(row, products)]
    if ending:
        first = min(ending, key=lambda row: row.valid_to)
        name = f"{green.scheme_name(first.scheme, policy)} {first.number}"
        return _("Renew %(name)s: it ends soon, and its points with it.") % {"name": name}
    waiting = sum(row.status in Certificate.WAITING for row in earning)
    if waiting:
        return ngettext(
            "A moderator looks at %(n)s certificate. Nothing for you to do.",
            "A moderator looks at %(n)s certificates. Nothing for you to do.",
            waiting,
        ) % {"n": waiting}
    if standing.coming is None and standing.level is None:
        return _("The programme has no levels now. Keep your certificates in force.")
    if standing.coming is None:
        return _("You are at the highest level. Keep your certificates in force.")
    names = _(", ").join(
        ngettext("%(name)s (%(points)s point)", "%(name)s (%(points)s points)", scheme.points)
        % {"name": scheme.title, "points": scheme.points}
        for scheme in _best(rules, {row.scheme for row in verified})
    )
    words = ngettext(
        "%(points)s point is missing for “%(level)s”.",
        "%(points)s points are missing for “%(level)s”.",
        standing.missing,
    ) % {"points": standing.missing, "level": standing.coming.title}
    return (
        _("%(missing)s What earns most: %(names)s.") % {"missing": words, "names": names}
        if names
        else words
    )


def _is_renewed(ending: Certificate, certificates: list[Certificate]) -> bool:
    """Whether its number is filed again for longer, verified or still to be looked at."""
    good = {*Certificate.WAITING, Certificate.Status.VERIFIED}
    return any(
        row.status in good and row.valid_to > ending.valid_to
        for row in certificates
        if (row.scheme, row.number_key) == (ending.scheme, ending.number_key)
    )


def _best(rules: GreenSection, held: set[str]) -> list[Any]:
    open_ones = [scheme for code, scheme in rules.schemes.items() if code not in held]
    return sorted(open_ones, key=lambda scheme: -scheme.points)[:SCHEMES_NAMED]


def month_of(text: str, today: date) -> date:
    """The first day of the month named as 2026-03; of the present one where that is none."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today.replace(day=1)
    return found if 2000 <= found.year < 2200 else today.replace(day=1)


def _shift(month: date, step: int) -> date:
    return (month + timedelta(days=31 if step > 0 else -1)).replace(day=1)


def statement(store: Store, month: date, now: datetime) -> dict[str, Any]:
    """Points at the start of the month where the store is, what came and went, and at its end.

    The level and its rewards are those of the month's end, or of `now` while it runs.
    """
    zone = ZoneInfo(store.time_zone)
    start, end = (
        datetime(day.year, day.month, 1, tzinfo=zone).astimezone(UTC)
        for day in (month, _shift(month, 1))
    )
    mine = GreenPoint.objects.filter(store=store)
    rows = list(mine.filter(at__gte=start, at__lt=end).select_related("certificate").order_by("id"))
    opening = mine.filter(at__lt=start).aggregate(total=Sum("points", default=0))["total"]
    closing = opening + sum(row.points for row in rows)
    level = None if now < start else green.standing(store, min(now, end - INSTANT)).level
    reward = rewards(level) if level else ""
    return {"opening": opening, "rows": rows, "closing": closing, "level": level, "reward": reward}


def statement_rows(store: Store, month: date, now: datetime) -> Iterator[Sequence[str | int]]:
    """The month's statement as rows of cells; `points` may be negative."""
    found = statement(store, month, now)
    yield ("at", "what", "scheme", "number", "points", "level", "reward")
    yield ("", "opening", "", "", found["opening"], "", "")
    for row in found["rows"]:
        of = (row.certificate.scheme, row.certificate.number)
        yield (row.at.isoformat(), row.cause.value, *of, row.points, "", "")
    level = str(found["level"].title) if found["level"] else ""
    yield ("", "closing", "", "", found["closing"], level, found["reward"])
