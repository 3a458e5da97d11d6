"""Disputed findings and samples: asked once, taken by one, decided with a reason, remembered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.wording import sentence
from listings.actions import (
    claim_review,
    decide_review,
    dispute_finding,
    dispute_words,
    edit_listing,
    release_review,
    submit_listing,
)
from listings.actions.sampling import sample_pass
from listings.errors import Untrue
from listings.models import Listing, ReviewTask
from tests.listings.factories import address, make_listing, make_live
from tests.listings.test_try_evidence import change_picture, change_text

FALSE = "A lamp of brass. It is carbon neutral."
CODE = "eco_offset"


@pytest.fixture
def sent_back(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, description=FALSE)
    run = submit_listing(listing, actor=sam, now=noon)
    assert [found["code"] for found in run.findings] == [CODE]
    listing.refresh_from_db()
    return listing


@pytest.fixture
def asked(sent_back, sam, noon):
    return dispute_finding(
        sent_back, number=0, statement="We make no such claim.", actor=sam, now=noon
    )


@pytest.fixture
def held(asked, mia, noon):
    return claim_review(asked, actor=mia, now=noon)


def test_quotes_the_finding_and_tells_the_seller_what_became_of_it(held, sent_back, sam, mia, noon):
    assert (held.code, held.words) == (CODE, "carbon neutral")
    decide_review(held, is_right=True, reason="It offsets nothing.", actor=mia, now=noon)

    held.refresh_from_db()
    assert (held.status, held.reason) == ("upheld", "It offsets nothing.")
    assert Delivery.objects.filter(event__kind="review.upheld", recipient=sam).count() == 2
    sent_back.refresh_from_db()
    assert sent_back.status == "needs_fix"


def test_overturned_the_listing_goes_live_and_stays_so(held, sent_back, sam, mia, noon):
    decide_review(held, is_right=False, reason="It quotes a standard.", actor=mia, now=noon)
    sent_back.refresh_from_db()
    assert sent_back.status == "published"

    # The same words again are no finding; the same words elsewhere are.
    again = FALSE + " Bulb not included."
    edit_listing(sent_back, version=sent_back.version, actor=sam, now=noon, description=again)
    sent_back.refresh_from_db()
    assert sent_back.description == again


@pytest.mark.parametrize("change", [change_text, change_picture])
def test_overturned_what_was_changed_since_waits_for_its_seller(
    held, sent_back, sam, mia, noon, change
):
    change(sent_back, sam, noon + timedelta(minutes=1))
    later = noon + timedelta(minutes=2)
    decide_review(held, is_right=False, reason="It quotes a standard.", actor=mia, now=later)
    sent_back.refresh_from_db()
    assert sent_back.status == "needs_fix" and sent_back.check_runs.count() == 1
    told = Event.objects.get(kind="review.overturned_unsent")
    assert "publish it again" in sentence(told)
    if change is change_picture:
        assert submit_listing(sent_back, actor=sam, now=later).is_good


def test_overturned_for_one_listing_says_nothing_about_another(held, sams_store, sam, mia, noon):
    decide_review(held, is_right=False, reason="It quotes a standard.", actor=mia, now=noon)
    other = make_listing(sams_store, sam, noon, sku="OTHER", description=FALSE)
    assert submit_listing(other, actor=sam, now=noon).verdict == "block"


def test_asked_once_for_the_same_words(asked, sent_back, sam, noon):
    with pytest.raises(NotPossible, match="asked about these words before"):
        dispute_finding(sent_back, number=0, statement="Again.", actor=sam, now=noon)
    assert ReviewTask.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "statement", "field"),
    [(7, "No.", None), (0, " ", "statement"), (0, "x" * 2001, "statement")],
)
def test_refuses_what_cannot_be_asked(sent_back, sam, noon, number, statement, field):
    with pytest.raises(NotPossible) as refused:
        dispute_finding(sent_back, number=number, statement=statement, actor=sam, now=noon)
    assert refused.value.field == field
    assert not ReviewTask.objects.exists()
    assert not Event.objects.filter(kind="review.asked").exists()


def test_outsiders_neither_ask_nor_decide(sent_back, asked, sam, rita, noon):
    with pytest.raises(NotAllowed):
        dispute_finding(sent_back, number=0, statement="No.", actor=rita, now=noon)
    with pytest.raises(NotAllowed):
        claim_review(asked, actor=sam, now=noon)


def test_two_people_never_take_the_same_task(asked, mia, sena, noon):
    claim_review(asked, actor=mia, now=noon)
    with pytest.raises(NotPossible):
        claim_review(asked, actor=sena, now=noon)
    with pytest.raises(NotAllowed):
        decide_review(asked, is_right=True, reason="Yes.", actor=sena, now=noon)
    release_review(asked, actor=mia, now=noon)
    assert claim_review(asked, actor=sena, now=noon).claimed_by == sena


def test_a_decision_needs_a_reason_and_stands(held, mia, noon):
    with pytest.raises(NotPossible) as refused:
        decide_review(held, is_right=True, reason=" ", actor=mia, now=noon)
    assert refused.value.field == "reason"
    decide_review(held, is_right=True, reason="Yes.", actor=mia, now=noon)
    with pytest.raises(NotPossible):
        decide_review(held, is_right=False, reason="No.", actor=mia, now=noon)


@pytest.mark.parametrize(
    "around", [{"status": "upheld", "reason": ""}, {"claimed_by": None}, {"kind": "other"}]
)
def test_constraints_hold_around_the_verbs(held, around):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.update(**around)


def test_the_share_of_passes_is_sampled_by_number_alone(sams_store, sam, noon, policy):
    run = make_live(sams_store, sam, noon).check_runs.get()
    ReviewTask.objects.all().delete()
    review = policy.governance.review.model_copy(update={"sample_share": 1.0})
    always = policy.model_copy(
        update={"governance": policy.governance.model_copy(update={"review": review})}
    )
    assert sample_pass(run, policy=always, now=noon).kind == "sampled"
    review = review.model_copy(update={"sample_share": 0.0})
    never = policy.model_copy(
        update={"governance": policy.governance.model_copy(update={"review": review})}
    )
    assert sample_pass(run, policy=never, now=noon) is None


def test_pages_from_the_dispute_to_the_decision(client, sent_back, sam, rita, mia, noon):
    facts = {"store": sent_back.store, "listing": sent_back, "check_run": sent_back.last_check}
    sample = ReviewTask.objects.create(kind="sampled", **facts, status_at=noon, created_at=noon)
    client.force_login(sam)
    page = client.get(f"/listings/{sent_back.pk}/").text
    assert "What stands in the way" in page
    assert '<mark class="bad">carbon neutral</mark>' in page
    assert client.post(f"/listings/{sent_back.pk}/check/").status_code == 302
    url = f"/listings/{sent_back.pk}/dispute/0/"
    assert "carbon neutral" in client.get(url).text
    assert client.post(url, {"statement": ""}).status_code == 422
    assert client.post(url, {"statement": "It is the name of our band."}).status_code == 302
    task = ReviewTask.objects.get(kind="disputed")
    client.force_login(rita)
    assert client.get(f"/reviews/{task.pk}/").status_code == 404

    client.force_login(mia)
    page = client.get("/reviews/")
    assert str(sent_back) in page.text and page.context["page"].rows == [task, sample]
    assert client.post(f"/reviews/{task.pk}/claim/").status_code == 302
    assert "the name of our band" in client.get(f"/reviews/{task.pk}/").text
    answer = {"outcome": "wrong", "reason": "A name is no claim."}
    assert client.post(f"/reviews/{task.pk}/", answer).status_code == 302
    assert Listing.objects.get(pk=sent_back.pk).status == "published"
    assert "A name is no claim." in client.get(f"/reviews/{task.pk}/").text
    assert client.get("/reviews/precision/").status_code == 200


def test_a_draft_is_disputed_with_the_check_it_is_about(sams_store, sam, rita, noon, policy):
    draft = make_listing(sams_store, sam, noon, description=FALSE)
    claim = address(CODE, FALSE, "carbon neutral")
    facts = {"finding": claim, "statement": "Our band.", "now": noon}
    for wrong, actor, refusal in (
        ({}, rita, NotAllowed),
        ({"finding": address(CODE, FALSE, "A l")}, sam, NotPossible),
        ({"statement": " "}, sam, NotPossible),
    ):
        with pytest.raises(refusal):
            dispute_words(draft, **facts | wrong, actor=actor)
    assert not draft.check_runs.exists() and not ReviewTask.objects.exists()

    task = dispute_words(draft, **facts, actor=sam)
    assert (task.code, task.words) == (CODE, "carbon neutral")
    assert task.check_run == draft.check_runs.get() and task.check_run.verdict == "block"
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_overturned_price_frees_no_other(sams_store, sam, mia, noon, policy):
    listing = make_listing(sams_store, sam, noon, reference_price_minor=6000)
    submit_listing(listing, actor=sam, now=noon)
    facts = {"number": 0, "statement": "Sold in our shop.", "actor": sam, "now": noon}
    task = dispute_finding(listing, **facts)
    with pytest.raises(NotPossible, match="asked about these words before"):
        dispute_finding(listing, **facts)
    held = claim_review(task, actor=mia, now=noon)
    decide_review(held, is_right=False, reason="It was.", actor=mia, now=noon)
    listing.refresh_from_db()
    assert listing.status == "published"
    edit = {"version": listing.version, "actor": sam, "now": noon}
    with pytest.raises(Untrue):
        edit_listing(listing, reference_price_minor=99_999_900, **edit)
    assert edit_listing(listing, stock=3, **edit).status == "published"
