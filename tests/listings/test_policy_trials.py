"""A draft of the policy is tried on listings by lot: what would change, and nothing does."""

import pytest
from django.utils import translation

from core import jobs
from core.intervals import wilson
from core.money import percent
from listings import trials
from listings.actions import (
    claim_review,
    decide_review,
    dispute_finding,
    pause_listing,
    submit_listing,
    withdraw_listing,
)
from listings.models import CheckRun
from listings.trial_pages import result
from listings.trials import start_trial
from policy.actions import draft_policy, edit_draft
from policy.fingerprints import fingerprint
from policy.phrases import add_phrase, try_phrase
from tests.listings.factories import make_listing, make_live

FACTS = {"code": "health_claim", "language": "en", "phrase": "wakes (the|your) inner moon"}
CLAIM = "A lamp of brass. It wakes your inner moon."


@pytest.fixture(autouse=True)
def _in_english():
    """Shares are read as they are written in one language."""
    with translation.override("en"):
        yield


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


def run(job, noon):
    jobs.run_jobs(lambda: noon)
    job.refresh_from_db()
    return job


def edited(draft, change, actor, now):
    content = draft.sections["truth"]
    seen = fingerprint(content)
    facts = {"section": "truth", "content": content | change, "seen": seen}
    return edit_draft(draft, **facts, actor=actor, now=now)


def figures(facts):
    """Listings with other findings, newly blocked, newly passing."""
    return [figure for _term, figure, *_rest in facts["stats"]]


def checked(store, actor, now, **facts):
    listing = make_listing(store, actor, now, **facts)
    submit_listing(listing, actor=actor, now=now)
    listing.refresh_from_db()
    return listing


def test_a_phrase_shows_its_words_and_whose_verdict_changes(draft, sams_store, sam, ada, noon):
    live = make_live(sams_store, sam, noon, description=CLAIM)
    false = CLAIM + " Carbon neutral."
    checked(sams_store, sam, noon, sku="BLOCKED", description=false)
    checked(sams_store, sam, noon, sku="OTHER")
    runs, before = CheckRun.objects.count(), draft.sections

    job = run(try_phrase(draft, actor=ada, now=noon, **FACTS), noon)
    page = result(job, ada)
    assert job.status == "done" and (page["progress"].rows, page["changed"]) == (3, 2)
    # A listing that was blocked before has one finding more and the same verdict.
    assert figures(page) == [2, 1, 0] and [count for *_names, count in page["verdicts"]] == [1]
    assert [(new, gone) for _title, new, gone in page["codes"]] == [(2, 0)]
    first = page["examples"][0]
    assert (first["title"], first["moved"]) == (str(live), True)
    assert first["quotes"][0][2] == ["A lamp of brass. It ", "wakes your inner moon", "."]

    draft.refresh_from_db()
    live.refresh_from_db()
    assert draft.sections == before and live.is_live and CheckRun.objects.count() == runs


def test_a_limit_in_the_draft_is_tried_against_what_is_in_force(draft, sams_store, sam, ada, noon):
    checked(sams_store, sam, noon, title="Lamp " * 12)
    title = draft.sections["truth"]["title"] | {"longest": 50}
    edited(draft, {"title": title}, ada, noon)
    draft.refresh_from_db()

    page = result(run(start_trial(draft, actor=ada, now=noon), noon), ada)
    assert page["changed"] == 1 and page["phrase"] is None
    assert [new for _title, new, _gone in page["codes"]] == [1]


def test_what_people_overturned_does_not_come_back(draft, sams_store, sam, mia, ada, noon):
    listing = make_listing(sams_store, sam, noon, description="A lamp. Carbon neutral.")
    submit_listing(listing, actor=sam, now=noon)
    facts = {"statement": "Our band.", "actor": sam, "now": noon}
    task = dispute_finding(listing, number=0, **facts)
    claim_review(task, actor=mia, now=noon)
    task.refresh_from_db()
    decide_review(task, is_right=False, reason="A name.", actor=mia, now=noon)
    severities = draft.sections["truth"]["severities"] | {"eco_offset": "warn"}
    edited(draft, {"severities": severities}, ada, noon)
    draft.refresh_from_db()

    page = result(run(start_trial(draft, actor=ada, now=noon), noon), ada)
    assert page["changed"] == 0


