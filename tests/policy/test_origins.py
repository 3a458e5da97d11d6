"""A number that we change is ours: it no longer carries somebody else's source."""

import pytest

from policy.actions import edit_draft
from policy.queries import read_policy

pytestmark = pytest.mark.django_db


def test_a_changed_number_takes_our_source(draft, ada, noon):
    content = draft.sections["governance"] | {"notice_days": 30}

    edited = read_policy(
        edit_draft(draft, section="governance", content=content, actor=ada, now=noon)
    )

    assert edited.governance.source_of("notice_days").name == "Tradewell default"
    assert "2022/2065" in edited.governance.source_of("appeal_window_days").name


def test_inside_a_measure(draft, ada, noon):
    content = draft.sections["shipping"]
    content["measures"]["on_time"]["required"] = 0.95

    edited = read_policy(
        edit_draft(draft, section="shipping", content=content, actor=ada, now=noon)
    )

    shipping = edited.shipping
    assert shipping.source_of("measures.on_time.required").kind == "default"
    assert shipping.source_of("measures.late_dispatch.required").kind == "operator"
