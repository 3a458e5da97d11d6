"""Which articles of an order go into a parcel, or are cancelled."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import NotPossible
from shipping.models import Order, Parcel, ParcelLine
from shipping.queries.contents import Goods, left_of

# Line -> how many of it.
Contents = Mapping[int, int]


def choose_goods(order: Order, contents: Contents | None) -> tuple[list[Goods], bool]:
    """What is taken from the rest of a locked order, and whether nothing is left after it.

    Without `contents`, all that is left. Raises NotPossible on `contents` for an article of another
    order, for more than is left and for none at all. Rule: docs/rules/shipping.md#parts.
    """
    # An order from before parcels had contents may be on its way without any.
    left = left_of(order) if order.status == Order.Status.TO_SHIP else []
    if contents is None:
        return left, True
    by_line = {goods.line.pk: goods for goods in left}
    chosen = []
    for pk, quantity in contents.items():
        most = by_line[pk].quantity if pk in by_line else 0
        if not 0 <= quantity <= most:
            words = _("Of one article %(most)s are left to send, not %(quantity)s.")
            raise NotPossible(words % {"most": most, "quantity": quantity}, field="contents")
        if quantity:
            chosen.append(Goods(by_line[pk].line, quantity))
    if not chosen:
        raise NotPossible(_("Choose at least one article."), field="contents")
    rest = sum(goods.quantity for goods in left) - sum(goods.quantity for goods in chosen)
    return chosen, rest == 0


def pack(parcel: Parcel, goods: list[Goods]) -> None:
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, line=one.line, quantity=one.quantity) for one in goods
    )
