"""A store's own system calls: it holds a key, and nothing else."""

import pytest
from django.core.cache import cache

from accounts.api_keys import issue_api_key


@pytest.fixture(autouse=True)
def _in_force(policy):
    """Every verb reads the policy in force."""


@pytest.fixture(autouse=True)
def _no_calls_yet():
    """All tests call from one address: none may use up the calls of the next one."""
    cache.clear()


@pytest.fixture
def secret(sams_store, noon):
    return issue_api_key(sams_store, name="ERP", actor=None, now=noon)[1]


@pytest.fixture
def rival_secret(ritas_store, noon):
    return issue_api_key(ritas_store, name="ERP", actor=None, now=noon)[1]


@pytest.fixture
def get(client, secret):
    """Read an address below /api/v1/ with Sam's key, or another one."""

    def run(path, secret=secret, **query):
        headers = {"authorization": f"Bearer {secret}"}
        return client.get(f"/api/v1/{path}", query, headers=headers)

    return run
