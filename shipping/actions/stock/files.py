"""Lines of a file that say how many pieces lie on the shelf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from shipping.actions.sent_rows import Groups, refuse_together
from shipping.actions.stock.counting import count_stock, track_stock
from shipping.actions.stock.shelves import lock_items
from shipping.actions.who import refuse_others
from shipping.checks.columns import WrongColumn, column, instant
from shipping.checks.facts import zone_of
from shipping.checks.sent import Line, Tally
from shipping.checks.stock import Reason
from shipping.models import StockItem


@transaction.atomic
def take_counts(store: Store, groups: Groups, *, actor: User, now: datetime) -> Tally:
    """Count the goods of these lines, each SKU once; one that was not counted begins with it.

    A count that agrees changes nothing. Raises NotAllowed unless the actor ships for the store.
    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(store, actor)
    tally = Tally()
    items = lock_items(store, {lines[0].facts.get("sku", "") for lines in groups})
    # By SKU: two files that begin with the same goods wait for each other in one order.
    for lines in sorted(groups, key=lambda lines: lines[0].facts.get("sku", "")):
        try:
            with transaction.atomic():
                is_new = _take(store, items, lines, actor, now)
        except (ValueError, NotPossible) as error:
            refuse_together(tally, lines, error)
        else:
            tally.done += is_new
            tally.same += not is_new
    return tally


def _take(
    store: Store, items: dict[str, StockItem], lines: Sequence[Line], actor: User, now: datetime
) -> bool:
    """Count one article; return whether that changed anything."""
    facts = lines[0].facts
    sku = facts.get("sku", "")
    if not sku:
        raise WrongColumn("sku", _("This is missing."))
    if len(lines) > 1:
        words = _("This SKU stands in %(count)s rows. Add them up in one.")
        raise WrongColumn("sku", words % {"count": len(lines)})
    text = facts.get("quantity", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise WrongColumn("quantity", _("Write a whole number."))
    said: dict[str, Any] = {"quantity": int(text), "actor": actor, "now": now}
    with column("counted_at"):
        at = facts.get("counted_at")
        counted_at = instant(at, zone_of(store.time_zone)) if at else None
    if sku not in items:
        items[sku] = track_stock(store, sku=sku, counted_at=counted_at, **said)
        return True
    reason = facts.get("reason", "").casefold() or Reason.COUNTED
    told: dict[str, Any] = {
        "reason": reason,
        "note": facts.get("note", ""),
        "counted_at": counted_at,
    }
    return count_stock(items[sku], **told, **said) is not None
