"""A policy version that differs from the one before in one section."""

from copy import deepcopy

from policy.actions import approve_policy, ask_approval, draft_policy, edit_draft
from policy.fingerprints import fingerprint
from tests.policy.replayed import replay


def announce(section, change, *, drafter, approver, effective_from, now):
    """`change` alters the section's content in place."""
    draft = draft_policy(actor=drafter, now=now)
    content = deepcopy(draft.sections[section])
    change(content)
    draft = edit_draft(draft, section=section, content=content, actor=drafter, now=now)
    replay(draft, drafter, now)
    asked = ask_approval(draft, effective_from=effective_from, actor=drafter, now=now)
    seen = fingerprint(asked.sections)
    facts = {"effective_from": effective_from, "seen": seen}
    return approve_policy(asked, **facts, actor=approver, now=now)


def forbid(words, **facts):
    """Words which the version before allows."""

    def change(content):
        phrases = content["banks"]["eco_offset"]["phrases"]
        phrases["en"] = [*phrases["en"], words]

    return announce("truth", change, **facts)
