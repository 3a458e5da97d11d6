from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import edit_listing, publish_edited, submit_listing
from listings.errors import Incomplete
from listings.guards import refuse_too_many_live
from listings.models import CheckRun, Listing, PricePoint
from tests.listings.factories import make_listing, make_live


def kinds():
    rows = Event.objects.filter(subject_type="listings.listing").order_by("id")
    return [kind for kind in rows.values_list("kind", flat=True) if "picture" not in kind]


def test_publishes_a_true_listing_with_its_price(draft, sam, noon, policy):
    run = submit_listing(draft, actor=sam, now=noon)

    draft.refresh_from_db()
    assert (draft.status, draft.status_at) == ("published", noon)
    assert (run.verdict, run.findings, run.policy_version) == ("pass", [], policy.version)
    assert run.snapshot["title"] == draft.title
    point = PricePoint.objects.get()
    assert (point.amount_minor, point.currency, point.at) == (4990, "USD", noon)
    assert kinds() == ["listing.created", "listing.published"]


def test_a_warning_does_not_stop_it(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, title="Brass lamp, free shipping")
    run = submit_listing(listing, actor=sam, now=noon)

    listing.refresh_from_db()
    assert (run.verdict, listing.status) == ("warn", "published")


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("A carbon neutral lamp.", "needs_fix", "eco_offset"),
        ("An eco-friendly lamp.", "needs_evidence", "eco_generic"),
    ],
)
def test_sends_an_untrue_one_back_with_the_marked_words(
    sams_store, sam, noon, policy, words, status, code
):
    listing = make_listing(sams_store, sam, noon, description=words)
    run = submit_listing(listing, actor=sam, now=noon)

    listing.refresh_from_db()
    found = run.findings[0]
    assert (listing.status, found["code"]) == (status, code)
    assert words[found["start"] : found["end"]] == found["words"]
    assert not PricePoint.objects.exists()


def test_a_second_try_without_a_change_stands_in_the_history(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, description="A carbon neutral lamp.")
    submit_listing(listing, actor=sam, now=noon)
    submit_listing(listing, actor=sam, now=noon)

    assert kinds() == ["listing.created", "listing.refused", "listing.refused"]
    assert CheckRun.objects.count() == 2


def test_publishing_twice_is_publishing_once(draft, sam, noon):
    submit_listing(draft, actor=sam, now=noon)
    submit_listing(draft, actor=sam, now=noon)

    assert kinds().count("listing.published") == 1 and PricePoint.objects.count() == 1


def test_a_reference_price_needs_thirty_days_of_history(live, sam, noon):
    later = noon + timedelta(days=40)
    edit_listing(live, version=1, actor=sam, now=later, price_minor=3990)
    edited = edit_listing(live, version=2, actor=sam, now=later, reference_price_minor=4990)
    assert edited.reference_price_minor == 4990

    with pytest.raises(NotPossible):
        edit_listing(live, version=3, actor=sam, now=later, reference_price_minor=4991)


def test_names_all_that_is_missing(sams_store, sam, noon, policy):
    missing = {"title": "", "description": " ", "price_minor": None, "markets": []}
    listing = make_listing(sams_store, sam, noon, picture=False, **missing)
    with pytest.raises(Incomplete) as refusal:
        submit_listing(listing, actor=sam, now=noon)

    assert list(refusal.value.problems) == [*missing, "picture"]
    listing.refresh_from_db()
    assert listing.status == "draft" and not CheckRun.objects.exists()


def test_saves_and_submits_both_or_neither(draft, sam, noon):
    with pytest.raises(Incomplete):
        publish_edited(draft, version=1, actor=sam, now=noon, title="", stock=9)
    draft.refresh_from_db()
    assert draft.stock == 12

    run = publish_edited(draft, version=1, actor=sam, now=noon, stock=9)
    draft.refresh_from_db()
    assert (run.verdict, draft.stock, draft.status) == ("pass", 9, "published")


def test_refuses_more_live_listings_than_the_policy_allows(live, sams_store, sam, noon, policy):
    second = make_listing(sams_store, sam, noon, sku="LAMP-2")
    narrow = policy.model_copy(
        update={"listings": policy.listings.model_copy(update={"live_listings_at_most": 1})}
    )
    with pytest.raises(NotPossible, match="may have 1 live"):
        refuse_too_many_live(second, narrow)


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, draft, noon, who):
    with pytest.raises(NotAllowed):
        submit_listing(draft, actor=request.getfixturevalue(who), now=noon)

    assert not CheckRun.objects.exists()


def test_fakes_on_a_second_listing_open_a_case(sams_store, sam, noon, policy):
    from enforcement.models import Case

    fake = "A replica lamp in 1:1 quality."
    first = make_listing(sams_store, sam, noon, description=fake)
    submit_listing(first, actor=sam, now=noon)
    submit_listing(first, actor=sam, now=noon)
    assert not Case.objects.exists()

    second = make_listing(sams_store, sam, noon, sku="LAMP-2", description=fake)
    submit_listing(second, actor=sam, now=noon)
    submit_listing(second, actor=sam, now=noon)

    case = Case.objects.get()
    assert (case.store, case.subject_kind, case.subject_id) == (
        sams_store,
        "listing",
        str(second.pk),
    )


def test_only_live_listings_of_open_stores_are_visible(sams_store, sam, noon, draft):
    live = make_live(sams_store, sam, noon, sku="LAMP-2")

    assert list(Listing.objects.visible(noon)) == [live]
