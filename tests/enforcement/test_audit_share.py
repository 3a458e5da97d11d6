"""How much of a day is drawn for auditors is policy."""

from datetime import timedelta

import pytest

from enforcement.actions import draw_audit_samples
from enforcement.models import AuditSample
from policy.actions import install_packaged_policy
from tests.enforcement.test_audit_samples import act


@pytest.fixture
def policy(db, noon):
    rules = {"sample_share": 1.0, "least_a_day": 0}
    install_packaged_policy(now=noon, overrides={"governance": {"audit": rules}})


def test_the_policy_says_how_many(policy, mia, noon):
    act(mia, noon, 7)
    draw_audit_samples(now=noon + timedelta(days=1))
    assert AuditSample.objects.filter(event__kind="case.golden").count() == 7
    assert AuditSample.objects.filter(access__kind="case").count() == 7
