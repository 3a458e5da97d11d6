"""How buyers found the help: until when they may say so, and what many of them said.

Shown to the store and the team, and to nobody's disadvantage: no signal, no measure with a
requirement and no sanction reads it. Rule: docs/rules/aftersales.md#satisfaction
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Store
from aftersales.clockwork import rules_of
from aftersales.measure_stats import Stat
from aftersales.measure_words import shown
from aftersales.models import Satisfaction, Ticket
from core.intervals import Rate
from core.money import number


@dataclass(frozen=True)
class Said:
    """How many settled tickets got an answer, and the mean of the answers."""

    rate: Rate
    mean: float | None


def answer_until(ticket: Ticket) -> datetime | None:
    """Until when the buyer may answer or change the answer; None before the end."""
    if not ticket.is_solved:
        return None
    return ticket.status_at + timedelta(days=rules_of(ticket).satisfaction_days)


def answer_of(ticket: Ticket) -> Satisfaction | None:
    if not ticket.is_solved:
        return None
    found: Satisfaction | None = Satisfaction.objects.filter(ticket=ticket).first()
    return found


def said_of(tickets: "QuerySet[Ticket]", days: int, now: datetime) -> Said:
    """What buyers said of those of the tickets that were settled in the last days."""
    rows = tickets.filter(status="solved", status_at__gt=now - timedelta(days=days))
    found = rows.filter(status_at__lte=now).aggregate(
        of=Count("pk"), hits=Count("satisfaction"), mean=Avg("satisfaction__score")
    )
    mean = found["mean"]
    return Said(Rate(found["hits"], found["of"]), None if mean is None else float(mean))


def of_store(store: Store, days: int, now: datetime) -> Stat:
    return _stat(said_of(Ticket.objects.of_store(store), days, now))


def of_mediators(days: int, now: datetime) -> Stat:
    return _stat(said_of(Ticket.objects.exclude(mediator=None), days, now), of_team=True)


def _stat(said: Said, *, of_team: bool = False) -> Stat:
    figure = "–"
    if said.mean is not None:
        figure = _("%(mean)s of 5") % {"mean": number(said.mean, 1)}
    answered = _("%(good)s of %(n)s buyers answered (%(share)s)")
    told = {"good": said.rate.hits, "n": said.rate.of, "share": shown(said.rate)}
    url = reverse("aftersales:board" if of_team else "aftersales:tickets") + "?view=solved"
    notes = [answered % told, _("It counts towards no sanction.")]
    return (_("How buyers found the help"), figure, " · ".join(notes), url, "")
