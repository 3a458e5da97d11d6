"""Telling the payment side to hold a store's payouts, and to let them go again, once each."""

from datetime import datetime

from django.db import transaction

from core import outbox
from core.events import record_with_id
from core.models import Delivery
from enforcement.actions.guards import iso, measure_of
from enforcement.gates import PAYOUT
from enforcement.models import PayoutOrder, Sanction

HOLD, RELEASE = PayoutOrder.Kind.HOLD, PayoutOrder.Kind.RELEASE
KINDS = {HOLD: "payout.held", RELEASE: "payout.released"}


@transaction.atomic
def settle_payouts(sanction: Sanction, *, now: datetime) -> bool:
    """Order what the payment side has to do because of this sanction at `now`, if anything.

    It holds while the sanction closes payouts, and lets go when that is over. A hold that
    it has not taken yet is not let go of: the later order might overtake the earlier one, and
    the money would stay held. A pause of the measure orders nothing: money that was paid out
    cannot be held again when the appeal is refused. Returns whether something was ordered;
    again changes nothing.
    Rule: docs/rules/enforcement.md#held-payouts
    """
    if PAYOUT not in sanction.blocks:
        return False
    # Two callers come one after the other; the second finds the order of the first.
    locked = Sanction.objects.select_for_update(no_key=True).get(pk=sanction.pk)
    told = {order.kind: order for order in locked.payout_orders.all()}
    closes = Sanction.objects.imposed(now).filter(pk=locked.pk).exists()
    if closes and HOLD not in told:
        return _order(locked, HOLD, now)
    over = Sanction.objects.over(now).filter(pk=locked.pk).exists()
    if over and HOLD in told and RELEASE not in told and _is_taken(told[HOLD]):
        return _order(locked, RELEASE, now)
    return False


def hold_payouts(sanction: Sanction, *, now: datetime) -> bool:
    """Order the hold for a sanction that the caller's transaction has just made, in force at `now`.

    What `settle_payouts` asks of the database first, the caller vouches for: it has begun, it has
    not ended, and nobody else sees it yet. Returns whether a hold was ordered.
    Rule: docs/rules/enforcement.md#held-payouts
    """
    return PAYOUT in sanction.blocks and _order(sanction, HOLD, now)


def order_again(delivery: Delivery, *, now: datetime) -> bool:
    """Tell the payment side once more what it refused or could not take, under the same key."""
    outbox.retry(delivery, now=now)
    return True


def _is_taken(order: PayoutOrder) -> bool:
    taken = {"channel": Delivery.Channel.WEBHOOK, "status": Delivery.Status.SENT}
    return Delivery.objects.filter(event_id=order.event_id, **taken).exists()


def _order(sanction: Sanction, kind: PayoutOrder.Kind, now: datetime) -> bool:
    facts = {
        "hold": f"S-{sanction.pk}",
        "store": sanction.store.slug,
        # The gate knows no amounts: closed are all payouts or none.
        "scope": "all",
        "measure": measure_of(sanction),
    }
    if kind == HOLD:
        facts["ends_at"] = iso(sanction.ends_at)
    event_id = record_with_id(
        KINDS[kind], subject=sanction, store=sanction.store, actor=None, at=now, facts=facts
    )
    PayoutOrder.objects.create(
        store_id=sanction.store_id, sanction=sanction, kind=kind, event_id=event_id, at=now
    )
    return True
