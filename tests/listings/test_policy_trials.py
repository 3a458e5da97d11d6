"""A draft of the policy is tried on the last listings: what would change, and nothing does."""

import pytest

from core import jobs
from listings.actions import claim_review, decide_review, dispute_finding, submit_listing
from listings.models import CheckRun
from listings.trial_pages import trial
from listings.trials import start_trial
from policy.actions import draft_policy, edit_draft
from policy.fingerprints import fingerprint
from policy.phrases import add_phrase, try_phrase
from tests.listings.factories import make_listing, make_live

FACTS = {"code": "health_claim", "language": "en", "phrase": "wakes (the|your) inner moon"}
CLAIM = "A lamp of brass. It wakes your inner moon."


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


def test_a_phrase_shows_its_words_and_whose_verdict_changes(draft, sams_store, sam, ada, noon):
    live = make_live(sams_store, sam, noon, description=CLAIM)
    false = CLAIM + " Carbon neutral."
    make_listing(sams_store, sam, noon, sku="BLOCKED", description=false, picture=False)
    make_listing(sams_store, sam, noon, sku="OTHER", picture=False)
    runs, before = CheckRun.objects.count(), draft.sections

    job = run(try_phrase(draft, actor=ada, now=noon, **FACTS), noon)
    page = trial(job)
    assert job.status == "done" and (page["progress"].rows, page["changed"]) == (3, 2)
    # A listing that was blocked before has one finding more and the same verdict.
    assert page["moved"] == 1 and [count for *_names, count in page["verdicts"]] == [1]
    assert [(new, gone) for _title, new, gone in page["codes"]] == [(2, 0)]
    first = page["examples"][0]
    assert (first["title"], first["moved"]) == (str(live), True)
    assert first["quotes"][0][2] == ["A lamp of brass. It ", "wakes your inner moon", "."]

    draft.refresh_from_db()
    live.refresh_from_db()
    assert draft.sections == before and live.is_live and CheckRun.objects.count() == runs


def test_a_limit_in_the_draft_is_tried_against_what_is_in_force(draft, sams_store, sam, ada, noon):
    make_listing(sams_store, sam, noon, title="Lamp " * 12, picture=False)
    title = draft.sections["truth"]["title"] | {"longest": 50}
    edited(draft, {"title": title}, ada, noon)
    draft.refresh_from_db()

    page = trial(run(start_trial(draft, actor=ada, now=noon), noon))
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

    page = trial(run(start_trial(draft, actor=ada, now=noon), noon))
    assert page["changed"] == 0


def test_a_draft_that_changes_meanwhile_fails_with_words(draft, sams_store, sam, ada, noon):
    make_listing(sams_store, sam, noon, picture=False)
    job = start_trial(draft, actor=ada, now=noon)
    add_phrase(draft, actor=ada, now=noon, **FACTS)

    run(job, noon)
    assert job.status == "failed" and "was changed while it was tried" in job.error
