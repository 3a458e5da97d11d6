"""Who works in the mediation team, on what and when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import User
from aftersales.models import TeamPlace
from core.errors import NotAllowed, NotPossible
from core.events import record
from policy.queries import policy_at
from policy.sections.aftersales import Week

MOST_AT_ONCE = 500
MOST_DAYS_OFF = 366


@transaction.atomic
def set_place(
    person: User,
    *,
    queues: Sequence[str],
    languages: Sequence[str],
    capacity: int,
    zone: str,
    shifts: Mapping[str, Sequence[str]],
    days_off: Sequence[date],
    actor: User,
    now: datetime,
) -> TeamPlace:
    """Say what a mediator is given, when, and how many tickets at once (0: none).

    `shifts` are hours such as 09:00-17:30 by day (mon to sun) in the zone. Raises NotAllowed
    unless the actor is a policy admin; NotPossible on the field that is wrong.
    Rule: docs/rules/aftersales.md#assignment.
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only a policy admin sets the places of the team."))
    if not person.is_mediator:
        raise NotPossible(_("%(name)s is no mediator.") % {"name": person.name})
    if unknown := set(queues) - set(policy_at(now).aftersales.queues):
        words = _("There is no queue called %(queue)s.") % {"queue": sorted(unknown)[0]}
        raise NotPossible(words, field="queues")
    if not 0 <= capacity <= MOST_AT_ONCE:
        words = _("Name a number from 0 to %(most)s.") % {"most": MOST_AT_ONCE}
        raise NotPossible(words, field="capacity")
    if zone not in available_timezones():
        raise NotPossible(_("This time zone is not known."), field="zone")
    if len(days_off) > MOST_DAYS_OFF:
        words = _("At most %(most)s days. Take past ones away.") % {"most": MOST_DAYS_OFF}
        raise NotPossible(words, field="days_off")
    facts: dict[str, Any] = {
        "queues": sorted(set(queues)),
        "languages": sorted(set(languages)),
        "capacity": capacity,
        "zone": zone,
        "shifts": _hours(shifts),
        "days_off": sorted(set(days_off)),
    }
    place: TeamPlace
    place, _made = TeamPlace.objects.update_or_create(person=person, defaults=facts)
    told = facts | {"person": person.pk, "days_off": [str(day) for day in facts["days_off"]]}
    record("team.place_set", subject=place, store=None, actor=actor, at=now, facts=told)
    return place


def _hours(shifts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The hours of each day that has some. Raises NotPossible on the day."""
    try:
        week = Week.model_validate({day: list(hours) for day, hours in shifts.items()})
    except ValidationError as error:
        day = str(error.errors()[0]["loc"][0])
        words = _("Write shifts as 09:00-12:30, 13:00-17:30; 24:00 may end a day.")
        raise NotPossible(words, field=day) from error
    return {day: list(hours) for day, hours in week.model_dump().items() if hours}
