"""Why the data of an order's buyer is still needed after the sale."""

from datetime import datetime

from django.utils.translation import gettext as _

from aftersales.models import Ticket
from shipping.actions.forgetting import NEEDS
from shipping.models import Order


def _unsolved(order: Order, now: datetime) -> str:
    if Ticket.objects.unsolved().filter(order=order).exists():
        return _("A ticket about it is not settled.")
    return ""


NEEDS.append(_unsolved)
