"""What shipping does when something happened: points for a delay that is nobody's go back."""

from datetime import datetime

from core.events import react
from core.models import Event
from shipping.actions.excuses import take_back_lateness
from shipping.models import Parcel


@react("parcel.excused")
def take_back_points(event: Event, *, now: datetime) -> None:
    """After the judgement's own transaction: here the store is locked before its parcels."""
    take_back_lateness(Parcel.objects.get(pk=event.subject_id), now=now)
