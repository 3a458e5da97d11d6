"""The pages of measures: figures in words, and what would change them."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Store
from aftersales import measuring, satisfaction
from aftersales.checks.measures import Cohort, fewer_needed, fewer_until_like
from aftersales.described import InCategory, not_as_described
from aftersales.measure_stats import Stat, answers, silence
from aftersales.measure_words import beside, interval, parts, shown
from aftersales.reversing import reversals
from aftersales.second_looks import agreement
from aftersales.told_right import told_right
from core.intervals import Rate
from core.money import number, percent


def of_store(store: Store, now: datetime) -> dict[str, Any]:
    days = measuring.rule_of("disputed", now).window_days
    helped = satisfaction.of_store(store, days, now)
    return {
        "stats": [_disputes(store, now), silence(store, now), *answers(store, now), helped],
        "cohorts": [_cohort(one) for one in measuring.cohorts(store, now)],
        "categories": [_category(one) for one in not_as_described(store, now)],
        "days": days,
        "tickets": reverse("aftersales:tickets") + "?view=all",
    }


def of_mediators(now: datetime) -> dict[str, Any]:
    days = measuring.rule_of("disputed", now).window_days
    rows = [
        (one.name, one.rulings, one.changed, shown(one.changed)) for one in reversals(now, days)
    ]
    return {
        "rows": rows,
        "days": days,
        "stats": [satisfaction.of_mediators(days, now)],
        "told": _told(now, days),
        "looks": _looks(now, days),
    }


def _looks(now: datetime, days: int) -> dict[str, Any] | None:
    found = agreement(now, days)
    if not found.same.of:
        return None
    return {
        "of": found.same.of,
        "same": shown(found.same),
        "interval": interval(found.same),
        "kappa": "–" if found.kappa is None else number(found.kappa, 2),
    }


def _told(now: datetime, days: int) -> dict[str, Any] | None:
    found = told_right(now, days)
    if not found.reason.of:
        return None
    return {
        "of": found.reason.of,
        "reason": shown(found.reason),
        "interval": interval(found.reason),
        "commonest": shown(found.commonest),
        "kind": shown(found.kind),
        "corrected": found.corrected,
    }


def _disputes(store: Store, now: datetime) -> Stat:
    rule, rate = measuring.rule_of("disputed", now), measuring.dispute_rate(store, now)
    notes = [parts(rate)]
    if (peers := measuring.dispute_peers(now)) is not None:
        notes.append(beside(percent(peers)))
    tone = ""
    if not rule.at_least and rate.of >= rule.min_orders:
        notes.append(_("at most %(share)s") % {"share": percent(rule.required)})
        if fewer := fewer_needed(rate, rule.required):
            tone = "bad"
            words = ngettext("%(n)s fewer would be enough", "%(n)s fewer would be enough", fewer)
            notes.append(words % {"n": fewer})
    url = reverse("aftersales:tickets") + "?view=all"
    return (_("Delivered orders that were disputed"), shown(rate), " · ".join(notes), url, tone)


def _cohort(one: Cohort) -> tuple[str, Rate, str, str]:
    maturity = "–" if one.maturity is None else percent(one.maturity)
    return one.month, one.rate, shown(one.rate), maturity


def _category(one: InCategory) -> dict[str, Any]:
    words = ""
    if one.is_above and one.others.share is not None:
        fewer = fewer_until_like(one.own, one.others.share)
        said = ngettext("%(n)s fewer is like the rest", "%(n)s fewer are like the rest", fewer)
        words = said % {"n": fewer}
    return {
        "name": one.category or "–",
        "own": one.own,
        "share": shown(one.own),
        "interval": interval(one.own),
        "others": shown(one.others),
        "is_above": one.is_above,
        "change": words,
    }
