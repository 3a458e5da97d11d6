"""Which version is in force, by date alone."""

from datetime import timedelta

import pytest

from policy.actions import approve_policy
from policy.fingerprints import fingerprint
from policy.queries import (
    Schedule,
    next_version,
    policy_at,
    policy_numbered,
    read_once,
    version_in_force,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def approved(asked, abel, noon, start):
    return approve_policy(
        asked, effective_from=start, seen=fingerprint(asked.sections), actor=abel, now=noon
    )


def test_takes_effect_at_its_date_and_not_before(approved, start):
    assert policy_at(start - SECOND).shipping.ship_by_days == 3
    assert policy_at(start).shipping.ship_by_days == 2
    assert policy_at(start).version == approved.number == 2


def test_a_draft_is_never_in_force(changed, noon, start):
    assert policy_at(start + timedelta(days=100)).version == 1
    assert next_version(noon) is None


def test_the_next_version_is_known_before_its_date(approved, noon, start):
    assert next_version(noon) == approved
    assert version_in_force(noon).number == 1
    assert next_version(start) is None
    assert version_in_force(start) == approved


def test_old_decisions_keep_their_version(approved, start):
    assert policy_numbered(1).shipping.ship_by_days == 3
    assert policy_numbered(2).shipping.ship_by_days == 2


def test_costs_one_small_query(approved, start, django_assert_num_queries):
    policy_at(start)

    with django_assert_num_queries(1) as queries:
        policy_at(start)

    assert "sections" not in queries[0]["sql"]


def test_a_request_reads_the_dates_once(approved, start, django_assert_num_queries):
    policy_at(start)

    with read_once(), django_assert_num_queries(1):
        assert policy_at(start - SECOND).version == 1
        assert policy_at(start).version == 2
        assert Schedule().at(start).version == 2


def test_a_request_that_approves_a_version_sees_it(asked, abel, noon, start):
    with read_once():
        assert policy_at(start).version == 1
        seen = fingerprint(asked.sections)
        approve_policy(asked, effective_from=start, seen=seen, actor=abel, now=noon)
        assert policy_at(start).version == 2


def test_the_next_request_reads_the_dates_anew(asked, abel, noon, start):
    with read_once():
        assert policy_at(start).version == 1
    seen = fingerprint(asked.sections)
    approve_policy(asked, effective_from=start, seen=seen, actor=abel, now=noon)
    with read_once():
        assert policy_at(start).version == 2


def test_the_parsed_version_is_kept(approved, start):
    assert policy_at(start) is policy_at(start + timedelta(days=1))
