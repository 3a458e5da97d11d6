"""A store's own systems announce days on which it sends nothing, and take them back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Schema
from pydantic import Field

from accounts.doors import needs
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.cursors import PageAsked, cut
from core.api.described import body_of
from core.api.typed import one_of
from core.errors import NotFound
from core.facts import Facts
from shipping.actions import end_holiday, set_holiday
from shipping.actions.holidays import LONGEST
from shipping.api import router
from shipping.checks.facts import Text
from shipping.models import Holiday

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
COLUMNS = ("id", "starts_on", "ends_on", "message", "status", "status_at", "set_at")
EXAMPLE = {"starts_on": "2026-12-24", "ends_on": "2026-12-27", "message": "Merry Christmas!"}


class HolidayFacts(Facts):
    """From the first to the last day, both included, in the store's own time."""

    starts_on: date
    ends_on: date
    message: Annotated[str, Text, Field(max_length=LONGEST)] = ""


class HolidayStep(StrEnum):
    END = "end"


class HolidayStepFacts(Facts):
    action: HolidayStep


class HolidayOut(Schema):
    """Days on which the store sends nothing. Buyers read `message`."""

    id: int
    starts_on: date
    ends_on: date
    message: str
    status: Annotated[str, *one_of(Holiday.Status)]
    status_at: datetime
    set_at: datetime


class HolidayPage(Schema):
    data: list[HolidayOut]
    next: str | None


@router.get(
    "/holidays",
    tags=["holidays"],
    response=HolidayPage,
    url_name="holidays",
    operation_id="list_holidays",
    **needs(
        Scope.HOLIDAYS_READ,
        _("List holidays"),
        _("The last set first, with those that were taken back."),
    ),
)
def list_holidays(request: Any, asked: Query[PageAsked]) -> dict[str, Any]:
    return cut(Holiday.objects.of_store(request.store).values(*COLUMNS), asked, ("-id",))


@router.post(
    "/holidays",
    tags=["holidays"],
    response={201: HolidayOut},
    url_name="set_holiday",
    operation_id="set_holiday",
    **needs(
        Scope.HOLIDAYS_WRITE,
        _("Announce a holiday"),
        _("Orders that come in from now on are due after it, and their buyers are told so."),
        **body_of(HolidayFacts, EXAMPLE),
    ),
)
def announce(request: Any) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        told = read_facts(HolidayFacts, body).model_dump()
        return 201, _told(set_holiday(store, **told, actor=None, system=key.name, now=now))

    title = gettext("The holiday is not complete or not right.")
    return carry_out(request, "set_holiday", work, title=title, now=now)


@router.post(
    "/holidays/{int:holiday}",
    tags=["holidays"],
    response=HolidayOut,
    url_name="end_holiday",
    operation_id="end_holiday",
    **needs(
        Scope.HOLIDAYS_WRITE,
        _("Take a holiday back"),
        _("Orders that come in from now on are due as always; its days until now count."),
        **body_of(HolidayStepFacts, {"action": "end"}),
    ),
)
def end(request: Any, holiday: Id) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        read_facts(HolidayStepFacts, body)
        rows = Holiday.objects.of_store(store).select_related("store")
        found = rows.filter(pk=holiday).first()
        if found is None:
            raise NotFound(gettext("Your store has no such holiday."))
        return 200, _told(end_holiday(found, actor=None, system=key.name, now=now))

    title = gettext("The step is not complete or not right.")
    return carry_out(request, "end_holiday", work, title=title, target=str(holiday), now=now)


def _told(row: Holiday) -> dict[str, Any]:
    return HolidayOut.from_orm(row).model_dump(mode="json")
