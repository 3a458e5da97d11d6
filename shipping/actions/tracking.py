"""Scans come in, in any order and more than once; parcels follow."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.access import SHIPPING_ROLES
from accounts.models import Store, User
from core.events import record
from core.transitions import move
from shipping.actions.lanes import add_to_history, lane_of
from shipping.actions.links import reader_of
from shipping.actions.orders import CLOCK_SKEW
from shipping.actions.promises import announce_shift
from shipping.actions.truth import judge_soon
from shipping.actions.who import refuse_others
from shipping.checks.facts import ScanFacts
from shipping.checks.folding import Cell, Folded, fold, lesson
from shipping.models import Order, Parcel, TrackingEvent

INSERT = """
    INSERT INTO shipping_trackingevent (store_id, parcel_id, code, detail, at, country, postcode,
        carrier, place, time_zone, received_at, source)
    SELECT %s, fresh.*, %s, %s FROM unnest(%s::bigint[], %s::text[], %s::text[],
        %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS fresh
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Outcome:
    """What became of a batch; `refused` are (place in the batch, why)."""

    taken: int = 0
    repeated: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def record_tracking(
    store: Store,
    *,
    scans: Sequence[ScanFacts],
    source: str,
    actor: User | None,
    now: datetime,
    carrier: str = "",
) -> Outcome:
    """Keep scans of the store's parcels, and move parcels and orders to where they now stand.

    Any order and any repetition gives the same rows. `carrier` limits the batch to the parcels
    of the carrier that reports them. Scans of unknown numbers are refused one by one.
    Rule: docs/rules/shipping.md#tracking-events.
    """
    refuse_others(store, actor)
    parcels = _locked_parcels(store, {scan.number for scan in scans}, carrier)
    refused: list[tuple[int, str]] = []
    found: list[tuple[Parcel, ScanFacts]] = []
    for place, scan in enumerate(scans):
        parcel, why = _parcel_of(scan, parcels, now)
        if parcel:
            found.append((parcel, scan))
        else:
            refused.append((place, why))
    fresh = _insert(store, found, source, now)
    _follow(parcels, fresh, actor, now)
    return Outcome(len(fresh), len(found) - len(fresh), refused)


def _locked_parcels(store: Store, numbers: Iterable[str], carrier: str) -> dict[str, list[Parcel]]:
    rows = Parcel.objects.of_store(store).filter(number__in=list(numbers))
    if carrier:
        rows = rows.filter(carrier=carrier)
    # Parent before child: every verb locks the order first.
    orders = Order.objects.filter(pk__in=rows.values("order_id")).order_by("pk")
    list(orders.select_for_update(no_key=True).values_list("pk", flat=True))
    rows = rows.select_related("order", "store").order_by("pk")
    by_number = defaultdict(list)
    for parcel in rows.select_for_update(no_key=True, of=("self",)):
        by_number[parcel.number].append(parcel)
    return by_number


def _parcel_of(
    scan: ScanFacts, parcels: dict[str, list[Parcel]], now: datetime
) -> tuple[Parcel | None, str]:
    if scan.at > now + CLOCK_SKEW:
        return None, _("The scan lies in the future. Check its time zone.")
    same = parcels.get(scan.number, [])
    if len(same) > 1:
        same = [parcel for parcel in same if parcel.carrier == scan.carrier]
    if not same:
        words = _("No parcel of this store has the number %(number)s.")
        return None, words % {"number": scan.number}
    return same[0], ""


def _insert(
    store: Store, found: Sequence[tuple[Parcel, ScanFacts]], source: str, now: datetime
) -> set[int]:
    """Store the scans in one statement; return the ids of those that were not there yet."""
    if not found:
        return set()
    rows = [
        (
            parcel.pk,
            scan.code.value,
            scan.detail.value if scan.detail else "",
            scan.at,
            scan.country,
            scan.postcode,
            scan.carrier,
            scan.place,
            scan.zone,
        )
        for parcel, scan in found
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [store.pk, now, source, *columns])
        return {pk for (pk,) in cursor.fetchall()}


def _follow(
    parcels: dict[str, list[Parcel]], fresh: set[int], actor: User | None, now: datetime
) -> None:
    touched = TrackingEvent.objects.filter(pk__in=fresh).values("parcel_id")
    scans: dict[int, list[TrackingEvent]] = defaultdict(list)
    for event in TrackingEvent.objects.counting().filter(parcel_id__in=touched):
        scans[event.parcel_id].append(event)
    history: Counter[Cell] = Counter()
    for parcel in (parcel for same in parcels.values() for parcel in same):
        if parcel.pk not in scans:
            continue
        known, placed_at = scans[parcel.pk], parcel.order.placed_at
        before = fold([e for e in known if e.pk not in fresh], placed_at=placed_at, now=now)
        after = fold(known, placed_at=placed_at, now=now)
        _settle(parcel, after, actor=actor, now=now)
        lane, shipped_at = lane_of(parcel), parcel.declared_shipped_at
        history.update(lesson(after, lane=lane, shipped_at=shipped_at))
        history.subtract(lesson(before, lane=lane, shipped_at=shipped_at))
    judge_soon(Parcel.objects.filter(pk__in=list(scans)), now=now)
    # Last: rows of busy lanes are shared by all stores and stay locked until the end.
    add_to_history(history)


def _settle(parcel: Parcel, after: Folded, *, actor: User | None, now: datetime) -> None:
    """Bring the parcel's row, its order and the buyer's window in line with its scans."""
    facts = {"number": parcel.number, "order": parcel.order.number, "state": after.columns["state"]}
    was = parcel.state
    if after.status == parcel.status:
        Parcel.objects.filter(pk=parcel.pk).update(**after.columns)
        record(
            "parcel.scanned", subject=parcel, store=parcel.store, actor=actor, at=now, facts=facts
        )
    else:
        _move(parcel, after, facts, actor, now)
    for name, value in after.columns.items():
        setattr(parcel, name, value)
    move_order(parcel.order, actor, now)
    if parcel.status in (Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY):
        announce_shift(parcel, after, was=was, actor=actor, now=now)


def _move(
    parcel: Parcel, after: Folded, facts: dict[str, object], actor: User | None, now: datetime
) -> None:
    told: dict[str, object] = {}
    kind = "parcel.moved"
    if after.status == Parcel.Status.DELIVERED:
        kind = "parcel.delivered"
        facts["delivered_on"] = str(after.delivered_on)
        told["mail_to"] = [reader_of(parcel.order, kind, now=now)]
    elif after.status == Parcel.Status.PROBLEM:
        kind = "parcel.stopped"
        told["notify"] = parcel.store.people(*SHIPPING_ROLES)
    move(
        parcel,
        after.status,
        actor=actor,
        now=now,
        kind=kind,
        facts=facts,
        also=after.columns,
        **told,  # type: ignore[arg-type]
    )


def move_order(order: Order, actor: User | None, now: datetime) -> None:
    """The order is delivered when all its parcels are, and under way again when one is not."""
    rest = order.parcels.exclude(status=Parcel.Status.DELIVERED)
    is_done = not rest.exists()
    facts = {"number": order.number}
    if is_done and order.status == Order.Status.SHIPPED:
        move(
            order, Order.Status.DELIVERED, actor=actor, now=now, kind="order.delivered", facts=facts
        )
    elif not is_done and order.status == Order.Status.DELIVERED:
        move(order, Order.Status.SHIPPED, actor=actor, now=now, kind="order.reopened", facts=facts)
