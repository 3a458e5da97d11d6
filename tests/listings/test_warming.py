"""The check is compiled when a process starts."""

import pytest

from config.warming import warm_checks
from core import clock
from listings.checks import engine
from policy.queries import policy_at


@pytest.fixture
def cold(monkeypatch):
    monkeypatch.setattr(engine, "_warm", type(engine._warm)())


def test_compiles_the_policy_in_force(policy, cold):
    warm_checks()
    assert list(engine._warm) == [policy_at(clock.now()).truth.fingerprint]


@pytest.mark.django_db
def test_a_process_starts_without_a_policy(cold, caplog):
    warm_checks()
    assert not engine._warm
    assert "was not compiled" in caplog.text
