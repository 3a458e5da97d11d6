"""The mediation team at an instant: who is on shift until when, and how much each one has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import StaffRole
from aftersales.checks.assignment import Colleague
from aftersales.checks.calendars import EPOCH, Calendar, Hours, instant, seconds
from aftersales.models import TeamPlace, Ticket
from policy.sections.aftersales import Week


@dataclass(frozen=True)
class Shift:
    """On shift until `ends_at`, or off until `starts_at`; both None where none is to come."""

    is_on: bool
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Member:
    """A mediator with a place in the team."""

    place: TeamPlace
    shift: Shift
    held: int

    @property
    def colleague(self) -> Colleague:
        place = self.place
        return Colleague(
            place.person_id,
            place.person.name,
            frozenset(place.queues),
            frozenset(map(main_language, place.languages)),
            place.capacity,
            self.held,
            self.shift.is_on,
        )


def main_language(code: str) -> str:
    """Who speaks zh reads zh-Hans too."""
    return code.lower().partition("-")[0]


def team_at(now: datetime, *, is_locked: bool = False) -> list[Member]:
    """All mediators with a place, by name; under their locks two workers come one after another."""
    mediators = StaffRole.objects.filter(role=StaffRole.Role.MEDIATOR).values("user")
    rows = TeamPlace.objects.filter(person__in=mediators, person__is_active=True)
    rows = rows.select_related("person").order_by("pk")
    if is_locked:
        rows = rows.select_for_update(no_key=True, of=("self",))
    places = sorted(rows, key=lambda place: (place.person.name, place.pk))
    held = held_by([place.person_id for place in places])
    return [Member(one, shift_of(one, now), held.get(one.person_id, 0)) for one in places]


def held_by(people: Iterable[int]) -> dict[int, int]:
    """How many tickets in mediation each of them has."""
    rows = Ticket.objects.filter(status=Ticket.Status.MEDIATION, mediator__in=list(people))
    return dict(rows.order_by().values_list("mediator").annotate(n=Count("pk")))


def shift_of(place: TeamPlace, at: datetime) -> Shift:
    found = calendar_of(place).span_from(seconds(at))
    if found is None:
        return Shift(False, None, None)
    opens, closes = map(instant, found)
    return Shift(opens <= at, opens, closes)


def was_on_shift(place: TeamPlace, at: datetime) -> bool:
    return shift_of(place, at).is_on


def calendar_of(place: TeamPlace) -> Calendar:
    weekly = Week.model_validate(place.shifts).minutes
    hours = tuple(tuple(Hours(*span) for span in day) for day in weekly)
    return Calendar(EPOCH, place.zone, hours, frozenset(place.days_off))
