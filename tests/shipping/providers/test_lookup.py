"""What trackers say of a number becomes a fact of the parcel that carries it."""

from datetime import timedelta

import pytest

from shipping.actions import take_reports
from shipping.checks.providers.reports import READERS
from shipping.models import Parcel
from tests.shipping.providers.bodies import karrio

DAY = timedelta(days=1)


@pytest.fixture
def tell(sams_store, parcel):
    def run(status, at):
        body = karrio((at.isoformat(), status, "", "NL"))
        reports = list(READERS["karrio"](body))
        facts = {"carrier": "POSTLINK", "reports": reports}
        take_reports(sams_store, provider="karrio", now=at, **facts)
        parcel.refresh_from_db()
        return parcel.lookup, parcel.look_again_at

    Parcel.objects.filter(pk=parcel.pk).update(look_again_at=None)
    return run


def test_a_number_still_unknown_after_the_first_look_is_judged(tell, shipped_at):
    assert tell("unknown", shipped_at + 2 * DAY) == ("not_asked", None)
    late = shipped_at + 4 * DAY
    assert tell("unknown", late) == ("not_found", late)
    # The first real scan tells that it is known after all.
    later = late + DAY
    assert tell("in_transit", later) == ("found", later)


def test_a_number_once_known_stays_known(tell, shipped_at):
    assert tell("in_transit", shipped_at + DAY)[0] == "found"
    assert tell("unknown", shipped_at + 9 * DAY)[0] == "found"
