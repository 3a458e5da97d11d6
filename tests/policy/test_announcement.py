"""Sellers are told what changes, by the worker, once."""

import pytest

from core.models import Delivery, Event
from policy.actions import approve_policy
from policy.fingerprints import fingerprint
from policy.handlers import announce_to_sellers

pytestmark = pytest.mark.django_db


@pytest.fixture
def approval(asked, abel, noon, start, sams_store, tess, ritas_store):
    approve_policy(
        asked, effective_from=start, seen=fingerprint(asked.sections), actor=abel, now=noon
    )
    return Event.objects.get(kind="policy.approved")


def test_an_approval_is_carried_on_by_the_worker(approval):
    name = "policy.handlers.announce_to_sellers"

    assert approval.deliveries.filter(channel="reaction", address=name).count() == 1


def test_owners_and_managers_are_told(approval, sam, rita, noon):
    announce_to_sellers(approval, now=noon)

    event = Event.objects.get(kind="policy.announced")
    told = Delivery.objects.filter(event=event, channel="email")
    assert {delivery.recipient for delivery in told} == {sam, rita}
    assert event.facts["number"] == 2 and "takes_effect_at" in event.facts
