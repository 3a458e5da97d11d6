"""Each code that the check looks for has a severity: asked of new text, filled in when read."""

import pytest

from core.errors import NotPossible
from policy.actions import approve_policy, draft_policy, edit_draft
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at, read_policy

WORDS = "Missing: eco_offset"


def without(sections, code):
    """A copy of the sections whose truth does not grade the code."""
    truth = sections["truth"]
    kept = {key: grade for key, grade in truth["severities"].items() if key != code}
    return sections | {"truth": truth | {"severities": kept}}


@pytest.fixture
def stored(asked, abel, noon, start):
    """A version from before anybody asked for it, approved without the severity."""
    facts = {"status": "approved", "approved_by": abel, "effective_from": start}
    sections = without(asked.sections, "eco_offset")
    PolicyVersion.objects.filter(pk=asked.pk).update(sections=sections, **facts)
    return PolicyVersion.objects.get(pk=asked.pk)


@pytest.mark.parametrize("code", ["eco_offset", "invalid_gtin"])
def test_an_edit_that_drops_one_is_refused(draft, ada, noon, code):
    content = without(draft.sections, code)["truth"]
    with pytest.raises(NotPossible, match=f"Missing: {code}"):
        edit_draft(draft, section="truth", content=content, actor=ada, now=noon)

    draft.refresh_from_db()
    assert draft.sections["truth"]["severities"][code] == "block"


def test_a_code_without_words_may_go_ungraded(draft, ada, noon):
    content = without(draft.sections, "bait_price")["truth"]
    edited = edit_draft(draft, section="truth", content=content, actor=ada, now=noon)

    assert "bait_price" not in read_policy(edited).truth.severities


def test_a_stored_draft_that_lacks_one_is_not_approved(asked, abel, noon, start):
    sections = without(asked.sections, "eco_offset")
    PolicyVersion.objects.filter(pk=asked.pk).update(sections=sections)
    facts = {"effective_from": start, "seen": fingerprint(sections)}
    with pytest.raises(NotPossible, match=WORDS):
        approve_policy(asked, **facts, actor=abel, now=noon)

    asked.refresh_from_db()
    assert asked.status == "awaiting_approval"


def test_an_approved_version_that_lacks_one_is_read_with_the_packaged_one(stored, start):
    assert "eco_offset" not in stored.sections["truth"]["severities"]
    assert policy_at(start).truth.severities["eco_offset"] == "block"


def test_a_draft_of_it_states_it_and_can_be_edited(stored, ada, noon):
    draft = draft_policy(actor=ada, now=noon)
    assert draft.sections["truth"]["severities"]["eco_offset"] == "block"

    content = draft.sections["shipping"] | {"ship_by_days": 1}
    edited = edit_draft(draft, section="shipping", content=content, actor=ada, now=noon)
    assert read_policy(edited).shipping.ship_by_days == 1
