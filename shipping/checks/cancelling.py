"""Why goods are not sent, and whose cause each reason is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Only what the seller caused counts against the store."""

    SELLER = "seller", _("Caused by the store")
    BUYER = "buyer", _("Caused by the buyer")
    NEITHER = "neither", _("Caused by neither")


class Reason(models.TextChoices):
    SOLD_OUT = "sold_out", _("Sold out")
    WRONG_PRICE = "wrong_price", _("Offered at a wrong price")
    DAMAGED = "damaged", _("Damaged before dispatch")
    CANNOT_SHIP = "cannot_ship", _("Cannot be sent to this country")
    BUYER_ASKED = "buyer_asked", _("The buyer asked for it")
    NOT_PAID = "not_paid", _("Not paid")
    WRONG_ADDRESS = "wrong_address", _("The address cannot be delivered to")
    SETTLED_OTHERWISE = "settled_otherwise", _("Settled otherwise: the money goes back")


CAUSES: dict[str, Cause] = {
    Reason.SOLD_OUT: Cause.SELLER,
    Reason.WRONG_PRICE: Cause.SELLER,
    Reason.DAMAGED: Cause.SELLER,
    Reason.CANNOT_SHIP: Cause.SELLER,
    Reason.BUYER_ASKED: Cause.BUYER,
    Reason.NOT_PAID: Cause.BUYER,
    Reason.WRONG_ADDRESS: Cause.BUYER,
    Reason.SETTLED_OTHERWISE: Cause.NEITHER,
}
# Those that a person may give; that a ticket was settled otherwise Tradewell alone says.
CHOSEN = tuple(reason for reason in Reason if reason is not Reason.SETTLED_OTHERWISE)
