"""What of an order is in which of its parcels."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from shipping.models.orders import OrderLine
from shipping.models.parcels import Parcel

# A sum over rows is beyond a check constraint. The line is locked, so that two parcels that are
# packed at the same time cannot both take the last article.
WITHIN_ORDER = """
    PERFORM 1 FROM shipping_orderline AS line
        JOIN shipping_parcel AS parcel ON parcel.order_id = line.order_id
        WHERE line.id = NEW.line_id AND parcel.id = NEW.parcel_id
        FOR NO KEY UPDATE OF line;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The article belongs to another order.' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT coalesce(sum(quantity), 0) + NEW.quantity FROM shipping_parcelline
            WHERE line_id = NEW.line_id)
        > (SELECT quantity FROM shipping_orderline WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'More was packed than ordered.' USING ERRCODE = 'check_violation';
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
                func=WITHIN_ORDER,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id} in {self.parcel_id}"
