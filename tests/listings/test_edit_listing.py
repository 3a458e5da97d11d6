from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from core.transitions import move
from listings.actions import edit_listing
from listings.errors import Incomplete, Untrue
from listings.models import CheckRun, PricePoint
from tests.listings.factories import HONEST


@pytest.fixture
def later(noon):
    return noon + timedelta(days=1)


def kinds():
    return list(Event.objects.filter(kind="listing.edited").values_list("facts", flat=True))


def test_changes_a_draft_and_says_which_fields(draft, sam, later):
    edited = edit_listing(draft, version=1, actor=sam, now=later, title="A lamp", stock=3)

    assert (edited.title, edited.stock, edited.version) == ("A lamp", 3, 2)
    assert edited.updated_at == later
    assert [facts["fields"]["en"] for facts in kinds()] == ["Title, Stock"]
    assert not CheckRun.objects.exists()


def test_the_same_facts_again_change_nothing(draft, sam, later):
    edit_listing(draft, version=1, actor=sam, now=later, title="A lamp")
    again = edit_listing(draft, version=1, actor=sam, now=later, title="A lamp")

    assert again.version == 2 and len(kinds()) == 1


def test_refuses_an_older_page_and_says_what_changed(draft, sam, later):
    edit_listing(draft, version=1, actor=sam, now=later, title="A lamp", price_minor=100)

    with pytest.raises(Stale) as refusal:
        edit_listing(draft, version=1, actor=sam, now=later, title="Mine", price_minor=4990)

    assert refusal.value.changes == {"Title": "A lamp", "Price": "US$\xa01.00"}
    draft.refresh_from_db()
    assert draft.title == "A lamp" and len(kinds()) == 1


def test_a_live_price_is_written_into_its_history(live, sam, later):
    edit_listing(live, version=1, actor=sam, now=later, price_minor=3990)
    edit_listing(live, version=2, actor=sam, now=later, stock=1)

    points = PricePoint.objects.order_by("id").values_list("amount_minor", "at")
    assert [amount for amount, _ in points] == [4990, 3990]
    assert points[1][1] == later
    assert CheckRun.objects.count() == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [("Our lamps are carbon neutral.", "eco_offset"), ("An eco-friendly lamp.", "eco_generic")],
)
def test_a_live_listing_keeps_its_text_until_the_new_one_passes(live, sam, later, words, code):
    before = Event.objects.count()

    with pytest.raises(Untrue) as refusal:
        edit_listing(live, version=1, actor=sam, now=later, description=words)

    assert [found.code for found in refusal.value.result.findings] == [code]
    live.refresh_from_db()
    assert live.status == "published" and "brushed brass" in live.description
    assert Event.objects.count() == before and CheckRun.objects.count() == 1


@pytest.mark.parametrize("field", ["title", "description", "category", "price_minor"])
def test_a_live_listing_keeps_what_publishing_needs(live, sam, later, field):
    before = Event.objects.count()

    with pytest.raises(Incomplete) as refusal:
        blank = None if field == "price_minor" else " "
        edit_listing(live, version=1, actor=sam, now=later, **{field: blank})

    live.refresh_from_db()
    assert list(refusal.value.problems) == [field] and getattr(live, field) == HONEST[field]
    assert Event.objects.count() == before and CheckRun.objects.count() == 1


def test_refuses_a_taken_sku(draft, sams_store, sam, later):
    from tests.listings.factories import make_listing

    other = make_listing(sams_store, sam, later, sku="LAMP-2")
    with pytest.raises(NotPossible, match="already have"):
        edit_listing(other, version=1, actor=sam, now=later, sku="LAMP-1")


def test_refuses_while_a_person_reviews_it(draft, sam, later):
    move(draft, "in_review", actor=None, now=later, kind="listing.refused", facts=told())

    with pytest.raises(NotPossible, match="A person is looking"):
        edit_listing(draft, version=1, actor=sam, now=later, title="A lamp")


def told():
    return {"title": "x", "sku": "x", "count": 1}


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, draft, later, who):
    with pytest.raises(NotAllowed):
        edit_listing(draft, version=1, actor=request.getfixturevalue(who), now=later, title="Mine")

    draft.refresh_from_db()
    assert draft.title != "Mine"
