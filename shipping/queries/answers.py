"""The one sentence on top of the buyer's page; of several parcels, about the one that is worst."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from shipping.checks.folding import day_of, last_day_of
from shipping.models import Order, Parcel, Promise
from shipping.queries.arrivals import is_misleading
from shipping.queries.tracks import day_words, in_ten


class Told(NamedTuple):
    """A parcel, and the window that the buyer was told of it last."""

    parcel: Parcel
    promise: Promise | None

    def is_open(self) -> bool:
        return self.parcel.status != Parcel.Status.DELIVERED

    def days(self, today: date) -> tuple[date, date] | None:
        """The days that the buyer may rely on; none where they would mislead or are over."""
        if self.promise is None or self.promise.latest_on < today:
            return None
        if not self.is_open() or is_misleading(self.parcel.state):
            return None
        return self.promise.earliest_on, self.promise.latest_on


@dataclass(frozen=True)
class Answer:
    """When it comes, or plain words where a day would mislead."""

    label: str
    words: str
    note: str = ""
    # How many parcels keep these days.
    sure: str = ""
    tone: str = "ok"
    days: tuple[date, date] | None = None
    # Of several parcels, the one that this is about: its number, and with what it was read from.
    number: str = ""
    about: Told | None = None
    # What is not sent yet, beside what was.
    rest: str = ""


def answer_of(
    order: Order, sent: Sequence[Told], first: Promise | None, *, now: datetime
) -> Answer:
    """What the buyer reads first. `first` is the order's own window, from before a parcel left.

    Rule: docs/rules/shipping.md#parts.
    """
    if order.status == Order.Status.CANCELLED:
        return Answer(_("Your order"), _("Cancelled"), tone="")
    today = last_day_of(now)
    waits = order.status == Order.Status.TO_SHIP
    under_way = [told for told in sent if told.is_open()]
    if not under_way and not waits and sent:
        return _arrived(sent)
    if not under_way:
        return _unsent(order, bool(sent), first, now)
    worst = max(under_way, key=lambda told: _rank(told, today))
    if order.is_late(now) and not is_misleading(worst.parcel.state):
        return _not_sent(order, is_part=True)
    answer = replace(_of_parcel(worst, today), about=worst)
    if len(sent) > 1:
        answer = replace(answer, number=worst.parcel.number)
    return replace(answer, rest=_rest(order, now)) if waits else answer


def _rank(told: Told, today: date) -> tuple[bool, bool, bool, date]:
    """What went wrong, then what somebody has to act on, then no day, then the latest one."""
    parcel, days = told.parcel, told.days(today)
    is_wrong = parcel.status == Parcel.Status.PROBLEM
    return is_wrong, is_misleading(parcel.state), days is None, days[1] if days else today


def _arrived(sent: Sequence[Told]) -> Answer:
    last = max(sent, key=lambda told: (told.parcel.delivered_on or date.min, told.parcel.pk))
    words = day_words(last.parcel.delivered_on) if last.parcel.delivered_on else ""
    said = _("If it is not with you, or something is wrong, say so on this page.")
    return Answer(_("Delivered on"), words, said, about=last)


def _unsent(order: Order, is_part: bool, first: Promise | None, now: datetime) -> Answer:
    """Nothing is under way: all of it, or what was not in the parcels that arrived, waits."""
    if order.is_late(now):
        return _not_sent(order, is_part=is_part)
    if is_part:
        return Answer(_("Your order"), _("A part of it is still to be sent"), _due(order))
    if first is None or first.latest_on < last_day_of(now):
        return Answer(_("Your order"), _("Not sent yet"), _due(order))
    return _expected(first)


def _of_parcel(told: Told, today: date) -> Answer:
    if is_misleading(told.parcel.state):
        return _trouble(told.parcel.state)
    if told.promise and told.days(today):
        return _expected(told.promise)
    said = _("It is later than we said, and we cannot name a day that you could rely on.")
    return Answer(_("Your parcel"), _("Still on its way"), said, tone="warn")


def _expected(promise: Promise) -> Answer:
    said = _("The seller promised it by %(day)s. If it is not there by then, say so on this page.")
    return Answer(
        _("Expected arrival"),
        _("%(first)s to %(last)s")
        % {"first": day_words(promise.earliest_on), "last": day_words(promise.latest_on)},
        said % {"day": day_words(promise.promise_on)},
        _("%(n)s in 10 parcels arrive on these days.") % {"n": in_ten(float(promise.chance))},
        days=(promise.earliest_on, promise.latest_on),
    )


def _not_sent(order: Order, *, is_part: bool) -> Answer:
    said = _("It should have been sent by %(day)s. We name new days as soon as it leaves.")
    words = _("A part of it is not sent yet") if is_part else _("Not sent yet")
    due = day_words(day_of(order.ship_by))
    return Answer(_("Your order"), words, said % {"day": due}, tone="warn")


def _rest(order: Order, now: datetime) -> str:
    if order.is_late(now):
        said = _("Another part of your order should have been sent by %(day)s.")
        return said % {"day": day_words(day_of(order.ship_by))}
    said = _("Another part of your order is still to be sent. It is to leave by %(day)s.")
    return said % {"day": day_words(day_of(order.ship_by))}


def _due(order: Order) -> str:
    said = _("It is to leave by %(day)s. We name its days as soon as it does.")
    return said % {"day": day_words(day_of(order.ship_by))}


def _trouble(state: str) -> Answer:
    """What happens instead of a day."""
    wrong = _("Say below that it did not arrive: you do not have to wait for it.")
    found = {
        "attempt_failed": (
            _("Delivery was tried"),
            _("Nobody could take it. Look for the carrier's note: it comes again or waits."),
        ),
        "ready_for_pickup": (
            _("Ready to be picked up"),
            _("It waits for you at the place below. Bring the tracking number."),
        ),
        "exception:lost": (_("The carrier says it is lost"), wrong),
        "exception:damaged": (_("The carrier says it is damaged"), wrong),
        "exception:returned": (_("It went back to the seller"), wrong),
        "exception:seized": (_("Customs kept it"), wrong),
        "exception:refused": (
            _("It was refused at the door"),
            _("It goes back to the seller. If that was not you, say so below."),
        ),
        "exception:cancelled": (_("The transport was cancelled"), wrong),
    }
    words, note = found[state]
    return Answer(_("Your parcel"), words, note, tone="warn")
