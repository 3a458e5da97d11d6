"""Your effect: what a coming version would have made of the seller's own decisions."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from enforcement.effect_pages import effect_on
from policy.actions import approve_policy, ask_approval, draft_policy, edit_draft
from policy.fingerprints import fingerprint
from tests.enforcement.quizzing import pass_quiz
from tests.enforcement.steps import GRAVE
from tests.policy.replayed import replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(violation, policy, ada, abel, noon):
    """In force in a month: what Sam's store was decided for costs 24 points instead of 12."""
    draft = draft_policy(actor=ada, now=noon)
    content = deepcopy(draft.sections["rules"])
    content["book"][GRAVE]["points"] = "24"
    edit_draft(draft, section="rules", content=content, actor=ada, now=noon)
    draft.refresh_from_db()
    replay(draft, ada, noon)
    start = noon + timedelta(days=policy.governance.notice_days)
    asked = ask_approval(draft, effective_from=start, actor=ada, now=noon)
    seen = fingerprint(asked.sections)
    return approve_policy(asked, effective_from=start, seen=seen, actor=abel, now=noon)


def test_a_seller_reads_what_it_would_have_come_to(coming, sams_store, noon):
    facts = effect_on(sams_store, coming, noon)
    assert facts["tone"] == "bad" and not facts["is_same"]
    [(before, old), (after, new)] = facts["sides"]
    assert (before, after) == ("v1", "v2")
    assert "12 points" in old and "7 days" in old and "24 points" in new and "14 days" in new


def test_old_decisions_keep_their_points(coming, sams_store, policy, noon):
    later = noon + timedelta(days=policy.governance.replay.days + 1)
    assert effect_on(sams_store, coming, later)["is_same"]


def test_what_was_earned_back_is_off(coming, sams_store, sam, noon):
    pass_quiz(sams_store, sam, noon)
    [(_before, old), (_after, new)] = effect_on(sams_store, coming, noon)["sides"]
    assert "10 points" in old and "22 points" in new


def test_it_stands_on_the_page_until_the_start(coming, sam, rita, client, noon, monkeypatch):
    address = reverse("policy:changes", args=[coming.pk])
    monkeypatch.setattr(clock, "now", lambda: noon)
    client.force_login(sam)
    page = client.get(address)
    assert "it would have been stricter with you" in page.text
    client.force_login(rita)
    assert "No decision counts points for your store" in client.get(address).text
    monkeypatch.setattr(clock, "now", lambda: coming.effective_from)
    assert "Your effect" not in client.get(address).text
