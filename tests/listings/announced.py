"""A policy version that forbids words which the one before allows."""

from policy.actions import approve_policy, ask_approval, draft_policy, edit_draft
from policy.fingerprints import fingerprint


def forbid(words, *, drafter, approver, effective_from, now):
    draft = draft_policy(actor=drafter, now=now)
    content = draft.sections["truth"]
    phrases = content["banks"]["eco_offset"]["phrases"]
    phrases["en"] = [*phrases["en"], words]
    draft = edit_draft(draft, section="truth", content=content, actor=drafter, now=now)
    asked = ask_approval(draft, effective_from=effective_from, actor=drafter, now=now)
    seen = fingerprint(asked.sections)
    facts = {"effective_from": effective_from, "seen": seen}
    return approve_policy(asked, **facts, actor=approver, now=now)
