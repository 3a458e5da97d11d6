"""Carriers are asked for their parcels under way, in batches, less often where they say nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction

from shipping import carriers
from shipping.actions.locks import lock_parcels
from shipping.actions.reports import still_unknown, take_reports
from shipping.carriers import Answer, Fault
from shipping.checks.providers.reports import read_karrio
from shipping.checks.tracking import normal_form
from shipping.models import CarrierAccount, Parcel, Provider, TrackingEvent, TrackingPoll
from shipping.models.codes import Lookup

log = structlog.get_logger(__name__)
# Numbers of one call; a carrier that takes one at a time gets as many calls at once.
BATCH = 20
# Of one account in one round, so that a round ends and no carrier is flooded.
BATCHES = 10
# While a worker waits for the carrier, no other one asks for the same parcels.
LEASE = timedelta(minutes=10)
# Doublings of the pace for a number of which the carrier says nothing: 4 hours become 5 days.
DOUBLINGS = 5
# Rounds in a row before silence counts: the first one may meet a carrier that is slow to list.
SILENT_ROUNDS = 2
QUEUE = """
    INSERT INTO shipping_trackingpoll (parcel_id, account_id, next_at, failures)
    SELECT id, %(account)s, %(now)s, 0 FROM shipping_parcel
    WHERE status IN ('announced', 'on_the_way') AND UPPER(carrier) = UPPER(%(carrier)s)
        AND combined_with_id IS NULL
    ON CONFLICT (parcel_id) DO NOTHING
"""
DROP = """
    DELETE FROM shipping_trackingpoll USING shipping_parcel
    WHERE parcel_id = shipping_parcel.id AND account_id = %(account)s
        AND (status NOT IN ('announced', 'on_the_way') OR UPPER(carrier) <> UPPER(%(carrier)s))
"""


def poll_carriers(tell_time: Callable[[], datetime]) -> dict[str, int]:
    """Ask every open account's carrier for what is due. Returns numbers asked and scans taken.

    An account that fails is logged and stops no other.
    Rule: docs/rules/shipping.md#asking-carriers.
    """
    done = {"asked": 0, "taken": 0}
    for account in CarrierAccount.objects.filter(closed_at=None).order_by("pk"):
        try:
            for asked, taken in _batches(account, tell_time):
                done["asked"] += asked
                done["taken"] += taken
        except Exception:
            log.exception("carrier_round_failed", carrier=account.carrier)
    return done


def _batches(
    account: CarrierAccount, tell_time: Callable[[], datetime]
) -> Iterator[tuple[int, int]]:
    """Ask batch by batch: how many numbers, and how many new scans that gave."""
    line_up(account, now=tell_time())
    for _round in range(BATCHES):
        polls = claim(account, now=tell_time())
        if not polls:
            return
        numbers = [poll.parcel.number for poll in polls]
        try:
            answer = carriers.ask(account.interface, numbers)
        except Fault as error:
            answer = Answer(complaints=(str(error),))
        yield len(polls), keep_answer(account, polls, answer, now=tell_time())
        if answer.complaints and not answer.parcels:
            # The next batch would fare no better now.
            return


@transaction.atomic
def line_up(account: CarrierAccount, *, now: datetime) -> None:
    """Queue the carrier's parcels that came under way, and drop those that are there."""
    facts: dict[str, Any] = {"account": account.pk, "carrier": account.carrier, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(DROP, facts)
        cursor.execute(QUEUE, facts)


@transaction.atomic
def claim(account: CarrierAccount, *, now: datetime) -> list[TrackingPoll]:
    """The parcels that are due for longest, lent to one worker. None once the account closed."""
    due = TrackingPoll.objects.filter(account=account, account__closed_at=None, next_at__lte=now)
    rows = due.select_related("parcel__store").order_by("next_at", "pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    ids = [poll.pk for poll in found]
    TrackingPoll.objects.filter(pk__in=ids).update(next_at=now + LEASE)
    return found


def keep_answer(
    account: CarrierAccount, polls: Sequence[TrackingPoll], answer: Answer, *, now: datetime
) -> int:
    """Take what the carrier said of each parcel, and when each is asked next. Returns new scans.

    One transaction a store: what its deliveries teach is the last lock of each. A store that
    fails is logged and stops no other; the carrier tells the same again.
    """
    told = {normal_form(number): message for number, message in answer.parcels.items()}
    answered: dict[tuple[int, str], list[Parcel]] = defaultdict(list)
    for poll in polls:
        if poll.parcel.number in told:
            answered[poll.parcel.store_id, poll.parcel.carrier].append(poll.parcel)
    taken = 0
    for (store, carrier), parcels in answered.items():
        try:
            taken += _take(parcels, told, now)
        except Exception:
            log.exception("carrier_answer_failed", carrier=carrier, store=store)
    _plan(account, polls, set(told), now)
    if not answer.complaints:
        _note_unknown(account, polls, now)
    fault = "" if answer.parcels else "; ".join(dict.fromkeys(answer.complaints))[:300]
    CarrierAccount.objects.filter(pk=account.pk).update(asked_at=now, fault=fault)
    if fault:
        log.warning("carrier_not_asked", carrier=account.carrier, fault=fault)
    return taken


def _take(parcels: Sequence[Parcel], told: Mapping[str, Any], now: datetime) -> int:
    """Take what was told of one store's parcels with one carrier. Returns new scans."""
    done = take_reports(
        parcels[0].store,
        provider=Provider.KARRIO,
        reports=[report for one in parcels for report in read_karrio(told[one.number])],
        carrier=parcels[0].carrier,
        source=TrackingEvent.Source.ASKED,
        now=now,
    )
    return done.scans.taken


@transaction.atomic
def _plan(
    account: CarrierAccount, polls: Sequence[TrackingPoll], known: set[str], now: datetime
) -> None:
    pace = timedelta(minutes=account.every_minutes)
    for poll in polls:
        poll.failures = 0 if poll.parcel.number in known else poll.failures + 1
        # Apart by their ids, so that parcels of one evening are not all due in one minute.
        apart = timedelta(seconds=poll.pk % 300)
        poll.next_at = now + pace * 2 ** min(poll.failures, DOUBLINGS) + apart
    rows = TrackingPoll.objects.filter(pk__in=[poll.pk for poll in polls])
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    # A number replaced while the carrier thought about the old one keeps its turn.
    numbers = dict(rows.values_list("pk", "parcel__number"))
    there = [poll for poll in polls if numbers.get(poll.pk) == poll.parcel.number]
    TrackingPoll.objects.bulk_update(there, ["failures", "next_at"])


@transaction.atomic
def _note_unknown(account: CarrierAccount, polls: Sequence[TrackingPoll], now: datetime) -> None:
    """Keep that the carrier does not know a number, also after the policy's first look.

    Only while it knows another one of the account: else rather the account asks at a wrong door.
    """
    silent = {one.pk: one.parcel.number for one in polls if one.failures >= SILENT_ROUNDS}
    # Not one that another worker has just taken up and nobody answered for yet.
    known = TrackingPoll.objects.filter(account=account, failures=0, next_at__gt=now)
    known = known.filter(parcel__lookup=Lookup.FOUND)
    if not silent or not known.exists():
        return
    rows = lock_parcels(still_unknown(silent, now=now))
    unknown = [row.pk for row in rows if row.number == silent[row.pk]]
    Parcel.objects.filter(pk__in=unknown).update(lookup=Lookup.NOT_FOUND, look_again_at=now)
