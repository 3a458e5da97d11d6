"""The words in which scans speak."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Code(models.TextChoices):
    """The 14 canonical tracking states, in their rank. Rule: docs/rules/shipping.md#tracking."""

    LABEL_CREATED = "label_created", _("Label created")
    ACCEPTED = "accepted", _("Accepted by the carrier")
    ORIGIN_HUB = "origin_hub", _("At the sorting centre of origin")
    EXPORT_CUSTOMS = "export_customs", _("With export customs")
    DEPARTED_ORIGIN = "departed_origin", _("Left the country of origin")
    ARRIVED_DESTINATION = "arrived_destination", _("Arrived in the destination country")
    IMPORT_CUSTOMS = "import_customs", _("With import customs")
    CUSTOMS_RELEASED = "customs_released", _("Released by customs")
    AT_DELIVERY_OFFICE = "at_delivery_office", _("At the delivery office")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    ATTEMPT_FAILED = "attempt_failed", _("Delivery was tried")
    READY_FOR_PICKUP = "ready_for_pickup", _("Ready to be picked up")
    DELIVERED = "delivered", _("Delivered")
    EXCEPTION = "exception", _("Exception")


class Detail(models.TextChoices):
    """What an exception says."""

    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    RETURNED = "returned", _("Returned to the sender")
    SEIZED = "seized", _("Seized")
    REFUSED = "refused", _("Refused by the recipient")
    CANCELLED = "cancelled", _("Cancelled")


class Lookup(models.TextChoices):
    """What a carrier said when it was asked for a number."""

    FOUND = "found", _("The carrier knows it")
    NOT_FOUND = "not_found", _("The carrier does not know it")
    NOT_ASKED = "not_asked", _("The carrier was not asked")
