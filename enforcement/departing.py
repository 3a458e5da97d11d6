"""What of a leaving store moderation still has to answer, and money that is held."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.departures import ASKED, OpenThing
from enforcement import gates
from enforcement.models import Appeal, Sanction


def open_decisions(store: Any, now: datetime) -> list[OpenThing]:
    """Preservation holds are not named: an authority may have asked for secrecy."""
    appeals = Appeal.objects.filter(store=store).unfinished().count()
    held = Sanction.objects.of_store(store).imposed(now).blocking(gates.PAYOUT)
    # A ban for good ends by no day that anybody could wait for.
    held_count = held.exclude(kind=Sanction.Kind.BAN).count()
    decisions = reverse("enforcement:decisions")
    return [
        OpenThing(_("Appeals that wait for their answer"), appeals, reverse("enforcement:appeals")),
        OpenThing(_("Measures that hold payouts"), held_count, decisions),
    ]


ASKED.append(open_decisions)
