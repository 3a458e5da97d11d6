import pytest
from django.core.files.storage import default_storage

from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.transitions import move
from enforcement.actions import escalate_store
from enforcement.gates import Blocked
from listings.actions import add_picture, move_picture, remove_picture
from listings.models import Picture
from tests.enforcement.steps import violate
from tests.listings.factories import draw, make_listing


@pytest.fixture
def bare(sams_store, sam, noon, policy):
    return make_listing(sams_store, sam, noon, picture=False)


def places(listing):
    return list(listing.pictures.shown().values_list("pk", "place"))


def add(listing, actor, now, shade):
    return add_picture(listing, picture=draw(shade), actor=actor, now=now)


def test_keeps_our_own_encoding_and_a_thumbnail(bare, sam, noon):
    picture = add(bare, sam, noon, 40)

    assert (picture.place, picture.width, picture.height) == (1, 640, 640)
    assert picture.file.name.endswith(".jpg") and picture.file.name != picture.thumbnail.name
    with default_storage.open(picture.file.name) as stored:
        assert stored.read(3) == b"\xff\xd8\xff"
    assert Event.objects.filter(kind="listing.picture_added").count() == 1


def test_the_same_file_twice_is_taken_once(bare, sam, noon):
    first, second = add(bare, sam, noon, 40), add(bare, sam, noon, 40)

    assert first.pk == second.pk and Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "not a picture of a kind we take: JPEG, PNG, WebP"),
        (draw()[:2000], "damaged"),
        (draw(size=(100, 100)), "100 pixels; at least 500"),
        (draw(fmt="GIF"), "not a picture of a kind we take"),
        (b"x" * (12 * 1024 * 1024 + 1), "12.0 MB"),
    ],
)
def test_refuses_what_is_no_usable_picture(bare, sam, noon, body, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        add_picture(bare, picture=body, actor=sam, now=noon)

    assert refusal.value.field == "picture"
    assert not Picture.objects.exists()


def test_refuses_one_too_many(bare, sam, noon):
    for shade in range(10, 100, 10):
        add(bare, sam, noon, shade)
    with pytest.raises(NotPossible, match="may have 9 pictures"):
        add(bare, sam, noon, 120)

    assert Picture.objects.count() == 9


def test_moves_to_any_place_and_no_further_than_the_ends(bare, sam, noon):
    one, two, three = (add(bare, sam, noon, shade) for shade in (10, 50, 90))

    move_picture(three, place=1, actor=sam, now=noon)
    assert places(bare) == [(three.pk, 1), (one.pk, 2), (two.pk, 3)]
    move_picture(three, place=99, actor=sam, now=noon)
    assert places(bare) == [(one.pk, 1), (two.pk, 2), (three.pk, 3)]
    move_picture(three, place=3, actor=sam, now=noon)
    assert Event.objects.filter(kind="listing.picture_moved").count() == 2


def test_a_removed_one_leaves_no_gap_and_stays_as_evidence(bare, sam, noon):
    one, two = (add(bare, sam, noon, shade) for shade in (10, 50))
    remove_picture(one, actor=sam, now=noon)
    remove_picture(one, actor=sam, now=noon)

    assert places(bare) == [(two.pk, 1)]
    assert Picture.objects.get(pk=one.pk).removed_at == noon
    assert default_storage.exists(one.file.name)
    assert Event.objects.filter(kind="listing.picture_removed").count() == 1
    with pytest.raises(NotPossible, match="was removed"):
        move_picture(one, place=1, actor=sam, now=noon)
    assert add(bare, sam, noon, 10).place == 2


def test_a_live_listing_keeps_its_last_picture(live, sam, noon):
    with pytest.raises(NotPossible, match="keeps at least 1"):
        remove_picture(live.pictures.get(), actor=sam, now=noon)

    assert len(places(live)) == 1


def test_refuses_while_a_person_reviews_it(draft, sam, noon):
    facts = {"title": "x", "sku": "x", "count": 1}
    move(draft, "in_review", actor=None, now=noon, kind="listing.refused", facts=facts)

    for verb in (
        lambda: add(draft, sam, noon, 90),
        lambda: remove_picture(draft.pictures.get(), actor=sam, now=noon),
        lambda: move_picture(draft.pictures.get(), place=1, actor=sam, now=noon),
    ):
        with pytest.raises(NotPossible, match="A person is looking"):
            verb()


def test_a_frozen_store_changes_no_picture_that_buyers_saw(live, draft_of, sam, mia, noon):
    first, second = live.pictures.get(), add(live, sam, noon, 90)
    violate(live.store, mia, noon)
    escalate_store(live.store, now=noon)
    before = Event.objects.count()

    for verb in (
        lambda: add(live, sam, noon, 120),
        lambda: remove_picture(second, actor=sam, now=noon),
        lambda: move_picture(second, place=1, actor=sam, now=noon),
    ):
        with pytest.raises(Blocked, match="changing live listings is closed"):
            verb()

    assert places(live) == [(first.pk, 1), (second.pk, 2)] and Event.objects.count() == before
    # A draft may be mended meanwhile.
    assert add(draft_of, sam, noon, 120).place == 2


@pytest.fixture
def draft_of(sams_store, sam, noon, policy):
    return make_listing(sams_store, sam, noon, sku="DRAFT")


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, draft, noon, who):
    actor, picture = request.getfixturevalue(who), draft.pictures.get()
    for verb in (
        lambda: add(draft, actor, noon, 90),
        lambda: remove_picture(picture, actor=actor, now=noon),
        lambda: move_picture(picture, place=1, actor=actor, now=noon),
    ):
        with pytest.raises(NotAllowed):
            verb()

    assert places(draft) == [(picture.pk, 1)]
