"""What a key of the API may do, scope by scope."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """One kind of call. Without its scope a key is refused there (403)."""

    ORDERS_READ = "orders:read", _("Read orders")
    ORDERS_WRITE = "orders:write", _("Send orders")
    LISTINGS_READ = "listings:read", _("Read listings")
    LISTINGS_WRITE = "listings:write", _("Write, publish and end listings")
    PARCELS_READ = "parcels:read", _("Read parcels")
    PARCELS_WRITE = "parcels:write", _("Hand over parcels")
    LABELS_READ = "labels:read", _("Read label data of orders to ship")
    STOCK_READ = "stock:read", _("Read counts of goods")
    STOCK_WRITE = "stock:write", _("Count goods")
    HOLIDAYS_READ = "holidays:read", _("Read holidays")
    HOLIDAYS_WRITE = "holidays:write", _("Announce holidays and take them back")
    TICKETS_READ = "tickets:read", _("Read tickets and their files")
    TICKETS_WRITE = "tickets:write", _("Send tickets")
    TICKETS_ANSWER = (
        "tickets:answer",
        _("Answer buyers, make and accept offers, and let clocks rest"),
    )
    DECISIONS_READ = "decisions:read", _("Read decisions about the store")
    JOBS_READ = "jobs:read", _("Read how far long work is")


# On the pages only the owner does these, so only the owner gives a key the right to.
OF_OWNERS = frozenset({Scope.HOLIDAYS_WRITE.value})
