"""A holiday that lies ahead: it moves no deadline of the orders there are."""

from datetime import datetime, timedelta

from accounts.models import Store
from shipping.actions import set_holiday
from shipping.demo.habits import habits_of


def announce(store: Store, now: datetime) -> None:
    """Apart from the stories: those are told while others hold the store, which this locks."""
    if not habits_of(store.slug).is_busy:
        return
    at = now - timedelta(days=2)
    set_holiday(
        store,
        starts_on=(at + timedelta(days=21)).date(),
        ends_on=(at + timedelta(days=24)).date(),
        message="We take stock for a few days and are back on the next working day.",
        actor=store.people("owner")[0],
        now=at,
    )
