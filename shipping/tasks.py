"""Celery doors of shipping."""

from datetime import datetime, timedelta

from celery import shared_task

from accounts.api_keys import announce_key_end
from accounts.models import ApiKey
from core import clock
from core.sweeps import do_each
from policy.queries import policy_at
from shipping.actions import (
    announce_delay,
    announce_hold,
    call_overdue,
    judge_parcel,
    learn_lanes,
    look_for_patterns,
    poll_carriers,
    remind_of_customs,
    remind_of_dispatch,
    report_shipment,
)
from shipping.actions.promises import list_held
from shipping.checks.folding import last_day_of
from shipping.models import CureWindow, CustomsRequest, Order, Parcel


@shared_task
def sweep() -> dict[str, int]:
    """Tell buyers and stores what became late, and judge shipments with something new."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    """Do what is due at `now`: one transaction a row, and a bad row does not stop the rest."""
    late = Parcel.objects.under_way().filter(window_ends_on__lt=last_day_of(now))
    overdue = Order.objects.overdue(now).filter(reminded_at=None)
    before = timedelta(hours=policy_at(now).customs.questions.remind_hours)
    ahead = timedelta(days=policy_at(now).shipping.key_end_notice_days)
    keys = ApiKey.objects.select_related("store").to_announce(now, ahead)
    questions = CustomsRequest.objects.select_related("store", "parcel__order__store")
    return {
        "delays": do_each(late.select_related("store"), announce_delay, now),
        "holds": do_each(list_held(now), announce_hold, now),
        "reminders": do_each(overdue.select_related("store"), remind_of_dispatch, now),
        "questions": do_each(questions.to_remind(now, before), remind_of_customs, now),
        "unanswered": do_each(questions.to_call_overdue(now), call_overdue, now),
        "judgements": do_each(Parcel.objects.to_judge(now), judge_parcel, now),
        "reports": do_each(CureWindow.objects.over(now), report_shipment, now),
        "keys": do_each(keys, announce_key_end, now),
    }


@shared_task
def learn() -> dict[str, int]:
    """Read the history of couriers and lanes anew when that is due."""
    version = learn_lanes(now=clock.now())
    return {"parcels": version.parcels} if version else {}


@shared_task
def look() -> dict[str, int]:
    """Read the orders of all stores for patterns of invented ones, once a day."""
    return look_for_patterns(now=clock.now())


@shared_task
def poll() -> dict[str, int]:
    """Ask carriers for the parcels that are due."""
    return poll_carriers(clock.now)
