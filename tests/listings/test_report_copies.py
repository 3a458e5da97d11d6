"""A seller says that another store took their picture; moderators get the dates."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.models import Case, Signal
from listings.actions import report_copies, submit_listing, withdraw_listing
from listings.actions.pictures import add_picture
from listings.galleries import Gallery
from listings.origins import origins
from tests.core.test_fingerprints import product
from tests.listings.factories import make_listing
from tests.listings.test_likeness import saved

DAYS = timedelta(days=3)


def show(store, actor, now, image, **facts):
    """A live listing with this picture."""
    listing = make_listing(store, actor, now, picture=False, **facts)
    picture = add_picture(listing, picture=saved(image), actor=actor, now=now)
    assert submit_listing(listing, actor=actor, now=now).is_good
    return picture


@pytest.fixture
def original(sams_store, sam, noon, policy):
    return show(sams_store, sam, noon, product(1))


@pytest.fixture
def copy(original, ritas_store, rita, noon):
    return show(ritas_store, rita, noon + DAYS, product(1).resize((520, 520)))


def words(picture, now):
    return [one.text for one in Gallery(picture.listing, now).advice]


def test_a_signal_with_both_dates_in_the_other_stores_case(original, copy, sam, noon):
    report_copies(original, detail="We have the negatives.", actor=sam, now=noon + DAYS)

    case = Case.objects.get()
    assert (case.store, case.rule_code) == (copy.store, "image_theft")
    signal = Signal.objects.get()
    assert (signal.subject_id, signal.source) == (str(copy.listing_id), "report")
    assert "shown since 2026-03-05" in signal.detail and "since 2026-03-02" in signal.detail
    assert signal.detail.endswith("We have the negatives.")
    # The store of the case reads it, too.
    assert signal.reporter == original.store.name and original.store.name not in signal.detail
    assert original.store.name not in str(case.exhibits.get().snapshot)
    assert Event.objects.filter(kind="listing.copies_reported", store=original.store).count() == 1


def test_the_same_report_again_opens_nothing(original, copy, sam, noon):
    for _time in range(2):
        report_copies(original, actor=sam, now=noon + DAYS)

    assert Case.objects.count() == Signal.objects.count() == 1


def test_refuses_who_was_later(original, copy, rita, noon):
    with pytest.raises(NotPossible, match="No other store shows"):
        report_copies(copy, actor=rita, now=noon + DAYS)

    assert not Case.objects.exists()


def test_refuses_what_buyers_do_not_see(original, copy, rita, sam, noon):
    withdraw_listing(copy.listing, actor=rita, now=noon + DAYS)
    with pytest.raises(NotPossible):
        report_copies(original, actor=sam, now=noon + DAYS)

    assert not Case.objects.exists() and len(words(original, noon + DAYS)) == 1


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_outsiders(request, original, copy, noon, who):
    with pytest.raises(NotAllowed):
        report_copies(original, actor=request.getfixturevalue(who), now=noon + DAYS)

    assert not Case.objects.exists()


def test_each_side_reads_of_the_other_without_its_name(original, copy, noon):
    mine, theirs = words(original, noon + DAYS)[-1], words(copy, noon + DAYS)[-1]

    assert "Another store has shown a picture like picture 1 since" in mine
    assert "yours is here since" in mine and "before you" in theirs
    for name in (original.store.name, copy.store.name):
        assert name not in mine and name not in theirs


def test_the_way_from_the_editor_to_the_report(client, original, copy, sam, settings):
    client.force_login(sam)
    url = reverse("listings:report_picture", args=[original.pk])
    assert f'href="{url}"' in client.get(reverse("listings:edit", args=[original.listing_id])).text

    assert client.get(url).status_code == 200
    assert client.post(url, {"detail": "Ours."}).status_code == 302
    assert Signal.objects.get().detail.endswith("Ours.")


def test_moderators_see_who_was_first(client, original, copy, mia, sam):
    (origin,) = origins([copy])
    assert [one.picture for one in origin.rows] == [original, copy]

    page = reverse("listings:listing", args=[copy.listing_id])
    client.force_login(mia)
    assert escape(original.store.name) in client.get(page).text
    client.force_login(sam)
    own = client.get(reverse("listings:listing", args=[original.listing_id])).text
    assert escape(copy.store.name) not in own


def test_advice_on_likeness_within_the_listing_and_the_store(original, sam, noon):
    listing = original.listing
    add_picture(listing, picture=saved(product(1).resize((640, 640))), actor=sam, now=noon)
    other = show(original.store, sam, noon, product(1).resize((700, 700)), sku="LAMP-9")

    found = words(original, noon)
    assert "Pictures 1 and 2 look alike. Show another side of the product." in found
    assert sum("look alike" in one for one in found) == 1
    assert sum(f"looks like one of {other.listing.sku}" in one for one in found) == 2


def test_advice_on_the_main_picture_with_value_and_limit(draft, noon):
    picture = draft.pictures.get()
    picture.plain_edge = 0.899
    picture.save(update_fields=["plain_edge"])

    assert words(picture, noon) == [
        "The longer side of the main picture has 640 pixels; from 1000 on buyers can zoom in.",
        "89% of the main picture’s edge is plain; from 90% on the product stands out."
        " White or one even shade is best.",
    ]
    picture.width, picture.plain_edge = 1000, 0.9
    picture.save(update_fields=["width", "plain_edge"])
    assert words(picture, noon) == []
