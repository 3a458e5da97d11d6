"""An admin says of listings that a draft would newly block whether they are rightly blocked."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation

from core import jobs
from core.errors import NotAllowed, NotPossible
from core.intervals import wilson
from core.models import Event
from core.money import percent
from listings import stopped
from listings.actions import edit_listing, mark_stopped
from listings.models import TrialMark
from listings.stopped import stopped_in
from listings.trial_pages import result
from listings.trials import start_trial
from policy.actions import draft_policy
from tests.listings.factories import make_live

PHRASE = ("health_claim", "en", "wakes (the|your) inner moon")
CLAIM = "A lamp of brass. It wakes your inner moon."


@pytest.fixture(autouse=True)
def _in_english():
    """Shares are read as they are written in one language."""
    with translation.override("en"):
        yield


@pytest.fixture
def live(sams_store, sam, noon):
    return [make_live(sams_store, sam, noon, sku=f"L-{n}", description=CLAIM) for n in range(3)]


@pytest.fixture
def begun(policy, live, ada, noon):
    draft = draft_policy(actor=ada, now=noon)
    return start_trial(draft, phrase=PHRASE, actor=ada, now=noon)


@pytest.fixture
def job(begun, noon):
    jobs.run_jobs(lambda: noon)
    begun.refresh_from_db()
    assert begun.status == "done", begun.error
    return begun


@pytest.fixture
def facts(job, live, ada, noon):
    return {"job": job, "listing": live[0], "is_right": True, "actor": ada, "now": noon}


def test_a_mark_is_kept_with_its_event(facts, ada, noon):
    mark = mark_stopped(**facts)
    assert (mark.is_right, mark.marked_by, mark.at) == (True, ada, noon)
    event = Event.objects.get(kind="trial.block_upheld")
    assert (event.store_id, event.actor_id) == (None, ada.pk)
    assert event.facts["job"] == facts["job"].pk
    mark_stopped(**facts | {"is_right": False})
    assert Event.objects.filter(kind="trial.block_doubted").count() == 1


def refused(error, code, facts):
    with pytest.raises(error) as refusal:
        mark_stopped(**facts)
    assert code is None or refusal.value.code == code
    assert not TrialMark.objects.exists()
    assert not Event.objects.filter(kind__startswith="trial.block").exists()


def test_only_admins_of_the_policy_judge(facts, mia):
    refused(NotAllowed, None, facts | {"actor": mia})


def test_a_trial_that_runs_has_nothing_to_judge_yet(begun, live, ada, noon):
    facts = {"listing": live[0], "is_right": True, "actor": ada, "now": noon}
    refused(NotPossible, "wrong_state", facts | {"job": begun})


def test_what_the_draft_does_not_block_is_not_judged(facts, sams_store, sam, noon):
    other = make_live(sams_store, sam, noon, sku="OTHER")
    refused(NotPossible, "not_drawn", facts | {"listing": other})


def test_a_mark_stays_as_it_is(facts):
    mark = mark_stopped(**facts)
    for change in (lambda rows: rows.update(is_right=False), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            change(TrialMark.objects.filter(pk=mark.pk))


def test_the_newest_mark_counts_and_the_share_says_its_error(facts, live, ada):
    shown = result(facts["job"], ada)["stopped"]
    assert (shown["blocked"], shown["marked"], len(shown["rows"])) == (3, 0, 3)
    mark_stopped(**facts)
    mark_stopped(**facts | {"listing": live[1]})
    mark_stopped(**facts | {"listing": live[1], "is_right": False})
    shown = result(facts["job"], ada)["stopped"]
    assert (shown["right"], shown["marked"]) == (1, 2)
    low, high = map(percent, wilson(1, 2))
    assert shown["share"] == f"50% ({low}–{high})"
    # All were marked, and all that are live were tried: nothing is estimated.
    mark_stopped(**facts | {"listing": live[2], "is_right": False})
    assert result(facts["job"], ada)["stopped"]["share"] == "33.3%"


def test_only_the_first_by_lot_are_judged(facts, live, ada, monkeypatch):
    monkeypatch.setattr(stopped, "LOOKED_AT", 2)
    chosen = facts["job"].params["chosen"]
    kept = [one["listing"] for one in stopped_in(facts["job"]).kept]
    assert kept == chosen[:2] and len(chosen) == 3
    [left] = [one for one in live if one.pk not in kept]
    refused(NotPossible, "not_drawn", facts | {"listing": left})
    mark_stopped(**facts | {"listing": next(one for one in live if one.pk in kept)})
    assert result(facts["job"], ada)["stopped"]["marked"] == 1


def test_a_listing_that_was_edited_since_says_so(facts, live, sam, ada, noon):
    edit_listing(live[0], version=live[0].version, actor=sam, now=noon, price_minor=3990)
    rows = result(facts["job"], ada)["stopped"]["rows"]
    assert {row["listing"].pk for row in rows if row["has_changed"]} == {live[0].pk}


def test_the_page_takes_marks_by_its_buttons(client, facts, ada, abel, mia, live):
    job, listing = facts["job"], facts["listing"]
    page = reverse("listings:trial", args=[job.pk])
    address = reverse("listings:mark_stopped", args=[job.pk, listing.pk])
    client.force_login(ada)
    assert address in client.get(page).text
    for word, is_right in (("yes", True), ("no", False)):
        answer = client.post(address, {"is_right": word})
        assert answer.status_code == 302 and answer.url == f"{page}#stopped"
        assert TrialMark.objects.latest("pk").is_right is is_right
    # Another admin reads it, who is no moderator and opens no store's listing.
    client.force_login(abel)
    text = client.get(page).text
    assert "Rightly blocked: 0%" in text and f"/listings/{live[0].pk}/" not in text.replace(
        address, ""
    )
    client.force_login(mia)
    assert client.post(address, {"is_right": "yes"}).status_code == 403
