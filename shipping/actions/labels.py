"""What label software needs of orders leaves here, and the log says that it did."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import done_by, record
from shipping.actions.who import refuse_others
from shipping.models import AddressChange, Order

# A label printer's day; protects the server, not a rule between people.
ORDERS_AT_MOST = 5000


class AddressesOpen(NotPossible):
    """Some orders may go elsewhere: `left_out` are their ids, `count` how many others there are."""

    def __init__(self, left_out: list[int], count: int) -> None:
        super().__init__(_("Buyers ask for another address."), code="address_open")
        self.left_out, self.count = left_out, count


@transaction.atomic
def export_labels(
    store: Store,
    *,
    orders: QuerySet[Order],
    form: str,
    left_out: Collection[int] = (),
    actor: User | None,
    system: str = "",
    now: datetime,
) -> list[int]:
    """The ids of these orders, whose buyers' names and places leave as a file of this `form`.

    `actor` None is the store's system of the key `system`. An order whose buyer waits for another
    address is left out, once the actor knows of it. Raises NotAllowed unless the actor ships for
    the store; NotPossible for none and for too many, AddressesOpen where such an order is not among
    those known to be `left_out`.
    Rule: docs/rules/shipping.md#label-data.
    """
    refuse_others(store, actor)
    asked = Exists(AddressChange.objects.running().filter(order=OuterRef("pk")))
    rows = list(orders.annotate(asked=asked).values_list("pk", "asked")[: ORDERS_AT_MOST + 1])
    found = [pk for pk, is_asked in rows if not is_asked]
    unclear = [pk for pk, is_asked in rows if is_asked]
    if not set(unclear) <= set(left_out):
        raise AddressesOpen(unclear, len(found))
    if not found:
        raise NotPossible(_("Tick at least one order that waits for dispatch."))
    if len(rows) > ORDERS_AT_MOST:
        words = _("These are more than %(limit)s orders. Narrow the view by its filters.")
        raise NotPossible(words % {"limit": ORDERS_AT_MOST})
    facts = {"orders": len(found), "form": form} | done_by(system)
    record("labels.exported", subject=store, store=store, actor=actor, at=now, facts=facts)
    return found
