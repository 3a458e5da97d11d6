from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from policy.actions import approve_policy
from policy.fingerprints import fingerprint
from tests.policy.replayed import replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(asked, abel, noon, start):
    seen = fingerprint(asked.sections)
    return {
        "version": asked,
        "effective_from": start,
        "seen": seen,
        "actor": abel,
        "now": noon,
    }


def approve(facts):
    version = facts.pop("version")
    return approve_policy(version, **facts)


def refused(facts, error, words):
    version = facts["version"]
    before = Event.objects.count()
    with pytest.raises(error, match=words) as refusal:
        approve(dict(facts))
    version.refresh_from_db()
    assert (version.status, version.approved_by) == ("awaiting_approval", None)
    assert Event.objects.count() == before
    return refusal.value


def test_a_second_admin_approves(facts, abel, ada, start):
    version = approve(facts)

    assert (version.status, version.approved_by, version.effective_from) == (
        "approved",
        abel,
        start,
    )
    event = Event.objects.get(kind="policy.approved")
    assert event.actor == abel
    assert {d.recipient for d in event.deliveries.filter(channel="email")} == {ada}


def test_not_the_drafter(facts, ada):
    refused(facts | {"actor": ada}, NotAllowed, "Another admin has to approve")


def test_nobody_but_admins(facts, sena):
    refused(facts | {"actor": sena}, NotAllowed, "Only an admin")


def test_not_with_less_notice(facts, start):
    short = {"effective_from": start - timedelta(minutes=1)}
    assert refused(facts | short, NotPossible, "Sellers need notice").field == "effective_from"


def test_the_notice_counts_from_the_approval(facts, noon):
    refused(facts | {"now": noon + timedelta(days=1)}, NotPossible, "Sellers need notice")


def test_the_notice_is_the_one_in_force(facts, asked, ada, abel, noon, start):
    """A draft that shortens the notice cannot use its own shorter notice."""
    from policy.actions import ask_approval, edit_draft, send_back

    draft = send_back(asked, reason="Shorter notice, please.", actor=abel, now=noon)
    content = draft.sections["governance"] | {"notice_days": 0}
    draft = edit_draft(draft, section="governance", content=content, actor=ada, now=noon)
    replay(draft, ada, noon)
    ask_approval(draft, effective_from=start, actor=ada, now=noon)

    facts["seen"] = fingerprint(draft.sections)
    refused(facts | {"effective_from": noon}, NotPossible, "Sellers need notice")


def test_not_twice(facts):
    approve(dict(facts))

    with pytest.raises(NotPossible):
        approve(dict(facts))

    assert Event.objects.filter(kind="policy.approved").count() == 1


def test_a_draft_nobody_asked_about(changed, abel, noon, start):
    with pytest.raises(NotPossible):
        seen = fingerprint(changed.sections)
        approve_policy(changed, effective_from=start, seen=seen, actor=abel, now=noon)


def test_not_a_text_that_was_edited_since_it_was_read(facts, asked, ada, abel, noon, start):
    """Sent back, edited and asked about again: the page of before cannot approve it."""
    from policy.actions import ask_approval, edit_draft, send_back

    draft = send_back(asked, reason="One day more, please.", actor=abel, now=noon)
    content = draft.sections["shipping"] | {"ship_by_days": 9}
    draft = edit_draft(draft, section="shipping", content=content, actor=ada, now=noon)
    replay(draft, ada, noon)
    ask_approval(draft, effective_from=start, actor=ada, now=noon)

    refused(facts, Stale, "edited since you read it")
    facts["seen"] = fingerprint(draft.sections)
    assert approve(facts).status == "approved"
