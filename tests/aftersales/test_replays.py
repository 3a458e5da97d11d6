"""A draft's standard on rulings: what it would have decided, and what it would not."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from aftersales import replays
from aftersales.actions import rule_ticket
from aftersales.checks.mediation import Remedy
from aftersales.checks.redeciding import NOTHING, direction, given_by, parted
from aftersales.facts import PROMPT
from aftersales.models import Ruling
from aftersales.replay_pages import replay_page, result
from aftersales.replays import both, read_decided, start_replay
from aftersales.standard import assess
from core.jobs import run_jobs
from policy.actions import draft_policy, edit_draft
from policy.pages.replays import not_replayed
from policy.queries import read_policy
from tests.cast import make_staff


@pytest.fixture
def ruling(by_standard):
    return rule_ticket(**by_standard)


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


def change(draft, alter, ada, now):
    content = deepcopy(draft.sections["mediation"])
    alter(content)
    return edit_draft(draft, section="mediation", content=content, actor=ada, now=now)


def of_row(number, **fields):
    def alter(content):
        [row] = [one for one in content["rows"].values() if one["number"] == number]
        row.update(fields)

    return alter


def run(draft, ada, now):
    job = start_replay(draft, actor=ada, now=now)
    run_jobs(lambda: now)
    job.refresh_from_db()
    assert job.status == "done", job.error
    return job, result(job, draft)


def figures(facts):
    return [figure for _term, figure, *_rest in facts["stats"]]


def test_a_policy_against_itself_decides_nothing_otherwise(ruling, draft, ada, noon):
    _job, facts = run(draft, ada, noon)
    assert figures(facts) == [0, 0, 0, "0"] and facts["waits"] == 0
    assert (facts["progress"].rows, facts["of"], facts["found"]) == (1, 1, [])
    assert [count for _label, count, _share in facts["parts"]] == [0, 0, 0]


def test_it_gives_what_the_mediator_was_shown(ruling, damaged, policy, noon):
    """The ruling's own range, row and facts, though its money has gone back meanwhile."""
    [one] = read_decided([ruling.pk])
    old, new = both(one, policy, policy)
    assert old == new and old.rows == ("M-3.2",)
    assert (old.remedy.low_minor, old.remedy.high_minor) == (ruling.low_minor, ruling.high_minor)
    assert (old.remedy.return_paid_by, old.remedy.effect) == ("store", "not_as_described")
    assert assess(damaged, {"fault_shown": True}, now=noon).remedy == old.remedy


@pytest.mark.parametrize(
    ("fields", "parts", "stats"),
    [
        ({"low_percent": 50}, [1, 0, 0], [1, 1, 0, "0"]),
        ({"low_percent": 0, "high_percent": 10}, [1, 0, 0], [1, 0, 1, "0"]),
        ({"low_percent": 30, "high_percent": 90}, [1, 0, 0], [1, 0, 0, "0"]),
        ({"return_paid_by": "buyer"}, [0, 1, 0], [1, 0, 0, "0"]),
        ({"effect": "none"}, [0, 0, 1], [1, 0, 0, "0"]),
    ],
)
def test_each_part_that_is_decided_otherwise(ruling, draft, ada, noon, fields, parts, stats):
    _job, facts = run(change(draft, of_row("M-3.2", **fields), ada, noon), ada, noon)
    assert [count for _label, count, _share in facts["parts"]] == parts
    assert figures(facts) == stats


def test_a_claim_that_the_draft_does_not_know_gives_nothing(ruling, draft, ada, noon):
    def forget(content):
        for claim in content["claims"].values():
            claim["reasons"] = [one for one in claim["reasons"] if one != "damaged"] or ["other"]

    job, facts = run(change(draft, forget, ada, noon), ada, noon)
    assert figures(facts)[:3] == [1, 0, 1]
    [example] = replay_page(job, ada)["facts"]["examples"]
    assert example["after"] == "The standard says nothing of it"


@pytest.mark.parametrize(
    ("row", "fields"),
    [("M-3.1", {"when": ["sealed"]}), ("M-3.2", {"seller_evidence": ["sealed"]})],
)
def test_a_fact_that_was_not_kept_is_named(ruling, draft, ada, noon, row, fields):
    def ask(content):
        title = {"en": "The seal was whole", "zh": "封条完好"}
        content["criteria"]["sealed"] = {"title": title, "shown_by": "buyer"}
        of_row(row, **fields)(content)

    _job, facts = run(change(draft, ask, ada, noon), ada, noon)
    assert facts["waits"] == 1 and figures(facts)[0] == 0


