"""What of a leaving store's orders is under way."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.departures import ASKED, OpenThing
from shipping.models import Order


def open_orders(store: Any, now: datetime) -> list[OpenThing]:
    running = Order.objects.of_store(store).running().count()
    return [OpenThing(_("Orders to send or under way"), running, reverse("shipping:orders"))]


ASKED.append(open_orders)
