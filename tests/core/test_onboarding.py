"""The first steps of a store are read from facts: done things tick themselves, and come undone."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.api_keys import issue_api_key, revoke_api_key
from aftersales.actions import set_return_address
from core import clock
from core.onboarding import progress_of
from enforcement.actions import answer_quiz, start_rules_quiz
from enforcement.queries.quizzes import policy_of
from shipping.actions import set_holiday
from tests.enforcement.identifying import file, identified
from tests.listings.factories import make_listing, make_live


@pytest.fixture(autouse=True)
def _english(policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def states(store, now):
    return {step.key: state.value for step, state in progress_of(store, now).lines}


def pass_quiz(store, actor, now):
    quiz = start_rules_quiz(store, actor=actor, now=now)
    bank = policy_of(quiz).quiz.bank
    right = [bank[asked.code].right for asked in quiz.questions]
    return answer_quiz(quiz, answers=right, actor=actor, now=now)


def test_a_new_store_has_everything_before_it(sams_store, noon, django_assert_num_queries):
    with django_assert_num_queries(1):
        progress = progress_of(sams_store, noon)
    assert set(states(sams_store, noon).values()) == {"open"}
    assert (progress.done, len(progress.needed), progress.is_complete) == (0, 6, False)
    keys = [step.key for step, _state in progress.lines]
    assert keys == ["identity", "payment", "returns", "carrier", "days", "rules", "listing"]


def test_each_step_shows_when_its_thing_is_there(sams_store, sam, mia, noon):
    done = [key for key, state in states(sams_store, noon).items() if state == "done"]
    assert done == []
    file(sams_store, sam, noon)
    found = states(sams_store, noon)
    assert (found["identity"], found["payment"]) == ("waiting", "done")
    identified(sams_store, sam, mia, noon)
    assert states(sams_store, noon)["identity"] == "done"
    lines = {"country": "DE", "lines": "Torstraße 1, Berlin"}
    set_return_address(sams_store, **lines, actor=sam, now=noon)
    assert states(sams_store, noon)["returns"] == "done"
    key, _secret = issue_api_key(sams_store, name="ERP", actor=sam, now=noon)
    assert states(sams_store, noon)["carrier"] == "done"
    revoke_api_key(key, actor=sam, now=noon)
    assert states(sams_store, noon)["carrier"] == "open"
    issue_api_key(sams_store, name="ERP", actor=sam, now=noon)
    pass_quiz(sams_store, sam, noon)
    assert states(sams_store, noon)["rules"] == "done"
    make_listing(sams_store, sam, noon)
    assert states(sams_store, noon)["listing"] == "open"
    make_live(sams_store, sam, noon, sku="LAMP-2")
    assert progress_of(sams_store, noon).is_complete
    assert states(sams_store, noon)["days"] == "open"
    day = noon.date()
    set_holiday(sams_store, starts_on=day, ends_on=day, actor=sam, now=noon)
    assert states(sams_store, noon)["days"] == "done"


def test_another_stores_things_tick_nothing(sams_store, ritas_store, rita, mia, noon):
    identified(ritas_store, rita, mia, noon)
    make_live(ritas_store, rita, noon)
    assert set(states(sams_store, noon).values()) == {"open"}


def test_the_home_shows_it_to_who_runs_the_store(client, sams_store, sam, tess):
    client.force_login(sam)
    page = client.get(reverse("core:home")).text
    assert "Your first steps" in page and "0 of 6 done" in page
    for name in ("enforcement:identity", "enforcement:rules_quiz", "shipping:carriers"):
        assert f'href="{reverse(name)}"' in page
    client.force_login(tess)
    assert "Your first steps" not in client.get(reverse("core:home")).text


def test_the_home_is_free_of_it_once_all_is_done(client, sams_store, sam, mia):
    now = clock.now()
    identified(sams_store, sam, mia, now)
    lines = {"country": "DE", "lines": "Torstraße 1, Berlin"}
    set_return_address(sams_store, **lines, actor=sam, now=now)
    issue_api_key(sams_store, name="ERP", actor=sam, now=now)
    pass_quiz(sams_store, sam, now)
    client.force_login(sam)
    assert "5 of 6 done" in client.get(reverse("core:home")).text
    make_live(sams_store, sam, now)
    assert "Your first steps" not in client.get(reverse("core:home")).text
