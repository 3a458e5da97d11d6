"""Tickets of buyers: their kinds, clocks, offers and the published times of mediation."""

import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from policy.sections.base import WRITTEN, Effect, Frozen, Measure, Shown, Text, Unit, Words
from policy.sections.desk import DeskTerms
from policy.sections.exchange import Rate
from policy.sections.older_stages import with_stages
from policy.sections.public_days import (
    PublicHoliday,
    is_country,
    is_part,
    place_of,
    public_holidays,
)
from policy.sections.returns import ReturnTerms
from policy.sections.service import Place
from policy.sections.stages import Side, Stage

HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$")


def _is_hours(text: str) -> str:
    if not HOURS.match(text):
        raise ValueError(_("Write opening hours as 09:00-17:30; 24:00 may end a day."))
    return text


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(_("This time zone is not known. An example: Europe/Berlin.")) from error
    return name


Hours = Annotated[str, AfterValidator(_is_hours)]
Year = Annotated[int, Field(ge=2000, le=2100)]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Week(Frozen):
    """Local opening hours; a close at or before the open runs past midnight."""

    mon: Annotated[tuple[Hours, ...], Shown(_("Monday"))] = ()
    tue: Annotated[tuple[Hours, ...], Shown(_("Tuesday"))] = ()
    wed: Annotated[tuple[Hours, ...], Shown(_("Wednesday"))] = ()
    thu: Annotated[tuple[Hours, ...], Shown(_("Thursday"))] = ()
    fri: Annotated[tuple[Hours, ...], Shown(_("Friday"))] = ()
    sat: Annotated[tuple[Hours, ...], Shown(_("Saturday"))] = ()
    sun: Annotated[tuple[Hours, ...], Shown(_("Sunday"))] = ()

    @property
    def minutes(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Monday first: (opens, closes) in minutes of the day."""
        return tuple(tuple(_minutes(hours) for hours in getattr(self, day)) for day in DAYS)


def _minutes(hours: str) -> tuple[int, int]:
    opens, closes = ((int(clock[:2]) * 60 + int(clock[3:])) for clock in hours.split("-"))
    return opens, closes


class CalendarVersion(Frozen):
    """Opening hours from `effective_from` until the next version's."""

    effective_from: Annotated[datetime, Shown(_("Valid from"))]
    zone: Annotated[str, AfterValidator(_is_zone), Shown(_("Time zone"))]
    weekly: Annotated[Week, Shown(_("Opening hours"))]
    country: Annotated[
        str,
        AfterValidator(is_country),
        Shown(_("Public holidays of"), _("Two letters of a country, as NL. Empty: none.")),
    ] = ""
    part: Annotated[
        str,
        AfterValidator(is_part),
        Shown(_("Part of the country"), _("As BE for Berlin. Empty: what holds in all of it.")),
    ] = ""
    years: Annotated[
        tuple[Year, ...],
        Field(max_length=10),
        Shown(_("Years"), _("One year a line. Their public holidays are written once, on saving.")),
    ] = ()
    public_holidays: Annotated[
        tuple[PublicHoliday, ...],
        Shown(
            _("Closed as public holidays"), _("Written from the holiday library."), is_fixed=True
        ),
    ] = ()
    closed_dates: Annotated[
        tuple[date, ...], Shown(_("Own closed days"), _("One date a line."))
    ] = ()

    @model_validator(mode="after")
    def is_aware(self) -> Self:
        if self.effective_from.tzinfo is None:
            raise ValueError(_("The instant needs its offset from UTC."))
        return self

    @model_validator(mode="after")
    def holidays_are_written(self, info: ValidationInfo) -> Self:
        """A year's days of the place that are here already stay as they are."""
        if info.context is not WRITTEN:
            return self
        place = place_of(self.country, self.part)
        days: list[PublicHoliday] = []
        for year in sorted(set(self.years)) if self.country else ():
            kept = [
                one for one in self.public_holidays if (one.place, one.on.year) == (place, year)
            ]
            days += kept or public_holidays(self.country, self.part, year)
        # Frozen for all others; the version is not finished before this.
        object.__setattr__(self, "public_holidays", tuple(days))
        return self

    @property
    def closed(self) -> frozenset[date]:
        """All days without opening hours: public holidays and own ones."""
        return frozenset(self.closed_dates).union(one.on for one in self.public_holidays)


class Target(Frozen):
    """How long a clock may count."""

    minutes: Annotated[
        int, Field(ge=1, le=525_600), Shown(_("Time"), "", Unit.MINUTES, Effect.MILDER)
    ]
    kind: Annotated[
        Literal["business", "calendar"],
        Shown(_("Counted in"), _("Opening hours only, or every minute.")),
    ]


class TicketKind(Frozen):
    """What a buyer may open, and the clocks that start with it."""

    title: Annotated[Text, Shown(_("Name"))]
    # Stored sections keep no order of their own; versions from before had none.
    place: Place = 0
    help: Annotated[Text, Shown(_("Help for the buyer"))]
    first_response: Annotated[Target, Shown(_("First response"))]
    next_response: Annotated[Target, Shown(_("Next response"))]
    resolution: Annotated[Target, Shown(_("Resolution"))]
    offers: Annotated[
        tuple[str, ...], Field(min_length=1), Shown(_("Offers that fit"), _("One code a line."))
    ]
    on_silence: Annotated[
        Literal["wish", "mediation"],
        Shown(
            _("When the store stays silent"),
            _(
                "wish: what the buyer asked for is done, after the days of the stage."
                " mediation: a mediator decides, once an answer is overdue."
            ),
        ),
    ] = "mediation"


class Reason(Frozen):
    """What may be wrong with an article, in the words that a buyer chooses from."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    kinds: Annotated[
        tuple[str, ...], Field(min_length=1), Shown(_("Kinds of ticket"), _("One code a line."))
    ]
    return_paid_by: Annotated[
        Literal["store", "buyer"], Shown(_("Who pays when the goods come back"))
    ]


class OfferKind(Frozen):
    """What a side may propose, and a mediator may rule."""

    title: Annotated[Text, Shown(_("Name"))]
    needs_amount: Annotated[bool, Shown(_("Names an amount"))] = False
    needs_return: Annotated[bool, Shown(_("The goods come back"))] = False
    gives_all: Annotated[
        bool, Shown(_("Gives back all"), _("All that was paid for the articles."))
    ] = False
    is_coupon: Annotated[
        bool,
        Shown(_("A coupon"), _("Its amount is what it is worth; no money goes back by it.")),
    ] = False
    made_by: Annotated[tuple[Side, ...], Field(min_length=1), Shown(_("Who may propose it"))] = (
        "buyer",
        "seller",
        "mediator",
    )
    benefits: Annotated[
        Literal["buyer", "seller", "both"],
        Shown(_("Who benefits"), _("Kept with a ticket that it settles.")),
    ] = "both"
    sends_again: Annotated[bool, Shown(_("The store sends goods again"))] = False

    @model_validator(mode="after")
    def gives_money_or_goods(self) -> Self:
        if self.needs_amount and self.sends_again:
            raise ValueError(_("An offer gives back money or sends goods again, not both."))
        return self

    @property
    def is_replacing(self) -> bool:
        """Goods that come back for no money come back for others."""
        return self.sends_again or (self.needs_return and not self.needs_amount)


class AftersalesSection(ReturnTerms, DeskTerms):
    """Rule: docs/rules/aftersales.md#clocks"""

    label: ClassVar[Words] = _("After-sales")
    summary: ClassVar[Words] = _("Kinds of ticket, clocks, offers, opening hours.")

    kinds: Annotated[dict[str, TicketKind], Field(min_length=1), Shown(_("Kinds of ticket"))]
    # Versions from before name none; `reasons_of` then knows the one of all kinds.
    reasons: Annotated[dict[str, Reason], Field(default_factory=dict), Shown(_("Reasons"))]
    offers: Annotated[dict[str, OfferKind], Field(min_length=1), Shown(_("Kinds of offer"))]
    stages: Annotated[dict[str, Stage], Shown(_("Stages of a ticket"))]
    calendars: Annotated[
        tuple[CalendarVersion, ...],
        Field(min_length=1),
        Shown(_("Opening hours"), _("A clock keeps the version it started under.")),
    ]
    rates: Annotated[tuple[Rate, ...], Shown(_("Exchange rates"))] = ()
    reminder_before_minutes: Annotated[
        int,
        Field(ge=5, le=10_080),
        Shown(_("Reminder before a clock runs out"), "", Unit.MINUTES),
    ]
    buyer_window_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Time to open a ticket"),
            _("After delivery, or after the latest arrival day."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ]
    buyer_messages_per_hour: Annotated[
        int,
        Field(ge=3, le=1000),
        Shown(
            _("Messages of a buyer in an hour, at most"),
            _("On one order, tickets and offers counted. The text is given back."),
        ),
    ] = 30
    offer_answer_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("Time to answer an offer"),
            _("An unanswered offer expires."),
            Unit.DAYS,
        ),
    ]
    return_ship_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(_("Time to send goods back"), "", Unit.DAYS),
    ]
    ruling_appeal_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(_("Time to appeal against a ruling"), _("Once, with new evidence."), Unit.DAYS),
    ]
    measures: Annotated[dict[str, Measure], Shown(_("Measures"))]

    @model_validator(mode="before")
    @classmethod
    def older_versions_have_stages(cls, content: Any) -> Any:
        return with_stages(content)

    @model_validator(mode="after")
    def is_coherent(self) -> Self:
        starts = [calendar.effective_from for calendar in self.calendars]
        if len(set(starts)) != len(starts):
            raise ValueError(_("Two calendars start at the same instant."))
        for name, kind in self.kinds.items():
            if self.reasons and not self.reasons_of(name):
                raise ValueError(_("No reason fits the kind %(kind)s.") % {"kind": name})
            if unknown := set(kind.offers) - set(self.offers):
                raise ValueError(
                    _("There is no offer called %(offer)s.") % {"offer": sorted(unknown)[0]}
                )
        for queue in self.queues.values():
            if unknown := {*queue.kinds} - {*self.kinds} | {*queue.reasons} - {*self.reasons}:
                words = _("The queue “%(queue)s” names %(code)s, which is not listed.")
                raise ValueError(words % {"queue": queue.title, "code": sorted(unknown)[0]})
        return self

    def reasons_of(self, kind: str) -> dict[str, Reason]:
        """The reasons that fit a kind of ticket, as they are listed."""
        reasons = self.reasons or {"other": _other(tuple(self.kinds))}
        listed = sorted(reasons.items(), key=lambda pair: pair[1].place)
        return {code: reason for code, reason in listed if kind in reason.kinds}

    @property
    def stages_listed(self) -> list[tuple[str, Stage]]:
        return sorted(self.stages.items(), key=lambda pair: pair[1].place)

    @property
    def kinds_listed(self) -> list[tuple[str, TicketKind]]:
        return sorted(self.kinds.items(), key=lambda pair: pair[1].place)


def _other(kinds: tuple[str, ...]) -> Reason:
    title = Text(en="Something is wrong", zh="有问题")
    return Reason(title=title, kinds=kinds, return_paid_by="store")
