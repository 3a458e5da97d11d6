"""No draft is published untried: on its present text, by every app, not too long ago."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import registry
from core.errors import NotAllowed, NotPossible
from core.jobs import run_jobs
from core.models import Job
from policy.actions import (
    approve_policy,
    ask_approval,
    draft_policy,
    edit_draft,
    withdraw_draft,
)
from policy.fingerprints import fingerprint
from policy.labels import section_type
from policy.models import DraftReplay, PolicyVersion
from policy.pages.replays import not_replayed
from policy.phrases import try_phrase
from policy.queries import policy_at
from policy.replays import read_draft, replays_of, sides_of, start_replays
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
    facts = {"code": "health_claim", "language": "en", "phrase": "wakes your inner moon"}
    job = try_phrase(changed, actor=ada, now=noon, **facts)
    run_jobs(lambda: noon)
    job.refresh_from_db()
    assert job.status == "done"
    assert not any(one.is_fresh or one.job for one in replays_of(changed, noon))


def test_every_admin_reads_what_was_found(client, changed, ada, abel, noon):
    replay(changed, ada, noon)
    client.force_login(abel)
    page = client.get(reverse("policy:version", args=[changed.pk])).text
    urls = [one.url for one in replays_of(changed, noon)]
    assert len(urls) == len(registry.replays)
    for url in urls:
        assert url in page and client.get(url).status_code == 200


def test_a_replay_is_kept_as_it_was(changed, ada, noon):
    replay(changed, ada, noon)
    for change in (lambda rows: rows.update(seen="x"), lambda rows: rows.delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change(DraftReplay.objects.all())


def test_it_compares_with_what_is_in_force_when_the_draft_begins(asked, abel, ada, noon, start):
    """v2 is scheduled: v3 builds on it, and not on v1, which is in force."""
    facts = {"effective_from": start, "seen": fingerprint(asked.sections)}
    second = approve_policy(asked, **facts, actor=abel, now=noon)
    third = draft_policy(actor=ada, now=noon)
    jobs = replay(third, ada, noon)
    for job in jobs:
        assert job.params["against"] == second.number == 2
        before, after = sides_of(job)
        assert (before.version, after.version) == (2, 3) and policy_at(noon).version == 1


def test_no_version_comes_between_a_draft_and_what_it_builds_on(changed, ada, abel, noon, start):
    """As two admins could once, who pressed at the same instant."""
    facts = {"sections": changed.sections, "created_at": noon, "edited_at": noon}
    facts |= {"status": "approved", "status_at": noon, "based_on": changed.based_on}
    between = start + timedelta(days=1)
    PolicyVersion.objects.create(
        number=7, drafted_by=ada, approved_by=abel, effective_from=between, **facts
    )
    replay(changed, ada, noon)
    assert refused(changed, start + timedelta(days=9), ada, noon) == "overtaken"


def test_no_edit_comes_between_the_look_and_the_question(changed, ada, noon, start):
    replay(changed, ada, noon)
    with CaptureQueriesContext(connection) as queries:
        ask_approval(changed, effective_from=start, actor=ada, now=noon)
    asked = [one["sql"] for one in queries]
    lock = next(n for n, sql in enumerate(asked) if "FOR NO KEY UPDATE" in sql)
    look = next(n for n, sql in enumerate(asked) if "policy_draftreplay" in sql)
    assert lock < look


def test_what_no_replay_shows_is_named(client, changed, ada, noon):
    labels = [str(label) for label in not_replayed(changed)]
    assert labels == [str(section_type("shipping").label)]
    client.force_login(ada)
    page = client.get(reverse("policy:version", args=[changed.pk])).text
    assert "Changes in these sections are not replayed:" in page
    jobs = replay(changed, ada, noon)
    ladder = next(job for job in jobs if job.kind.startswith("enforcement"))
    page = client.get(reverse("enforcement:replay", args=[ladder.pk])).text
    assert "not replayed" in page and "Publishing does less" in page and "with v1" in page


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
