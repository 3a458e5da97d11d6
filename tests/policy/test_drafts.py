from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from policy.actions import ask_approval, draft_policy, edit_draft, send_back, withdraw_draft
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import read_policy

pytestmark = pytest.mark.django_db


def kinds():
    rows = Event.objects.filter(kind__startswith="policy.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_draft_starts_from_the_newest_approved_version(draft, ada):
    assert (draft.number, draft.status, draft.drafted_by, draft.based_on.number) == (
        2,
        "draft",
        ada,
        1,
    )
    assert draft.sections == draft.based_on.sections
    assert kinds() == ["policy.drafted"]


def test_only_admins_draft(policy, mia, noon):
    with pytest.raises(NotAllowed):
        draft_policy(actor=mia, now=noon)

    assert PolicyVersion.objects.count() == 1


def test_one_draft_at_a_time(draft, abel, noon):
    with pytest.raises(NotPossible, match="v2 is being worked on"):
        draft_policy(actor=abel, now=noon)

    assert PolicyVersion.objects.count() == 2


def test_a_withdrawn_number_is_not_used_again(draft, ada, noon):
    withdraw_draft(draft, actor=ada, now=noon)

    assert draft_policy(actor=ada, now=noon).number == 3


def test_edits_one_section(changed, noon):
    assert read_policy(changed).shipping.ship_by_days == 2
    assert changed.edited_at == noon
    assert kinds()[-1] == "policy.edited"


def test_points_stay_exact(draft, ada, noon):
    content = draft.sections["rules"]
    content["book"]["eco_generic"]["points"] = "0.35"

    edited = edit_draft(draft, section="rules", content=content, actor=ada, now=noon)

    edited.refresh_from_db()
    assert str(read_policy(edited).rule("eco_generic").points) == "0.35"


@pytest.mark.parametrize(
    ("section", "change", "words"),
    [
        ("shipping", {"ship_by_days": 0}, "At least 1"),
        ("shipping", {"ship_by_hours": 3}, "no such field"),
        ("ladder", {"families": {}}, "missing"),
        ("governance", {"notice_days": 1000}, "At most 365"),
    ],
)
def test_refuses_what_is_no_policy(draft, ada, noon, section, change, words):
    content = draft.sections[section] | change
    with pytest.raises(NotPossible, match=words):
        edit_draft(draft, section=section, content=content, actor=ada, now=noon)

    draft.refresh_from_db()
    assert draft.sections == draft.based_on.sections
    assert kinds()[-1] == "policy.drafted"


def test_refuses_a_rule_whose_family_is_gone(draft, ada, noon):
    content = draft.sections["ladder"]
    del content["families"]["IPR_SERIOUS"]

    with pytest.raises(NotPossible, match=r"L-6.3 names the family IPR_SERIOUS"):
        edit_draft(draft, section="ladder", content=content, actor=ada, now=noon)


def test_only_the_drafter_edits(draft, abel, noon):
    with pytest.raises(NotAllowed, match="who drafted"):
        edit_draft(draft, section="shipping", content={}, actor=abel, now=noon)


def test_a_page_that_shows_an_older_section_is_stale(changed, ada, noon):
    seen = fingerprint(changed.based_on.sections["shipping"])
    content = changed.sections["shipping"] | {"ship_by_days": 5}

    with pytest.raises(Stale):
        edit_draft(changed, section="shipping", content=content, seen=seen, actor=ada, now=noon)

    changed.refresh_from_db()
    assert read_policy(changed).shipping.ship_by_days == 2


def test_asks_the_other_admins(abel, asked, start):
    event = Event.objects.filter(kind="policy.approval_asked").get()

    assert (asked.status, asked.effective_from) == ("awaiting_approval", start)
    assert {d.recipient for d in event.deliveries.all()} == {abel}


def test_asking_needs_a_change(draft, ada, noon, start):
    with pytest.raises(NotPossible, match="Nothing has changed"):
        ask_approval(draft, effective_from=start, actor=ada, now=noon)

    draft.refresh_from_db()
    assert draft.status == "draft"


def test_asking_needs_the_notice(changed, ada, noon, start):
    with pytest.raises(NotPossible, match="Sellers need notice") as refusal:
        ask_approval(changed, effective_from=start - timedelta(minutes=1), actor=ada, now=noon)

    assert refusal.value.field == "effective_from"


def test_what_waits_for_approval_is_not_edited(asked, ada, noon):
    content = asked.sections["shipping"] | {"ship_by_days": 5}
    with pytest.raises(NotPossible, match="Only a draft"):
        edit_draft(asked, section="shipping", content=content, actor=ada, now=noon)


def test_sent_back_it_can_be_mended(asked, ada, abel, noon):
    returned = send_back(asked, reason="Two days are too few.", actor=abel, now=noon)

    content = returned.sections["shipping"] | {"ship_by_days": 4}
    mended = edit_draft(returned, section="shipping", content=content, actor=ada, now=noon)
    assert mended.status == "draft" and read_policy(mended).shipping.ship_by_days == 4
    event = Event.objects.get(kind="policy.sent_back")
    assert {d.recipient for d in event.deliveries.all()} == {ada}