def test_the_limit_of_two_mediators_is_tried_on_what_was_ruled(ruling, draft, ada, noon):
    edited = change(draft, lambda content: content.update(second_mediator_cents=100), ada, noon)
    _job, facts = run(edited, ada, noon)
    assert figures(facts) == [0, 0, 0, "+1"]
    assert facts["stats"][3][2] == "1 newly need a second mediator, 0 no more"


def test_whether_it_was_prompt_is_counted_by_each_of_the_two(
    ruling, draft, policy, ada, noon, monkeypatch
):
    """What the records knew is counted anew; what nobody knew stays unknown."""
    edited = read_policy(change(draft, lambda one: one.update(prompt_days=1), ada, noon))
    seen = []
    monkeypatch.setattr(replays, "was_prompt", lambda _record, days: seen.append(days) or days > 1)
    [one] = read_decided([ruling.pk])
    both(one, policy, edited)
    assert not seen
    for fact in one.ruling.facts:
        if fact["code"] == PROMPT:
            fact.update(value=True, by="record")
    old, new = replays._facts_of(one.ruling, policy, edited)
    assert seen == [3, 1] and (old[PROMPT], new[PROMPT]) == (True, False)
    assert old["fault_shown"] is new["fault_shown"] is True


def test_only_rulings_of_the_days_that_stand(ruling, draft, policy, ada, noon):
    edited = change(draft, of_row("M-3.2", low_percent=50), ada, noon)
    late = noon + timedelta(days=policy.governance.replay.days, seconds=1)
    assert run(edited, ada, late)[1]["of"] == 0
    Ruling.objects.filter(pk=ruling.pk).update(status="withdrawn", status_at=noon)
    assert run(edited, ada, noon)[1]["of"] == 0


def test_a_sample_says_so_and_is_drawn_once(ruling, draft, ada, noon, monkeypatch):
    monkeypatch.setattr(replays, "TICKETS", 1)
    edited = change(draft, of_row("M-3.2", low_percent=50), ada, noon)
    job = start_replay(edited, actor=ada, now=noon)
    assert (job.params["chosen"], job.params["of"], job.total) == ([ruling.pk], 1, 1)
    job.params["of"] = 40
    job.save(update_fields=["params"])
    # Withdrawn meanwhile: it was drawn, so it is read.
    Ruling.objects.filter(pk=ruling.pk).update(status="withdrawn", status_at=noon)
    run_jobs(lambda: noon)
    facts = result(job, edited)
    assert facts["is_sample"] and facts["stats"][0][2] == "100% (20.7%–100%) · 8–40 of all 40"


def test_its_page_shows_the_facts_and_opens_tickets_for_mediators(
    client, ruling, damaged, draft, ada, noon
):
    job, facts = run(change(draft, of_row("M-3.2", low_percent=50), ada, noon), ada, noon)
    client.force_login(ada)
    page = client.get(facts["url"]).text
    assert damaged.ref in page and "nothing is estimated" in page and "compressed" not in page
    assert "M-3.2:" in page and "way back: Store · counts: Not as described" in page
    assert reverse("aftersales:facts", args=[damaged.pk]) not in page
    both_roles = make_staff("Nora", "mediator", noon)
    [example] = replay_page(job, both_roles)["facts"]["examples"]
    assert example["url"] == reverse("aftersales:facts", args=[damaged.pk])
    version = client.get(reverse("policy:version", args=[draft.pk])).text
    assert facts["url"] in version and "what the standard would have given" in version


def test_what_happens_after_a_ruling_is_named_as_not_replayed(draft, ada, noon):
    edited = change(draft, of_row("M-3.2", low_percent=50), ada, noon)
    assert not_replayed(edited) == []
    again = change(edited, lambda content: content.update(second_look_percent=50), ada, noon)
    assert not_replayed(again) == ["Mediation – Rulings that are judged again, in percent"]


def test_more_is_where_no_bound_falls(policy):
    old = Remedy(10, 20, "store", "none")
    assert direction(old, Remedy(10, 30, "store", "none")) == 1
    assert direction(old, Remedy(9, 20, "store", "none")) == -1
    assert direction(old, Remedy(9, 21, "store", "none")) == 0 == direction(old, old)
    assert parted(old, Remedy(10, 20, "buyer", "not_received")) == {"payer", "effect"}
    assert given_by(policy.mediation, {}, {}).remedy == NOTHING
