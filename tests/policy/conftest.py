"""A policy in force, a draft of Ada's with one change, and the date it could start."""

from datetime import timedelta

import pytest

from policy.actions import ask_approval, draft_policy, edit_draft
from tests.policy.replayed import replay


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


@pytest.fixture
def changed(draft, ada, noon):
    """The draft, with two days to dispatch instead of three."""
    content = draft.sections["shipping"] | {"ship_by_days": 2}
    return edit_draft(draft, section="shipping", content=content, actor=ada, now=noon)


@pytest.fixture
def start(policy, noon):
    """The first instant that keeps the notice of the packaged policy."""
    return noon + timedelta(days=policy.governance.notice_days)


@pytest.fixture
def asked(changed, ada, noon, start):
    replay(changed, ada, noon)
    return ask_approval(changed, effective_from=start, actor=ada, now=noon)
