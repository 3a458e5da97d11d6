"""Every URL is listed with who may open it. A URL without a line fails."""

import importlib
import pkgutil

import pytest
from django.core.cache import cache
from django.db.transaction import atomic, set_rollback
from django.test import Client
from django.urls import get_resolver, reverse

import tests.access

# name: (arguments, method, {person: status}); 404 hides, 403 refuses, 302 sends to sign in.
# Arguments are a dict, or a function of pytest's `request` that returns one.
MATRIX = {}
for module in pkgutil.iter_modules(tests.access.__path__):
    MATRIX |= importlib.import_module(f"tests.access.{module.name}").MATRIX

ANON = "anon"


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    """Doors count calls by address, and here everybody comes from the same one."""
    cache.clear()


def url_names(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from url_names(entry, inner)
        else:
            yield f"{prefix}{entry.name}"


def views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from views(entry)
        else:
            yield entry.callback


def test_every_url_has_a_line():
    assert set(url_names()) == set(MATRIX)


def test_every_view_names_its_audience():
    unmarked = [view for view in views() if not hasattr(view, "audience")]
    assert unmarked == []


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_open_it(request, policy, sams_store, name):
    """One test an address: its rows are made once, and what a person did is taken back."""
    # The rate of a buyer's link is none of this test's business.
    cache.clear()
    kwargs, method, codes = MATRIX[name]
    kwargs = kwargs(request) if callable(kwargs) else kwargs
    people = {who: None if who == ANON else request.getfixturevalue(who) for who in codes}
    found = {}
    for who, person in people.items():
        with atomic():
            client = Client()
            if person:
                client.force_login(person)
            found[who] = getattr(client, method)(reverse(name, kwargs=kwargs)).status_code
            set_rollback(True)
    assert found == codes
