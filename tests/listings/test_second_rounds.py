"""A dispute decided against its store is looked at once more, by somebody else."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import (
    ask_again,
    claim_review,
    decide_review,
    dispute_finding,
    submit_listing,
)
from listings.models import ReviewTask
from tests.listings.factories import make_listing

FALSE = "A lamp of brass. It is carbon neutral."


@pytest.fixture
def upheld(sams_store, sam, mia, noon, policy):
    listing = make_listing(sams_store, sam, noon, description=FALSE)
    submit_listing(listing, actor=sam, now=noon)
    task = dispute_finding(listing, number=0, statement="Our band.", actor=sam, now=noon)
    claim_review(task, actor=mia, now=noon)
    return decide_review(task, is_right=True, reason="No band.", actor=mia, now=noon)


@pytest.fixture
def second(upheld, sam, noon):
    return ask_again(upheld, statement="See the register of bands.", actor=sam, now=noon)


def test_somebody_else_decides_it(second, upheld, mia, max_, noon):
    assert (second.round, second.not_by, second.words) == (2, mia, upheld.words)
    with pytest.raises(NotAllowed, match="first time"):
        claim_review(second, actor=mia, now=noon)
    claim_review(second, actor=max_, now=noon)
    decide_review(second, is_right=False, reason="The register has it.", actor=max_, now=noon)
    upheld.listing.refresh_from_db()
    assert upheld.listing.status == "published"
    upheld.refresh_from_db()
    assert upheld.status == "upheld"


def test_the_first_decider_cannot_hold_it_around_the_verbs(second, mia):
    with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
        ReviewTask.objects.filter(pk=second.pk).update(status="claimed", claimed_by=mia)


@pytest.mark.parametrize(
    "around", [{"not_by": None}, {"round": 1}, {"round": 3}, {"kind": "sampled"}]
)
def test_a_second_round_names_who_may_not_decide_it(second, around):
    with pytest.raises(IntegrityError, match="round_form"), transaction.atomic():
        ReviewTask.objects.filter(pk=second.pk).update(**around)


def test_asked_once_more_and_no_further(second, upheld, sam, max_, noon):
    with pytest.raises(NotPossible, match="asked already"):
        ask_again(upheld, statement="Once more.", actor=sam, now=noon)
    claim_review(second, actor=max_, now=noon)
    decided = decide_review(second, is_right=True, reason="No.", actor=max_, now=noon)
    with pytest.raises(NotPossible, match="first decision"):
        ask_again(decided, statement="Once more.", actor=sam, now=noon)
    assert ReviewTask.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status", "statement", "refusal"),
    [
        ("rita", "upheld", "No.", NotAllowed),
        ("tess", "upheld", "No.", NotAllowed),
        ("sam", "upheld", " ", NotPossible),
        ("sam", "upheld", "x" * 2001, NotPossible),
        ("sam", "overturned", "No.", NotPossible),
    ],
)
def test_refuses_what_cannot_be_asked(request, upheld, noon, who, status, statement, refusal):
    upheld.status = status
    actor = request.getfixturevalue(who)
    with pytest.raises(refusal):
        ask_again(upheld, statement=statement, actor=actor, now=noon)
    assert ReviewTask.objects.count() == 1
    assert not Event.objects.filter(kind="review.asked_again").exists()


def test_pages_lead_to_the_second_look(client, upheld, sam, tess, mia, max_):
    url = f"/reviews/{upheld.pk}/again/"
    client.force_login(sam)
    assert url in client.get(f"/reviews/{upheld.pk}/").text
    assert "No band." in client.get(url).text
    assert client.post(url, {"statement": ""}).status_code == 422
    assert client.post(url, {"statement": "See the register."}).status_code == 302
    assert url not in client.get(f"/reviews/{upheld.pk}/").text
    second = ReviewTask.objects.get(round=2)

    take = f"/reviews/{second.pk}/claim/"
    client.force_login(mia)
    assert take not in client.get("/reviews/").text
    page = client.get(f"/reviews/{second.pk}/").text
    assert take not in page and "You decided it the first time." in page
    client.force_login(max_)
    assert take in client.get("/reviews/").text
    page = client.get(f"/reviews/{second.pk}/").text
    assert take in page and "No band." in page
