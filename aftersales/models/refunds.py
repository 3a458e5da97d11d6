"""Money that went back to buyers: a ledger that is only added to."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket

# A sum over rows is beyond a check constraint. The order is locked, so that two tickets on it
# cannot both give back the same money.
WITHIN_PAID = """
    PERFORM 1 FROM shipping_order AS sold JOIN aftersales_ticket AS ticket
        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id FOR NO KEY UPDATE OF sold;
    IF NEW.line_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM aftersales_ticketline
        WHERE ticket_id = NEW.ticket_id AND line_id = NEW.line_id
    ) THEN
        RAISE EXCEPTION 'The ticket is not about this article.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.amount_minor + (
        SELECT coalesce(sum(amount_minor), 0) FROM aftersales_refund WHERE line_id = NEW.line_id
    ) > (SELECT quantity * unit_price_minor FROM shipping_orderline WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'More is given back than the article cost.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.amount_minor + (
        SELECT coalesce(sum(back.amount_minor), 0) FROM aftersales_refund AS back
        JOIN aftersales_ticket AS other ON other.id = back.ticket_id
        JOIN aftersales_ticket AS ticket ON ticket.order_id = other.order_id
        WHERE ticket.id = NEW.ticket_id
    ) > (
        SELECT total_minor FROM shipping_order AS sold JOIN aftersales_ticket AS ticket
        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id
    ) THEN
        RAISE EXCEPTION 'More is given back than was paid.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Refund(models.Model):
    """What a settled ticket gives back for one article, in the order's currency.

    Without an article: delivery and other charges. Rule: docs/rules/aftersales.md#refunds.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="refunds")
    line = models.ForeignKey(
        "shipping.OrderLine", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What an appeal gave back on top of the ruling.
    appeal = models.ForeignKey(
        "aftersales.RulingAppeal", models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    amount_minor = models.BigIntegerField()
    # The event that orders the payment; rows from before payments were ordered have none.
    event = models.ForeignKey("core.Event", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("refund")
        constraints = (
            # A ticket gives back once for each article, however often a form is sent, and its
            # appeal once more.
            models.UniqueConstraint(
                fields=["ticket", "line", "appeal"],
                nulls_distinct=False,
                name="refund_once_per_article",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="refund_amount_positive"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="ordered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__event=None),
                func="RAISE EXCEPTION 'Nobody is told to pay.' USING ERRCODE = 'check_violation';",
            ),
            pgtrigger.Trigger(
                name="within_paid",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=WITHIN_PAID,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount_minor} for {self.line_id} in {self.ticket_id}"
