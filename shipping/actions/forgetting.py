"""A buyer is forgotten: their orders stay, under no name and for no place but a country."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.aliases import NAMELESS, alias_of
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Delivery, SignedLink
from core.purging import Subject, what_keeps
from shipping.actions.links import PURPOSE
from shipping.models import AddressChange, BuyerErasure, Order

# (order, now) -> why its buyer's data is still needed, or "". Apps to the right add theirs.
NEEDS: list[Callable[[Order, datetime], str]] = []
# Of a change of address, whoever asked for it.
PLACES = ("buyer_name", "street", "postcode", "city", "old_buyer_name", "old_postcode", "old_city")
DONE = (Order.Status.DELIVERED, Order.Status.CANCELLED)


@transaction.atomic
def forget_buyer(email: str, *, reason: str, actor: User, now: datetime) -> BuyerErasure:
    """Take a buyer's name, address and place out of their orders, and out of mails to them.

    The orders themselves stay: amounts and dates are books that the law asks for. An order that
    is under way, disputed or under a hold keeps its buyer, and the register says why.
    Raises NotAllowed unless the actor is an admin; NotPossible on `reason` without one, on
    `email` where there is no order of this address. Rule: docs/rules/shipping.md#forgotten-buyers
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("This is for admins only."))
    if not reason.strip():
        raise NotPossible(_("Say who asked for it and when."), field="reason")
    rows = Order.objects.filter(buyer_email__iexact=email.strip()).order_by("pk")
    orders = list(rows.select_for_update(of=("self",)).select_related("store"))
    if not orders:
        raise NotPossible(_("There is no order of this address."), field="email")
    why = {order.pk: why_kept(order, now) for order in orders}
    gone = [order for order in orders if not why[order.pk]]
    alias = alias_of(email.strip())
    _blank(gone, email.strip(), alias, now, is_whole=len(gone) == len(orders))
    found = BuyerErasure.objects.create(
        alias=alias,
        reason=reason.strip()[:300],
        actor=actor,
        orders=len(gone),
        kept={order.number: why[order.pk] for order in orders if why[order.pk]},
        at=now,
    )
    facts = {"orders": len(gone), "kept": len(orders) - len(gone)}
    record("order.buyer_forgotten", subject=found, store=None, actor=actor, at=now, facts=facts)
    return found


def why_kept(order: Order, now: datetime) -> str:
    if order.status not in DONE:
        return _("It is under way.")
    for ask in NEEDS:
        if reason := ask(order, now):
            return reason
    about = [
        Subject("order", order.number),
        Subject("person", order.buyer_email),
        Subject("store", order.store.slug),
    ]
    return ", ".join(what_keeps(about, now))


def _blank(orders: list[Order], email: str, alias: str, now: datetime, *, is_whole: bool) -> None:
    keys = [order.pk for order in orders]
    blank = {"buyer_name": NAMELESS, "city": NAMELESS, "postcode": ""}
    Order.objects.filter(pk__in=keys).update(buyer_email=alias, **blank)
    AddressChange.objects.filter(order__in=keys).update(**dict.fromkeys(PLACES, NAMELESS))
    links = SignedLink.objects.filter(purpose=PURPOSE, subject_id__in=keys, revoked_at=None)
    links.update(revoked_at=now)
    if is_whole:
        # Mails to the address do not all name their order.
        mails = Delivery.objects.filter(address__iexact=email, recipient=None)
        unsent = mails.filter(status__in=["due", "sending", "dead"])
        unsent.update(status=Delivery.Status.DISCARDED, error="The buyer was forgotten.")
        mails.update(address=alias, subject="", body="", link="")
