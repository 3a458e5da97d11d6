"""A policy in force, a draft of Ada's with one change, and the date it could start."""

from datetime import timedelta

import pytest

from policy.actions import ask_approval, draft_policy, edit_draft
from tests.policy.replayed import replay


@pytest.fixture
def draft(kept_rows, policy, ada, noon):
    return kept_rows("draft of a policy", noon, build=lambda: draft_policy(actor=ada, now=noon))


@pytest.fixture
def changed(kept_rows, draft, ada, noon):
    """The draft, with two days to dispatch instead of three."""

    def build():
        content = draft.sections["shipping"] | {"ship_by_days": 2}
        return edit_draft(draft, section="shipping", content=content, actor=ada, now=noon)

    return kept_rows("changed draft", noon, build=build)


@pytest.fixture
def start(policy, noon):
    """The first instant that keeps the notice of the packaged policy."""
    return noon + timedelta(days=policy.governance.notice_days)


@pytest.fixture
def asked(kept_rows, changed, ada, noon, start):
    def build():
        replay(changed, ada, noon)
        return ask_approval(changed, effective_from=start, actor=ada, now=noon)

    return kept_rows("asked", noon, start, build=build)
