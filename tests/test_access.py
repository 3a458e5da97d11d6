"""Every URL is listed with who may open it. A URL without a line fails."""

import importlib
import pkgutil

import pytest
from django.conf import settings
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
# Who may not look may not send either: the same answer, or that the address takes nothing.
REFUSED = (302, 403, 404)


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    """Doors count calls by address, and here everybody comes from the same one."""
    cache.clear()


@pytest.fixture
def session_of(kept_rows):
    """A function that signs somebody in: each of these few people once, in all tests."""

    def begin(person):
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return lambda person: kept_rows(person.email, build=lambda: begin(person), alone=True)


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
def test_who_may_open_it(request, policy, sams_store, session_of, name):
    """One test an address: its rows are made once, and what a person did is taken back."""
    # The rate of a buyer's link is none of this test's business.
    cache.clear()
    kwargs, method, codes = MATRIX[name]
    kwargs = kwargs(request) if callable(kwargs) else kwargs
    people = {who: None if who == ANON else request.getfixturevalue(who) for who in codes}
    url = reverse(name, kwargs=kwargs)
    found = {who: status(person, method, url, session_of) for who, person in people.items()}
    assert found == codes
    if method == "get":
        sent = {
            who: status(people[who], "post", url, session_of)
            for who in codes
            if codes[who] in REFUSED
        }
        assert {who: code for who, code in sent.items() if code not in (codes[who], 405)} == {}


def status(person, method, url, session_of):
    """What somebody's call is answered with; what it did is taken back."""
    with atomic():
        client = Client()
        if person:
            client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
        found = getattr(client, method)(url).status_code
        set_rollback(True)
    return found
