"""Where a store stands, as its people read it: one bar per family, the worst in the verdict."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import charts
from enforcement import gates, wording
from enforcement.checks.rules import Family, FamilyStanding, Standing
from enforcement.models import Sanction, SanctionPause
from enforcement.standing import ladder_policy, standing_at
from policy.queries import policy_at


@dataclass(frozen=True)
class FamilyBar:
    """One family's points against its steps, in words and as a ladder."""

    key: str
    title: str
    points: int
    points_words: str
    steps: list[charts.Step]
    label: str
    next_words: str
    expiry_words: str
    reached: int
    path: list[tuple[datetime, str]]


@dataclass(frozen=True)
class Verdict:
    title: str
    tone: str
    shape: str
    points: str
    text: str
    links: list[tuple[str, str]]
    steps: list[charts.Step]
    ladder_label: str


def family_bars(store: Any, now: datetime) -> list[FamilyBar]:
    """One bar per family of the policy in force, the one nearest to trouble first."""
    policy = policy_at(now)
    answer = standing_at(store, policy, now)
    terms = ladder_policy(policy).families
    titles = {name: str(family.title) for name, family in policy.ladder.families.items()}
    bars = [_bar(name, titles[name], terms[name], answer) for name in titles]
    return sorted(bars, key=lambda bar: (-bar.reached, -bar.points))


def verdict(store: Any, now: datetime) -> Verdict:
    """One sentence on where the store stands, then the worst family and what comes next."""
    bars = family_bars(store, now)
    worst = bars[0]
    title, tone, shape, notice = _headline(store, worst, now)
    rest = " ".join(_sum_words(bar) for bar in bars[1:])
    return Verdict(
        title=title,
        tone=tone,
        shape=shape,
        points=_sum_words(worst),
        text=" ".join(
            part for part in (notice, worst.next_words, worst.expiry_words, rest) if part
        ),
        links=[
            (_("How points work"), reverse("enforcement:standing")),
            (_("See every decision"), reverse("enforcement:decisions")),
        ],
        steps=worst.steps,
        ladder_label=worst.label,
    )


def _sum_words(bar: FamilyBar) -> str:
    return _("%(family)s: %(points)s.") % {"family": bar.title, "points": bar.points_words}


def _bar(key: str, title: str, family: Family, answer: Standing) -> FamilyBar:
    mine = answer.families[key]
    steps = [
        (
            step.at_points,
            wording.step(step.action.value, step.days),
            _("from %(points)s") % {"points": wording.points(step.at_points)},
        )
        for step in family.steps
    ]
    words = wording.points_count(mine.points) if mine.points else _("none")
    rungs = "; ".join(f"{label} {note}" for _start, label, note in steps)
    return FamilyBar(
        key=key,
        title=title,
        points=mine.points,
        points_words=words,
        steps=charts.points_steps(mine.points, steps),
        label=f"{title}: {words}. {rungs}",
        next_words=_next_words(family, mine),
        expiry_words=_expiry_words(mine),
        reached=sum(1 for step in family.steps if step.at_points <= mine.points),
        path=_path(mine),
    )


def _next_words(family: Family, mine: FamilyStanding) -> str:
    step = next((rung for rung in family.steps if rung.at_points == mine.next_threshold), None)
    if step is None:
        return ""
    return _("Next step at %(points)s: %(step)s.") % {
        "points": wording.points(step.at_points),
        "step": wording.step(step.action.value, step.days),
    }


def _expiry_words(mine: FamilyStanding) -> str:
    if mine.next_expiry is None:
        return ""
    return _("%(points)s will expire on %(on)s.") % {
        "points": wording.points_count(mine.next_expiry.points),
        "on": day(mine.next_expiry.at),
    }


def _path(mine: FamilyStanding) -> list[tuple[datetime, str]]:
    """The dated way back to none: what is left after each expiry, if nothing is added."""
    left, path = mine.points, []
    for at in sorted({lot.expires_at for lot in mine.lots if lot.points}):
        left -= sum(lot.points for lot in mine.lots if lot.expires_at == at)
        path.append((at, wording.points_count(left) if left else _("none")))
    return path


def _headline(store: Any, worst: FamilyBar, now: datetime) -> tuple[str, str, str, str]:
    """Title, tone and shape, and what a ban adds whose notice is not over."""
    closed = gates.blocked(store, now)
    ban = (
        Sanction.objects.of_store(store)
        .announced(now)
        .filter(kind="ban")
        .order_by("starts_at")
        .first()
    )
    starts = {"starts": instant(ban.starts_at)} if ban else {}
    if ban and not closed:
        title = _("Your store will be closed for good on %(starts)s") % starts
        return title, "bad", "ban", _("Until then it stays open. You can appeal.")
    if not closed and gates.is_closed_by_owner(store):
        words = _("You have closed your store for new sales")
        return words, "warn", "building-store", _("What is open goes on to its end.")
    notice = _("It will be closed for good on %(starts)s.") % starts if ban else ""
    return *_state(closed, store, worst, now), notice


def _state(
    closed: dict[str, Any], store: Any, worst: FamilyBar, now: datetime
) -> tuple[str, str, str]:
    rows = [row for row in closed.values() if not row.is_paused]
    frozen = next((row for row in rows if row.kind in ("freeze", "ban")), None)
    order = (gates.PUBLISH, gates.SHIP, gates.PAYOUT)
    sanction = frozen or next((closed[name] for name in order if name in closed), None)
    if (sanction is None or sanction.is_paused) and _is_paused(store, now):
        words = _("Your store can sell: a measure is paused until we answer your appeal")
        return words, "warn", "clock-pause"
    if sanction is None:
        if _is_warned(store, now):
            return _("Your store can sell, with a warning"), "warn", "shield-half"
        if worst.points:
            return _("Your store can sell; points are on record"), "", "shield-half"
        return _("Your store is in good standing"), "ok", "shield-check"
    if sanction.ends_at is None:
        return _("Your store is closed for good"), "bad", "ban"
    until = {"until": instant(sanction.ends_at)}
    if sanction.status == Sanction.Status.PROVISIONAL:
        words = _("Your store is frozen until %(until)s; a person reviews this by %(confirm)s")
        return words % (until | {"confirm": instant(sanction.confirm_by)}), "bad", "snowflake"
    if frozen:
        return _("Your store is frozen until %(until)s") % until, "bad", "snowflake"
    if gates.PUBLISH in closed:
        words = _("Your store can sell, but cannot change listings until %(until)s")
        return words % until, "warn", "shield-half"
    if gates.SHIP in closed:
        words = _("Your store can sell, but prints no labels for new orders until %(until)s")
        return words % until, "warn", "truck-off"
    return (
        _("Your store can sell, but its payouts wait until %(until)s") % until,
        "warn",
        "coin-off",
    )


def _is_warned(store: Any, now: datetime) -> bool:
    rows = Sanction.objects.of_store(store).running(now)
    return bool(rows.filter(kind=Sanction.Kind.WARN).exists())


def _is_paused(store: Any, now: datetime) -> bool:
    return bool(SanctionPause.objects.felt(now).filter(store=store).exists())


def day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")


def instant(at: datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
