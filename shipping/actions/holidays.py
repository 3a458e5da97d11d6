"""A store announces days on which it sends nothing, and may take them back."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import done_by, record
from core.transitions import move
from policy.queries import policy_at
from shipping.checks.facts import one_line
from shipping.models import Holiday
from shipping.queries.holidays import today_of

LONGEST = 300
AHEAD = 366


@transaction.atomic
def set_holiday(
    store: Store,
    *,
    starts_on: date,
    ends_on: date,
    message: str = "",
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Holiday:
    """Let the dispatch deadlines of orders from now on skip these days; orders before keep theirs.

    `actor` None is the store's system of the key `system`. Raises NotAllowed unless the actor owns
    the store; NotPossible on the day that lies wrong, where another holiday lies, or where the year
    would hold more such days than the policy allows. Rule: docs/rules/shipping.md#holidays.
    """
    _refuse_others(store, actor)
    today = today_of(store, now)
    if starts_on < today:
        raise NotPossible(_("A holiday begins today or later."), field="starts_on")
    if not starts_on <= ends_on or (ends_on - today).days > AHEAD:
        words = _("The last day lies on or after the first, within %(days)s days from now.")
        raise NotPossible(words % {"days": AHEAD}, field="ends_on")
    try:
        message = str(one_line(message))
    except ValueError as error:
        raise NotPossible(str(error), field="message") from None
    if len(message) > LONGEST:
        words = _("Write at most %(most)s characters.")
        raise NotPossible(words % {"most": LONGEST}, field="message")
    # The store is the lock: two holidays at once could pass the limit together.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    holiday = Holiday(
        store=store,
        starts_on=starts_on,
        ends_on=ends_on,
        message=message,
        set_by=actor,
        set_at=now,
        status_at=now,
    )
    _refuse_too_many(holiday, policy_at(now).shipping.orders.holiday_days)
    holiday.save()
    facts = _facts(holiday, system)
    record("holiday.set", subject=holiday, store=store, actor=actor, at=now, facts=facts)
    return holiday


def end_holiday(
    holiday: Holiday, *, actor: User | None, system: str = "", now: datetime
) -> Holiday:
    """Take the holiday back: orders from now on are due as always, orders before keep theirs.

    `actor` None is the store's system of the key `system`. Raises NotAllowed unless the actor owns
    the store; NotPossible for one that is over.
    """
    _refuse_others(holiday.store, actor)
    if holiday.ends_on < today_of(holiday.store, now):
        raise NotPossible(_("This holiday is over already."))
    return move(
        holiday,
        Holiday.Status.ENDED,
        actor=actor,
        now=now,
        kind="holiday.ended",
        facts=_facts(holiday, system),
    )


def _refuse_others(store: Store, actor: User | None) -> None:
    if actor and not store.people("owner").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner of this store can do this."))


def _refuse_too_many(holiday: Holiday, most: int) -> None:
    others = list(Holiday.objects.of_store(holiday.store).select_related("store"))
    running = {day for row in others if row.status == Holiday.Status.SET for day in row.days}
    if running & set(holiday.days):
        raise NotPossible(_("Another holiday lies on these days."), field="starts_on")
    taken = {day for row in others for day in row.days} | set(holiday.days)
    by_year = Counter(day.year for day in taken)
    over = [year for year in {day.year for day in holiday.days} if by_year[year] > most]
    if over:
        words = _("A store may have %(most)s days of holiday in a year; %(year)s would have %(n)s.")
        facts = {"most": most, "year": over[0], "n": by_year[over[0]]}
        raise NotPossible(words % facts, field="ends_on", code="too_many_days")


def _facts(holiday: Holiday, system: str) -> dict[str, str]:
    days = {"starts_on": str(holiday.starts_on), "ends_on": str(holiday.ends_on)}
    return days | done_by(system)
