"""The pages of measures: figures in words, and what would change them."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Store
from aftersales import measuring
from aftersales.checks.measures import Cohort, Rate, fewer_needed, fewer_until_like
from aftersales.described import InCategory, not_as_described
from aftersales.queries import answered_in_time
from aftersales.reversing import reversals
from aftersales.told_right import told_right
from core.moments import span
from core.money import percent

Stat = tuple[str, str, str, str, str]


def of_store(store: Store, now: datetime) -> dict[str, Any]:
    return {
        "stats": [_disputes(store, now), _silence(store, now), *_answers(store, now)],
        "cohorts": [_cohort(one) for one in measuring.cohorts(store, now)],
        "categories": [_category(one) for one in not_as_described(store, now)],
        "days": measuring.rule_of("disputed", now).window_days,
        "tickets": reverse("aftersales:tickets") + "?view=all",
    }


def of_mediators(now: datetime) -> dict[str, Any]:
    days = measuring.rule_of("disputed", now).window_days
    rows = [
        (one.name, one.rulings, one.changed, shown(one.changed)) for one in reversals(now, days)
    ]
    return {"rows": rows, "days": days, "told": _told(now, days)}


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


def shown(rate: Rate) -> str:
    return "–" if rate.share is None else percent(rate.share)


def interval(rate: Rate) -> str:
    low, high = rate.interval
    return f"{percent(low)} – {percent(high)}"


def _of(rate: Rate) -> str:
    return _("%(good)s of %(n)s") % {"good": rate.hits, "n": rate.of}


def _disputes(store: Store, now: datetime) -> Stat:
    rule, rate = measuring.rule_of("disputed", now), measuring.dispute_rate(store, now)
    notes = [_of(rate)]
    if (peers := measuring.dispute_peers(now)) is not None:
        notes.append(_("median store %(share)s") % {"share": percent(peers)})
    tone = ""
    if not rule.at_least and rate.of >= rule.min_orders:
        notes.append(_("at most %(share)s") % {"share": percent(rule.required)})
        if fewer := fewer_needed(rate, rule.required):
            tone = "bad"
            words = ngettext("%(n)s fewer would be enough", "%(n)s fewer would be enough", fewer)
            notes.append(words % {"n": fewer})
    url = reverse("aftersales:tickets") + "?view=all"
    return (_("Delivered orders that were disputed"), shown(rate), " · ".join(notes), url, tone)


def _silence(store: Store, now: datetime) -> Stat:
    rate = measuring.auto_executed(store, now)
    words = _("An answer in time would have changed each of them.") if rate.hits else ""
    note = " · ".join(filter(None, (_of(rate), words)))
    url = reverse("aftersales:tickets") + "?view=solved"
    return (_("Ended by the store’s silence"), shown(rate), note, url, "warn" if rate.hits else "")


def _answers(store: Store, now: datetime) -> list[Stat]:
    rule = measuring.rule_of("first_response_in_time", now)
    found = measuring.first_answers(store, now)
    good, judged = answered_in_time(store, now, rule.window_days)
    in_time = Rate(good, judged)
    url = reverse("aftersales:tickets") + "?view=all"
    count = ngettext("%(n)s ticket", "%(n)s tickets", found.of) % {"n": found.of}
    tenth = span(found.slowest_tenth) if found.slowest_tenth else "–"
    return [
        (
            _("First answer, median"),
            span(found.median) if found.median is not None else "–",
            " · ".join((count, _("nine of ten within %(span)s") % {"span": tenth})),
            url,
            "",
        ),
        (
            _("Answered in time"),
            shown(in_time),
            " · ".join((_of(in_time), _("at least %(share)s") % {"share": percent(rule.required)})),
            url,
            "",
        ),
    ]


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
