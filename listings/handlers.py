"""What listings do when something happened elsewhere.

Nothing has to be restored after a sanction: visibility is read from the sanctions. What is
left to do is to tell the people who keep the listings.
"""

from datetime import datetime

from accounts.access import LISTING_ROLES
from core.events import react, record
from core.models import Event
from enforcement import gates
from enforcement.models import Sanction
from listings.models import Listing


@react("sanction.ended", "sanction.lapsed", "sanction.refused", "sanction.reversed")
def tell_that_listings_are_back(event: Event, *, now: datetime) -> None:
    """Tell a store how many of its listings buyers see again, unless another measure hides them."""
    sanction = Sanction.objects.select_related("store").get(pk=event.subject_id)
    store = sanction.store
    if gates.PUBLISH not in sanction.blocks or gates.PUBLISH in gates.blocked(store, now):
        return
    count = Listing.objects.of_store(store).live().count()
    if count:
        people = store.people(*LISTING_ROLES)
        record(
            "listings.visible_again",
            subject=store,
            store=store,
            actor=None,
            at=now,
            notify=people,
            facts={"count": count},
        )
