"""What shipping does when something happened: points go back, and gaps are asked about."""

from datetime import datetime

from core.events import react
from core.models import Event
from shipping.actions.excuses import take_back_lateness
from shipping.actions.requests import ask_of_held
from shipping.models import Parcel


@react("parcel.excused")
def take_back_points(event: Event, *, now: datetime) -> None:
    """After the judgement's own transaction: here the store is locked before its parcels."""
    take_back_lateness(Parcel.objects.get(pk=event.subject_id), now=now)


@react("parcel.held")
def ask_about_gaps(event: Event, *, now: datetime) -> None:
    """Customs holds a parcel: what its papers lack is asked of the seller."""
    rows = Parcel.objects.select_related("order", "store")
    ask_of_held(rows.get(pk=event.subject_id), now=now)
