from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pydantic import ValidationError

from core.models import Event
from policy.actions import install_packaged_policy
from policy.models import PolicyVersion
from policy.packaged import packaged_policy
from policy.queries import NoPolicyInForce, policy_at

pytestmark = pytest.mark.django_db


def test_installs_the_packaged_policy_as_the_system(noon):
    version = install_packaged_policy(now=noon)

    assert (version.number, version.status, version.effective_from) == (1, "approved", noon)
    assert version.drafted_by is None and version.approved_by is None
    assert Event.objects.get().kind == "policy.installed" and Event.objects.get().actor is None
    assert policy_at(noon).shipping == packaged_policy().shipping
    assert policy_at(noon).version == 1


def test_may_have_been_in_force_before(noon):
    past = noon - timedelta(days=200)

    install_packaged_policy(now=noon, effective_from=past)

    assert policy_at(past).effective_from == past


def test_overrides_reach_into_sections(noon):
    overrides = {
        "governance": {"notice_days": 0},
        "ladder": {"families": {"LISTING": {"day_cap": 3}}},
    }

    install_packaged_policy(now=noon, overrides=overrides)

    policy = policy_at(noon)
    assert policy.governance.notice_days == 0
    assert policy.ladder.families["LISTING"].day_cap == 3
    assert (
        policy.ladder.families["LISTING"].steps
        == packaged_policy().ladder.families["LISTING"].steps
    )


def test_refuses_overrides_that_are_no_policy(noon):
    with pytest.raises(ValidationError):
        install_packaged_policy(now=noon, overrides={"governance": {"notice_days": -1}})

    assert not PolicyVersion.objects.exists() and not Event.objects.exists()


def test_does_nothing_a_second_time(noon):
    first = install_packaged_policy(now=noon)

    again = install_packaged_policy(now=noon + timedelta(days=1))

    assert again == first
    assert PolicyVersion.objects.count() == 1 and Event.objects.count() == 1


def test_the_command_installs_once():
    out = StringIO()

    call_command("load_policy", "--from", "2026-01-01T00:00+00:00", stdout=out)
    call_command("load_policy", stdout=out)

    assert out.getvalue() == "Policy v1, in force from 2026-01-01 00:00 UTC.\n" * 2


@pytest.mark.parametrize("text", ["yesterday", "2026-01-01T00:00"])
def test_the_command_wants_a_clear_instant(text):
    with pytest.raises(CommandError, match="An example"):
        call_command("load_policy", "--from", text)


def test_without_a_policy_the_message_names_the_command(noon):
    with pytest.raises(NoPolicyInForce, match="load_policy"):
        policy_at(noon)
