"""How a store answers: its figures beside the median store, and what would change them."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Store
from aftersales import measuring
from aftersales.checks.measures import faster_needed, more_needed
from aftersales.measure_words import beside, parts, shown
from aftersales.peers import in_time_peers, silence_peers, wait_peers
from aftersales.queries import answered_in_time
from core.intervals import Rate
from core.moments import span
from core.money import percent

Stat = tuple[str, str, str, str, str]


def silence(store: Store, now: datetime) -> Stat:
    rate, peers = measuring.auto_executed(store, now), silence_peers(now)
    notes = [parts(rate)]
    if peers is not None:
        notes.append(beside(percent(peers)))
    if rate.hits:
        notes.append(_("An answer in time would have changed each of them."))
    url = reverse("aftersales:tickets") + "?view=solved"
    tone = "warn" if rate.hits else ""
    return (_("Ended by the store’s silence"), shown(rate), " · ".join(notes), url, tone)


def answers(store: Store, now: datetime) -> list[Stat]:
    return [_wait(store, now), _in_time(store, now)]


def _wait(store: Store, now: datetime) -> Stat:
    found, peers = measuring.first_answers(store, now), wait_peers(now)
    notes = [ngettext("%(n)s ticket", "%(n)s tickets", found.of) % {"n": found.of}]
    tenth = span(found.slowest_tenth) if found.slowest_tenth is not None else "–"
    notes.append(_("nine of ten within %(span)s") % {"span": tenth})
    if peers is not None:
        notes.append(beside(span(timedelta(seconds=peers))))
        if n := faster_needed(found.seconds, peers):
            words = ngettext(
                "%(n)s answer as fast would be level", "%(n)s answers as fast would be level", n
            )
            notes.append(words % {"n": n})
    url = reverse("aftersales:tickets") + "?view=all"
    median = span(found.median) if found.median is not None else "–"
    return (_("First answer, median"), median, " · ".join(notes), url, "")


def _in_time(store: Store, now: datetime) -> Stat:
    rule, peers = measuring.rule_of("first_response_in_time", now), in_time_peers(now)
    rate = Rate(*answered_in_time(store, now, rule.window_days))
    notes = [parts(rate), _("at least %(share)s") % {"share": percent(rule.required)}]
    if peers is not None:
        notes.append(beside(percent(peers)))
    n = more_needed(rate, rule.required)
    if n:
        words = ngettext("%(n)s more would be enough", "%(n)s more would be enough", n)
        notes.append(words % {"n": n})
    url = reverse("aftersales:tickets") + "?view=all"
    tone = "bad" if n and rate.of >= rule.min_orders else ""
    return (_("Answered in time"), shown(rate), " · ".join(notes), url, tone)
