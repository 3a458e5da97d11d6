"""What buyers of a leaving store still wait for."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales.models import Return, Ticket
from core.departures import ASKED, OpenThing


def open_tickets(store: Any, now: datetime) -> list[OpenThing]:
    tickets = Ticket.objects.filter(store=store).exclude(status=Ticket.Status.SOLVED)
    returns = Return.objects.filter(store=store).open()
    here = reverse("aftersales:tickets")
    return [
        OpenThing(_("Tickets that are not settled"), tickets.count(), here),
        OpenThing(_("Returns under way"), returns.count(), here),
    ]


ASKED.append(open_tickets)
