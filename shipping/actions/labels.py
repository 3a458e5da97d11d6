"""What label software needs of orders leaves here, and the log says that it did."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from shipping.actions.who import refuse_others
from shipping.models import Order

# A label printer's day; protects the server, not a rule between people.
ORDERS_AT_MOST = 5000


@transaction.atomic
def export_labels(
    store: Store, *, orders: QuerySet[Order], form: str, actor: User, now: datetime
) -> list[int]:
    """The ids of these orders, whose buyers' names and places leave as a file of this `form`.

    Raises NotAllowed unless the actor ships for the store; NotPossible for none and for too many.
    Rule: docs/rules/shipping.md#label-data.
    """
    refuse_others(store, actor)
    found = list(orders.values_list("pk", flat=True)[: ORDERS_AT_MOST + 1])
    if not found:
        raise NotPossible(_("Tick at least one order that waits for dispatch."))
    if len(found) > ORDERS_AT_MOST:
        words = _("These are more than %(limit)s orders. Narrow the view by its filters.")
        raise NotPossible(words % {"limit": ORDERS_AT_MOST})
    facts = {"orders": len(found), "form": form}
    record("labels.exported", subject=store, store=store, actor=actor, at=now, facts=facts)
    return found
