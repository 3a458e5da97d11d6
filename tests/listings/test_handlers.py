"""After a sanction nothing is restored, because nothing was copied; people are told."""

from datetime import timedelta

import pytest

from core.models import Delivery, Event
from enforcement.actions import (
    confirm_sanction,
    escalate_store,
    expire_sanction,
    file_appeal,
    pause_measures,
    refuse_sanction,
)
from listings.handlers import tell_that_listings_are_back
from listings.models import Listing
from tests.enforcement.pausing import answer
from tests.enforcement.steps import violate


@pytest.fixture
def frozen(live, sams_store, mia, noon):
    violate(sams_store, mia, noon)
    (sanction,) = escalate_store(sams_store, now=noon)
    return sanction


def tell(kind, now):
    tell_that_listings_are_back(Event.objects.get(kind=kind), now=now)


def told():
    return list(Event.objects.filter(kind="listings.visible_again").values_list("facts", flat=True))


def test_a_freeze_hides_live_listings_and_its_end_shows_them(frozen, live, sena, sam, noon):
    confirm_sanction(frozen, reason="The cards are the same.", actor=sena, now=noon)
    assert not Listing.objects.visible(noon).exists() and live.is_live

    frozen.refresh_from_db()
    end = frozen.ends_at
    assert list(Listing.objects.visible(end)) == [live]
    assert expire_sanction(frozen, now=end)
    tell("sanction.ended", end)

    assert told() == [{"count": 1}]
    notices = Delivery.objects.filter(event__kind="listings.visible_again", channel="inbox")
    assert [notice.recipient for notice in notices] == [sam]


def test_a_refused_freeze_shows_them_at_once(frozen, live, sena, noon):
    refuse_sanction(frozen, reason="Another store's orders.", actor=sena, now=noon)
    tell("sanction.refused", noon)

    assert list(Listing.objects.visible(noon)) == [live] and told() == [{"count": 1}]


def test_says_nothing_while_another_measure_still_hides_them(frozen, sena, noon):
    confirm_sanction(frozen, reason="The cards are the same.", actor=sena, now=noon)
    confirmed = Event.objects.get(kind="sanction.confirmed")
    tell_that_listings_are_back(confirmed, now=noon + timedelta(hours=1))

    assert told() == []


def test_says_nothing_to_a_store_without_live_listings(frozen, sena, noon):
    Listing.objects.update(status="withdrawn")
    refuse_sanction(frozen, reason="Another store's orders.", actor=sena, now=noon)
    tell("sanction.refused", noon)

    assert told() == []


def test_a_pause_shows_them_and_its_end_says_nothing_twice(frozen, live, sam, sena, max_, noon):
    confirm_sanction(frozen, reason="The cards are the same.", actor=sena, now=noon)
    appeal = file_appeal(frozen.statements.get(), reason="Not us.", actor=sam, now=noon)
    late = appeal.due_at
    pause_measures(appeal, now=late)
    tell("sanction.paused", late)
    assert list(Listing.objects.visible(late)) == [live] and told() == [{"count": 1}]

    answer(appeal, max_, late + timedelta(minutes=1), "granted")
    tell("sanction.reversed", late + timedelta(minutes=1))

    assert told() == [{"count": 1}]


def test_a_refused_appeal_hides_them_again_until_the_end(frozen, live, sam, sena, max_, noon):
    confirm_sanction(frozen, reason="The cards are the same.", actor=sena, now=noon)
    appeal = file_appeal(frozen.statements.get(), reason="Not us.", actor=sam, now=noon)
    late = appeal.due_at
    pause_measures(appeal, now=late)
    answer(appeal, max_, late, "refused")
    assert not Listing.objects.visible(late).exists()

    frozen.refresh_from_db()
    expire_sanction(frozen, now=frozen.ends_at)
    tell("sanction.ended", frozen.ends_at)

    assert told() == [{"count": 1}]
