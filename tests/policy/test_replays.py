"""No draft is published untried: on its present text, by every app, not too long ago."""

from datetime import timedelta

import pytest

from core import registry
from core.errors import NotAllowed, NotPossible
from core.models import Job
from policy.actions import approve_policy, ask_approval, edit_draft, withdraw_draft
from policy.fingerprints import fingerprint
from policy.replays import read_draft, replays_of, start_replays
from tests.policy.replayed import replay


def edit(draft, actor, now, days=9):
    content = draft.sections["shipping"] | {"ship_by_days": days}
    return edit_draft(draft, section="shipping", content=content, actor=actor, now=now)


def refused(version, start, actor, now):
    with pytest.raises(NotPossible) as refusal:
        ask_approval(version, effective_from=start, actor=actor, now=now)
    version.refresh_from_db()
    assert version.status == "draft"
    return refusal.value.code


def test_asking_needs_a_replay_since_the_last_edit(changed, ada, noon, start):
    assert refused(changed, start, ada, noon) == "not_replayed"
    replay(changed, ada, noon)
    edited = edit(changed, ada, noon)
    assert refused(edited, start, ada, noon) == "not_replayed"
    replay(edited, ada, noon)
    assert ask_approval(edited, effective_from=start, actor=ada, now=noon).effective_from == start


def test_a_replay_that_runs_or_failed_is_none(changed, ada, noon, start):
    jobs = start_replays(changed, actor=ada, now=noon)
    assert all(one.is_running for one in replays_of(changed, noon))
    assert refused(changed, start, ada, noon) == "not_replayed"
    replayed = Job.objects.filter(pk__in=[job.pk for job in jobs])
    replayed.update(status="done", status_at=noon)
    replayed.filter(pk=jobs[0].pk).update(status="failed")
    assert refused(changed, start, ada, noon) == "not_replayed"


def test_one_that_was_tried_again_tells_of_the_day_it_began(changed, ada, policy, noon):
    jobs = replay(changed, ada, noon)
    late = noon + timedelta(days=policy.governance.replay.fresh_days, seconds=1)
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(status_at=late)
    assert not any(one.is_fresh for one in replays_of(changed, late))


def test_a_draft_is_read_as_it_was_tried(changed, ada, noon):
    seen = fingerprint(changed.sections)
    edit(changed, ada, noon)
    with pytest.raises(NotPossible, match="changed while it was tried"):
        read_draft(changed.pk, seen)


def test_a_trial_of_one_phrase_is_no_replay(changed, ada, noon):
    jobs = replay(changed, ada, noon)
    for job in jobs:
        job.params["phrase"] = ["health_claim", "en", "moon"]
        job.save(update_fields=["params"])
    assert not any(one.is_fresh for one in replays_of(changed, noon))


def test_it_grows_old_until_somebody_approves(asked, abel, policy, noon, start):
    late = noon + timedelta(days=policy.governance.replay.fresh_days, seconds=1)
    facts = {"effective_from": start + timedelta(days=30), "seen": fingerprint(asked.sections)}
    with pytest.raises(NotPossible, match="Replay the draft first"):
        approve_policy(asked, **facts, actor=abel, now=late)
    replay(asked, abel, late)
    assert approve_policy(asked, **facts, actor=abel, now=late).status == "approved"


def test_starts_only_what_is_missing(changed, ada, noon):
    jobs = start_replays(changed, actor=ada, now=noon)
    assert {job.kind for job in jobs} == {one.kind for one in registry.replays}
    with pytest.raises(NotPossible) as refusal:
        start_replays(changed, actor=ada, now=noon)
    assert refusal.value.code == "replayed" and Job.objects.count() == len(jobs)
    Job.objects.filter(pk=jobs[0].pk).update(status="failed")
    assert [job.kind for job in start_replays(changed, actor=ada, now=noon)] == [jobs[0].kind]


def test_only_admins_replay_and_only_drafts(changed, ada, sam, mia, noon):
    for actor in (sam, mia):
        with pytest.raises(NotAllowed):
            start_replays(changed, actor=actor, now=noon)
    withdrawn = withdraw_draft(changed, actor=ada, now=noon)
    with pytest.raises(NotPossible, match="no draft"):
        start_replays(withdrawn, actor=ada, now=noon)
    assert not Job.objects.exists()
