"""What listings do when something happened elsewhere.

Nothing has to be restored after a sanction of a store: visibility is read from the sanctions.
What is left to do is to tell the people who keep the listings. A listing that was itself taken
down shows so in its state.
"""

from datetime import datetime

from accounts.access import LISTING_ROLES
from core.events import react, record
from core.models import Event
from enforcement import gates
from enforcement.models import Sanction, Statement
from listings.actions import follow_decisions
from listings.actions.recheck_sets import make_found_due
from listings.models import Listing, RuleTurn

ENDS = ("sanction.ended", "sanction.lapsed", "sanction.refused", "sanction.reversed")


@react(*ENDS, "sanction.paused")
def tell_that_listings_are_back(event: Event, *, now: datetime) -> None:
    """Tell a store how many of its listings buyers see again, unless another measure hides them.

    What ends while it is paused hid none any more.
    """
    sanction = Sanction.objects.select_related("store").get(pk=event.subject_id)
    store = sanction.store
    if sanction.pauses.until(event.at).exists():
        return
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


@react("decision.made")
def take_down_what_was_decided(event: Event, *, now: datetime) -> None:
    """Move the listings that a decision took down; the gates knew of it at once."""
    statement = Statement.objects.get(pk=event.subject_id)
    for measure in Sanction.objects.filter(because=statement.violation_id):
        _follow(measure, now)


@react("sanction.reversed")
def let_back_what_was_restored(event: Event, *, now: datetime) -> None:
    _follow(Sanction.objects.get(pk=event.subject_id), now)


def _follow(measure: Sanction, now: datetime) -> None:
    if measure.kind != Sanction.Kind.TAKE_DOWN or measure.subject_kind != Listing.SUBJECT:
        return
    for listing in Listing.objects.filter(store=measure.store_id, pk=measure.subject_id):
        follow_decisions(listing, now=now)


@react("rule.restored")
def check_what_the_rule_found(event: Event, *, now: datetime) -> None:
    """What went live while the rule only warned is held against it as it stands again."""
    turn = RuleTurn.objects.get(pk=event.subject_id)
    make_found_due(turn.code, now=now)
