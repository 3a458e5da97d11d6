"""What came back stays while it stops mails, whatever became of the mail itself."""

from datetime import timedelta

import pytest

from core.bounces.noting import bouncing
from core.models import Bounce, ConfirmedAddress, Delivery, Event
from core.retention import CLASSES, purge_class

YEARS = timedelta(days=800)


@pytest.fixture
def bounced(sams_store, policy, noon):
    """Two mails to an address that came back."""

    def bounced(address, at=noon):
        event = Event.objects.create(
            kind="api_key.ending", store=sams_store, subject_type="x", subject_id="1", at=at
        )
        for number in range(2):
            told = {"event": event, "channel": "email", "status": "dead", "due_at": at}
            row = Delivery.objects.create(address=f"{number}.{address}", **told)
            facts = {"code": "5.1.1", "words": "", "at": at}
            Bounce.objects.create(address=address, delivery=row, **facts)

    return bounced


def purge(name, now):
    return purge_class(CLASSES[name], now=now).gone


def test_the_mail_goes_and_its_address_stays_stopped(sam, bounced, noon):
    bounced(sam.email)
    assert purge("mails", noon + YEARS) == 2 and not Delivery.objects.exists()
    assert purge("bounces", noon + YEARS) == 0
    assert bouncing([sam.email]) == {sam.email}
    assert list(Bounce.objects.values_list("delivery", flat=True)) == [None, None]


def test_they_go_in_time_once_the_address_was_confirmed(sam, bounced, noon):
    bounced(sam.email)
    later = noon + timedelta(days=400)
    bounced(sam.email, at=later)
    ConfirmedAddress.objects.create(user=sam, address=sam.email, at=noon + timedelta(hours=1))
    assert purge("bounces", noon + timedelta(days=364)) == 0
    assert purge("bounces", noon + timedelta(days=366)) == 2
    # What came back after the confirmation counts on.
    assert purge("bounces", later + YEARS) == 0 and bouncing([sam.email]) == {sam.email}


def test_those_of_an_address_without_an_account_go_in_time(bounced, noon):
    bounced("buyer@example.org")
    assert purge("bounces", noon + timedelta(days=364)) == 0
    assert purge("bounces", noon + timedelta(days=366)) == 2 and not Bounce.objects.exists()
