"""What of an order is in which of its parcels."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.models.orders import OrderLine
from shipping.models.parcels import Parcel


def within_order(holder: str, key: str) -> str:
    """Refuse an article of another order, and more than was ordered, sent and cancelled together.

    A sum over rows is beyond a check constraint. The line is locked, so that two transactions
    cannot both take the last article.
    """
    return f"""
    PERFORM 1 FROM shipping_orderline AS line
        JOIN {holder} AS holder ON holder.order_id = line.order_id
        WHERE line.id = NEW.line_id AND holder.id = NEW.{key}
        FOR NO KEY UPDATE OF line;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The article belongs to another order.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.quantity + (
        SELECT coalesce(sum(quantity), 0) FROM (
            SELECT quantity FROM shipping_parcelline WHERE line_id = NEW.line_id
            UNION ALL
            SELECT quantity FROM shipping_cancelledline WHERE line_id = NEW.line_id
        ) AS taken
    ) > (SELECT quantity FROM shipping_orderline WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'More is sent and cancelled than ordered.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ParcelLine(models.Model):
    """So many of one article in one parcel. A parcel without such rows holds the whole order."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="contents")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="packed")
    quantity = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("content of a parcel")
        constraints = (
            models.UniqueConstraint(fields=["parcel", "line"], name="parcel_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="parcel_line_quantity_positive"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="within_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=within_order("shipping_parcel", "parcel_id"),
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id} in {self.parcel_id}"
