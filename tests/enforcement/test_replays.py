"""A draft's ladder on the ledgers of all stores: who would stand otherwise."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from core.jobs import run_jobs
from enforcement.actions.reversals import take_back
from enforcement.checks.replays import Course
from enforcement.replay_pages import result
from enforcement.replays import read_ledgers, side_of, start_replay
from enforcement.standing import standing_at
from policy.actions import draft_policy, edit_draft
from policy.queries import policy_at, read_policy
from tests.enforcement.quizzing import pass_quiz
from tests.enforcement.steps import GRAVE, LIGHT, violate


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


def change(draft, section, alter, ada, noon):
    content = deepcopy(draft.sections[section])
    alter(content)
    return edit_draft(draft, section=section, content=content, actor=ada, now=noon)


def dearer(code, points):
    def alter(content):
        content["book"][code]["points"] = points

    return alter


def run(draft, ada, now):
    job = start_replay(draft, actor=ada, now=now)
    run_jobs(lambda: now)
    job.refresh_from_db()
    assert job.status == "done", job.error
    return result(job, draft)


def points_in_replay(store, policy, now):
    [(_store, ledger)] = read_ledgers(store.pk, None, newest=10**9, earned=10**9)
    return side_of(policy, now - timedelta(days=90)).course(ledger, now).points


def moved(facts):
    return [figure for _term, figure, *_rest in facts["stats"]]


def test_the_present_policy_moves_nobody(violation, draft, ada, noon):
    facts = run(draft, ada, noon)
    assert moved(facts) == [0, 0, 0] and facts["progress"].skipped == 1 and facts["job"].total == 1
    assert all(before == after for _name, before, after, *_rest in facts["bands"])


def test_it_moves_nobody_who_earned_points_back(violation, sams_store, draft, mia, sam, ada, noon):
    """A step that was crossed again, since points had fallen below it, is crossed on both sides."""
    pass_quiz(sams_store, sam, noon + timedelta(hours=1))
    violate(sams_store, mia, noon + timedelta(days=1), LIGHT, "2")
    later = noon + timedelta(days=2)
    assert moved(run(draft, ada, later)) == [0, 0, 0]
    assert points_in_replay(sams_store, policy_at(later), later) == 1200


def test_it_says_what_the_ladder_said(violation, sams_store, policy, noon):
    [(store, ledger)] = read_ledgers(sams_store.pk, None, newest=violation.pk, earned=0)
    course = side_of(policy, noon - timedelta(days=90)).course(ledger, noon)
    standing = standing_at(sams_store, policy, noon)
    [step], [sanction] = course.steps, standing.sanctions
    assert store == sams_store.pk
    assert course.points == max(family.points for family in standing.families.values())
    assert (step.action, step.family) == (sanction.action, sanction.family)
    assert (step.ends_at, step.closes) == (sanction.ends_at, standing.capabilities_blocked)


def test_a_step_that_came_and_ended_within_the_days_is_seen(violation, draft, ada, noon):
    """The freeze of 7 days is over, and the points are those of both."""
    later = noon + timedelta(days=30)

    def no_freeze(content):
        family = content["families"][violation.family]
        family["steps"] = [one for one in family["steps"] if one["action"] != "freeze"]

    facts = run(change(draft, "ladder", no_freeze, ada, noon), ada, later)
    assert moved(facts) == [1, 1, 0]
    bands = {name: (before, after) for name, before, after, *_rest in facts["bands"]}
    assert bands["Frozen"] == (1, 0) and bands["Listing restricted"] == (0, 1)


@pytest.mark.parametrize(("days", "better", "worse"), [(14, 0, 1), (3, 1, 0)])
def test_another_length_of_the_same_step_moves(violation, draft, ada, noon, days, better, worse):
    def longer(content):
        for step in content["families"][violation.family]["steps"]:
            if step["action"] == "freeze" and step["days"] == 7:
                step["days"] = days

    facts = run(change(draft, "ladder", longer, ada, noon), ada, noon)
    assert moved(facts) == [1, better, worse]
    if worse:
        [(_store, before, after)] = facts["hardest"]
        assert before.startswith("Frozen for 7 days · 1 step") and "14 days" in after
        assert facts["stats"][2][2] == "0 newly restricted or frozen"


def test_a_milder_rule_lifts_and_a_dearer_one_closes(violation, sams_store, draft, ada, noon):
    code = violation.rule_code
    milder = run(change(draft, "rules", dearer(code, "1"), ada, noon), ada, noon)
    assert moved(milder) == [1, 1, 0] and not milder["hardest"]
    draft.refresh_from_db()
    dear = run(change(draft, "rules", dearer(code, "40"), ada, noon), ada, noon)
    assert moved(dear) == [1, 0, 1]
    [(store, before, after)] = dear["hardest"]
    assert store == sams_store and before != after and "40" in after


def test_older_decisions_keep_what_they_cost(violation, draft, ada, policy, noon):
    later = noon + timedelta(days=policy.governance.replay.days, seconds=1)
    edited = change(draft, "rules", dearer(violation.rule_code, "1"), ada, noon)
    assert moved(run(edited, ada, later)) == [0, 0, 0]


def test_what_an_appeal_took_back_counts_under_neither(violation, draft, mia, ada, noon):
    take_back(violation, reason="A film crew.", actor=mia, now=noon)
    edited = change(draft, "rules", dearer(violation.rule_code, "40"), ada, noon)
    facts = run(edited, ada, noon)
    assert moved(facts) == [0, 0, 0]
    assert facts["bands"][0][:1] == ("No step",)


def test_only_the_first_of_a_rule_is_free(sams_store, draft, mia, ada, noon):
    for number in ("1", "2"):
        violate(sams_store, mia, noon, subject_id=number)

    def free(content):
        content["book"][GRAVE]["first_offence_free"] = True

    edited = change(draft, "rules", free, ada, noon)
    [(_store, ledger)] = read_ledgers(sams_store.pk, None, newest=10**9, earned=10**9)
    side = side_of(read_policy(edited), noon - timedelta(days=90))
    assert side.course(ledger[:1], noon) == Course((), 0)
    assert [cost.first_offence_free for cost in side.rules.values()] == [True]
    side.course(ledger, noon)
    assert [cost.first_offence_free for cost in side.rules.values()] == [True, False]
    assert moved(run(edited, ada, noon))[1] == 1


def test_a_draft_that_changes_meanwhile_fails_with_words(violation, draft, ada, noon):
    job = start_replay(draft, actor=ada, now=noon)
    change(draft, "rules", dearer(violation.rule_code, "1"), ada, noon)
    run_jobs(lambda: noon)
    job.refresh_from_db()
    assert job.status == "failed" and "was changed while it was tried" in job.error


def test_its_page_says_who_is_hit_hardest(client, violation, sams_store, draft, ada, noon):
    edited = change(draft, "rules", dearer(violation.rule_code, "40"), ada, noon)
    facts = run(edited, ada, noon)
    client.force_login(ada)
    page = client.get(facts["url"]).text
    assert escape(sams_store.name) in page and "Worse off, the hardest hit first" in page
    version = client.get(reverse("policy:version", args=[draft.pk])).text
    assert (
        facts["url"] in version
        and "Replay: which steps the ladder would have prescribed" in version
    )
    assert policy_at(noon).version == 1
