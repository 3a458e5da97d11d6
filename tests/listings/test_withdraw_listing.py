import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import submit_listing, withdraw_listing
from listings.models import Listing, PricePoint


def test_takes_a_live_listing_out_of_the_shop(live, sam, noon):
    withdrawn = withdraw_listing(live, actor=sam, now=noon)

    assert withdrawn.status == "withdrawn"
    assert not Listing.objects.visible(noon).exists()
    assert Event.objects.filter(kind="listing.withdrawn").count() == 1


def test_it_can_come_back_at_the_same_price(live, sam, noon):
    withdraw_listing(live, actor=sam, now=noon)
    submit_listing(live, actor=sam, now=noon)

    live.refresh_from_db()
    assert live.status == "published" and PricePoint.objects.count() == 1


def test_refuses_what_is_withdrawn_already(live, sam, noon):
    withdraw_listing(live, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="already"):
        withdraw_listing(live, actor=sam, now=noon)

    assert Event.objects.filter(kind="listing.withdrawn").count() == 1


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, live, noon, who):
    with pytest.raises(NotAllowed):
        withdraw_listing(live, actor=request.getfixturevalue(who), now=noon)

    live.refresh_from_db()
    assert live.is_live
