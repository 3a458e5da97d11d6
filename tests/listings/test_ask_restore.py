"""The seller mended it: a person looks, and lets it back or says why not."""

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.models import Sanction
from listings.actions import ask_restore, claim_review, decide_review
from listings.models import CheckRun, ReviewTask
from tests.listings.factories import make_listing
from tests.listings.removal import work


@pytest.fixture
def asked(down, sam, noon):
    return ask_restore(down, statement="The cure is out.", actor=sam, now=noon)


def test_asks_once_with_the_check_of_the_text_as_it_is(asked, down, sam, noon):
    assert (asked.kind, asked.check_run) == ("mended", CheckRun.objects.latest("pk"))
    with pytest.raises(NotPossible, match="asked already"):
        ask_restore(down, statement="Again.", actor=sam, now=noon)

    assert ReviewTask.objects.count() == 1
    assert Event.objects.filter(kind="review.restore_asked").count() == 1


def test_let_back_by_who_took_the_task(asked, down, sam, sena, noon):
    task = claim_review(asked, actor=sena, now=noon)
    decide_review(task, is_right=False, reason="It is out.", actor=sena, now=noon)
    work(noon)

    down.refresh_from_db()
    assert down.is_live and str(task.get_status_display()) == "Restored"
    told = Delivery.objects.filter(recipient=sam, channel="inbox").order_by("pk")
    kinds = [notice.event.kind for notice in told]
    assert kinds == ["decision.made", "sanction.reversed", "listing.published"]


def test_not_yet_and_asked_again(asked, down, sam, sena, noon):
    task = claim_review(asked, actor=sena, now=noon)
    decide_review(task, is_right=True, reason="It is still there.", actor=sena, now=noon)
    work(noon)

    down.refresh_from_db()
    assert down.status == "taken_down" and Sanction.objects.get().status == "in_force"
    assert Delivery.objects.filter(recipient=sam, event__kind="review.kept_down").count() == 2
    assert ask_restore(down, statement="Now it is.", actor=sam, now=noon)


@pytest.mark.parametrize(
    ("who", "statement", "error"),
    [
        ("sam", " ", NotPossible),
        ("sam", "x" * 2001, NotPossible),
        ("tess", "Mended.", NotAllowed),
        ("rita", "Mended.", NotAllowed),
    ],
)
def test_refuses_silence_and_outsiders(request, down, rita, tess, noon, who, statement, error):
    with pytest.raises(error):
        actor = request.getfixturevalue(who)
        ask_restore(down, statement=statement, actor=actor, now=noon)

    assert not ReviewTask.objects.exists() and CheckRun.objects.count() == 1


def test_refuses_what_is_not_taken_down(sams_store, sam, noon, policy):
    draft = make_listing(sams_store, sam, noon)
    with pytest.raises(NotPossible, match="not taken down"):
        ask_restore(draft, statement="Mended.", actor=sam, now=noon)