def test_a_draft_that_changes_meanwhile_fails_with_words(draft, sams_store, sam, ada, noon):
    checked(sams_store, sam, noon)
    job = start_trial(draft, actor=ada, now=noon)
    add_phrase(draft, actor=ada, now=noon, **FACTS)

    run(job, noon)
    assert job.status == "failed" and "was changed while it was tried" in job.error


def test_a_policy_against_itself_changes_nothing(draft, sams_store, sam, ada, noon):
    make_live(sams_store, sam, noon, description=CLAIM)
    checked(sams_store, sam, noon, sku="BLOCKED", description=CLAIM + " Carbon neutral.")
    job = run(start_trial(draft, actor=ada, now=noon), noon)
    page = result(job, ada)
    assert job.status == "done" and page["progress"].rows == page["of"] == 2
    assert figures(page) == [0, 0, 0] and page["stopped"] is None
    assert (page["verdicts"], page["codes"], page["examples"]) == ([], [], [])


def test_what_passes_newly_is_counted_too(draft, sams_store, sam, ada, noon):
    checked(sams_store, sam, noon, description="A lamp. Carbon neutral.")
    make_live(sams_store, sam, noon, sku="OTHER")
    severities = draft.sections["truth"]["severities"] | {"eco_offset": "warn"}
    edited(draft, {"severities": severities}, ada, noon)
    draft.refresh_from_db()

    page = result(run(start_trial(draft, actor=ada, now=noon), noon), ada)
    assert figures(page) == [1, 0, 1] and page["stopped"] is None
    # All were read: the share is a count, and nothing is estimated.
    assert not page["is_sample"] and page["stats"][2][2] == "50% of all 2"


def test_only_what_a_check_decided_and_sellers_offer_is_tried(draft, sams_store, sam, ada, noon):
    facts = {"actor": sam, "now": noon}
    live, paused, away = (make_live(sams_store, **facts, sku=f"L-{n}") for n in range(3))
    pause_listing(paused, **facts)
    withdraw_listing(away, **facts)
    sent_back = checked(sams_store, sam, noon, sku="BACK", description="Carbon neutral.")
    make_listing(sams_store, sam, noon, sku="DRAFT", picture=False)
    job = start_trial(draft, actor=ada, now=noon)
    assert sorted(job.params["chosen"]) == [live.pk, paused.pk, sent_back.pk]
    assert job.params["of"] == job.total == 3


def test_a_sample_is_drawn_by_lot_and_says_its_error(
    draft, sams_store, sam, ada, noon, monkeypatch
):
    monkeypatch.setattr(trials, "LISTINGS", 8)
    monkeypatch.setattr(trials, "ROWS_A_PART", 3)
    rows = [make_live(sams_store, sam, noon, sku=f"L-{n}", description=CLAIM) for n in range(12)]
    everybody, newest = [row.pk for row in rows], [row.pk for row in rows[-8:]]

    first = start_trial(draft, phrase=tuple(FACTS.values()), actor=ada, now=noon)
    again = start_trial(draft, phrase=tuple(FACTS.values()), actor=ada, now=noon)
    assert first.params["chosen"] == again.params["chosen"]
    assert len(set(first.params["chosen"])) == 8 and set(first.params["chosen"]) < set(everybody)
    drawn = set()
    for longest in range(50, 56):
        title = draft.sections["truth"]["title"] | {"longest": longest}
        edited(draft, {"title": title}, ada, noon)
        draft.refresh_from_db()
        drawn.add(tuple(start_trial(draft, actor=ada, now=noon).params["chosen"]))
    # Another text, another lot; neither the newest ones nor in their order.
    assert len(drawn) == 6 and all(sorted(one) != newest for one in drawn)

    phrased = start_trial(draft, phrase=tuple(FACTS.values()), actor=ada, now=noon)
    job = run(phrased, noon)
    page = result(job, ada)
    assert page["is_sample"] and figures(page) == [8, 8, 0] and page["of"] == 12
    low = wilson(8, 8)[0]
    assert page["stats"][1][2] == f"100% ({percent(low)}–100%) · 8–12 of all 12"
    # Those for a person are the first ones by lot.
    kept = [row["listing"].pk for row in page["stopped"]["rows"]]
    assert kept == job.params["chosen"]
