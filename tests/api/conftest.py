"""A store's own system calls: it holds a key, and nothing else."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

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


@pytest.fixture
def _one_connection():
    """A server closes connections between requests, and with them the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(db, _one_connection, monkeypatch):
    for name in ("accounts.doors.CALLS_A_MINUTE", "core.rates.FAILED_A_MINUTE"):
        monkeypatch.setattr(name, 10**6)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def media(settings, tmp_path):
    """Where pictures are kept."""
    settings.MEDIA_ROOT = tmp_path
