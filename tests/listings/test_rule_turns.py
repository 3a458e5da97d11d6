"""A rule that is overturned too often only warns; each turn is on record once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from core import clock
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.events import HANDLERS
from core.models import Delivery, Event
from listings import tasks
from listings.actions import (
    claim_review,
    decide_review,
    dispute_finding,
    restore_rule,
    submit_listing,
)
from listings.actions.rules import turn_rules
from listings.models import ReviewTask, RuleTurn
from listings.precision import demoted, missed, precision
from tests.listings.factories import make_listing, make_live
from tests.rivals import wait_until_waiting

FALSE = "A lamp of brass. It is carbon neutral."
CODE = "eco_offset"


@pytest.fixture
def sent_back(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, description=FALSE)
    submit_listing(listing, actor=sam, now=noon)
    listing.refresh_from_db()
    return listing


def decided(listing, status, at, words, **facts):
    return ReviewTask(**{
        "store": listing.store, "listing": listing, "check_run": listing.check_runs.first(),
        "kind": "disputed", "code": CODE, "field": "title", "words": words, "status": status,
        "status_at": at, "created_at": at, "claimed_by": listing.store.people()[0],
        "reason": "Because.",
    } | facts)  # fmt: skip


def fill(listing, now, *, wrong, right, **facts):
    rows = [decided(listing, "overturned", now, f"w{n}", **facts) for n in range(wrong)]
    rows += [decided(listing, "upheld", now, f"r{n}", **facts) for n in range(right)]
    ReviewTask.objects.bulk_create(rows)


def held(listing, sam, moderator, now):
    task = dispute_finding(listing, number=0, statement="No claim.", actor=sam, now=now)
    return claim_review(task, actor=moderator, now=now)


def test_turns_to_warning_above_the_share_and_back_with_the_window(
    sent_back, sams_store, sam, ada, noon, policy
):
    fill(sent_back, noon, wrong=6, right=14)
    fill(sent_back, noon, wrong=19, right=0, code="too_few")
    assert turn_rules(now=noon) == [] and demoted(noon) == frozenset()
    ReviewTask.objects.bulk_create([decided(sent_back, "overturned", noon, "one more")])

    assert tasks.sweep_at(noon)["turned"] == 1 and turn_rules(now=noon) == []
    turn = RuleTurn.objects.get()
    assert (turn.code, turn.kind, turn.overturned, turn.decided) == (CODE, "demoted", 7, 21)
    assert Delivery.objects.filter(event__kind="rule.demoted", recipient=ada).count() == 2
    other = make_listing(sams_store, sam, noon, sku="OTHER", description=FALSE)
    assert submit_listing(other, actor=sam, now=noon).verdict == "warn"

    later = noon + timedelta(days=91)
    assert demoted(later) == {CODE}
    (back,) = turn_rules(now=later)
    assert (back.kind, back.number, back.actor) == ("restored", 2, None)
    # What was true at an instant stays true of it.
    assert demoted(later) == frozenset() and demoted(noon) == {CODE}


def test_some_rules_always_stand(sent_back, noon, policy):
    fill(sent_back, noon, wrong=30, right=0, code="counterfeit_term")
    assert turn_rules(now=noon) == []


def test_the_decision_itself_turns_the_rule(sent_back, sam, mia, noon):
    fill(sent_back, noon, wrong=6, right=13)
    task = held(sent_back, sam, mia, noon)
    decide_review(task, is_right=False, reason="Wrong.", actor=mia, now=noon)
    facts = {"rule": CODE, "decided": 20, "overturned": 7, "reason": ""}
    assert Event.objects.get(kind="rule.demoted").facts == facts


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", [5, 6])
def test_two_who_decide_at_once_turn_it_once(sent_back, ritas_store, rita, sam, mia, max_, wrong):
    """From 5 of 19 it takes both decisions together, from 6 of 20 either does."""
    now = sent_back.status_at
    other = make_listing(ritas_store, rita, now, description=FALSE)
    submit_listing(other, actor=rita, now=now)
    fill(sent_back, now, wrong=wrong, right=14)
    first, second = held(sent_back, sam, mia, now), held(other, rita, max_, now)

    def decide(task):
        try:
            decide_review(task, is_right=False, reason="A name.", actor=task.claimed_by, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decide_review(first, is_right=False, reason="A name.", actor=mia, now=now)
            # The other decides while this one is not to be seen yet: it has to wait.
            rival = pool.submit(decide, second)
            wait_until_waiting(unless=rival.done)
        rival.result()

    assert [(turn.kind, turn.overturned) for turn in RuleTurn.objects.all()] == [("demoted", 7)]
    assert Event.objects.filter(kind="rule.demoted").count() == 1


@pytest.fixture
def demoted_rule(sent_back, noon):
    fill(sent_back, noon, wrong=30, right=0)
    (turn,) = turn_rules(now=noon)
    return turn


def test_an_admin_lets_it_stand_again(demoted_rule, sent_back, ada, noon, policy):
    later = noon + timedelta(hours=1)
    turn = restore_rule(CODE, reason=" The phrase is gone. ", actor=ada, now=later)
    assert (turn.kind, turn.actor, turn.reason) == ("restored", ada, "The phrase is gone.")
    assert demoted(later) == frozenset()
    told = Event.objects.get(kind="rule.restored")
    assert joined(told.facts)["reason"] == "The phrase is gone." and told.actor == ada

    # What was decided before counts no more: it takes new decisions to turn it.
    assert turn_rules(now=later) == [] and precision(policy, later) == []
    fill(sent_back, later + timedelta(hours=1), wrong=20, right=0, field="description")
    (again,) = turn_rules(now=later + timedelta(hours=1))
    assert (again.number, again.decided) == (3, 20)


def test_as_it_stands_again_what_went_live_is_held_against_it(
    demoted_rule, sams_store, sam, ada, noon
):
    found = make_live(sams_store, sam, noon, sku="FOUND", description=FALSE)
    other = make_live(sams_store, sam, noon, sku="OTHER")
    later = noon + timedelta(hours=1)
    restore_rule(CODE, reason="The phrase is gone.", actor=ada, now=later)
    due = Delivery.objects.get(event__kind="rule.restored", channel="reaction")
    HANDLERS[due.address](due.event, now=later)

    assert tasks.sweep_at(later)["rechecked"] == 1
    for listing, status in ((found, "needs_fix"), (other, "published")):
        listing.refresh_from_db()
        assert listing.status == status
    assert Delivery.objects.filter(event__kind="listing.refused", recipient=sam).count() == 2


@pytest.mark.parametrize(
    ("who", "code", "reason", "refusal", "field"),
    [
        ("mia", CODE, "So.", NotAllowed, None),
        ("sena", CODE, "So.", NotAllowed, None),
        ("ada", CODE, " ", NotPossible, "reason"),
        ("ada", CODE, "x" * 1001, NotPossible, "reason"),
        ("ada", "title_format", "So.", NotPossible, None),
    ],
)
def test_refuses_to_restore(demoted_rule, request, noon, who, code, reason, refusal, field):
    actor = request.getfixturevalue(who)
    with pytest.raises(refusal) as refused:
        restore_rule(code, reason=reason, actor=actor, now=noon)
    assert refused.value.field == field
    assert RuleTurn.objects.count() == 1
    assert not Event.objects.filter(kind="rule.restored").exists()


@pytest.mark.parametrize(
    "around",
    [
        {"kind": "demoted", "number": 1},
        {"kind": "demoted", "number": 2},
        {"kind": "restored", "number": 3},
        {"kind": "restored", "number": 2, "reason": "Nobody says so."},
        {"kind": "restored", "number": 2, "overturned": 31},
        {"kind": "other", "number": 2},
    ],
)
def test_constraints_hold_around_the_verbs(demoted_rule, noon, around):
    facts = {"code": CODE, "decided": 30, "overturned": 30, "at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleTurn.objects.create(**facts | around)


def test_by_hand_needs_a_reason_and_nothing_is_rewritten(demoted_rule, ada, noon):
    facts = {"code": CODE, "number": 2, "kind": "restored", "decided": 30, "overturned": 30}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleTurn.objects.create(**facts, actor=ada, at=noon)
    for rewrite in (lambda rows: rows.update(decided=31), lambda rows: rows.delete()):
        with pytest.raises(InternalError), transaction.atomic():
            rewrite(RuleTurn.objects.all())


def test_a_second_round_stands_in_place_of_the_first(sent_back, mia, noon, policy):
    fill(sent_back, noon, wrong=0, right=1)
    second = decided(sent_back, "overturned", noon, "r0", round=2, not_by=mia)
    second.save()
    (row,) = precision(policy, noon)
    assert (row.decided, row.overturned) == (1, 1)


def test_the_page_shows_shares_with_what_is_uncertain(
    client, demoted_rule, sent_back, sams_store, mia, ada, noon, policy, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: noon)
    fill(sent_back, noon, wrong=1, right=2, code="title_format")
    fill(sent_back, noon, wrong=1, right=3, kind="sampled", code="", field="")
    samples = missed(policy, noon)
    assert (samples.decided, samples.overturned) == (4, 1)
    client.force_login(mia)
    page = client.get("/reviews/precision/").text
    for words in ("30", "89–100%", "6–79%", "Only warns", "Too few to judge", "5–70%"):
        assert words in page
    assert "Let it stand again" not in page

    client.force_login(ada)
    url = f"/reviews/precision/{CODE}/"
    assert url in client.get("/reviews/precision/").text
    assert "30 of 30" in client.get(url).text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Mended."}).status_code == 302
    assert "Mended." in client.get("/reviews/precision/").text
    assert client.get(url).status_code == 404
