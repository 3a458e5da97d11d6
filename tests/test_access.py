"""Every URL is listed with who may open it. A URL without a line fails."""

import importlib
import pkgutil

import pytest
from django.urls import get_resolver, reverse

import tests.access

# name: (arguments, method, {person: status}); 404 hides, 403 refuses, 302 sends to sign in.
# Arguments are a dict, or a function of pytest's `request` that returns one.
MATRIX = {}
for module in pkgutil.iter_modules(tests.access.__path__):
    MATRIX |= importlib.import_module(f"tests.access.{module.name}").MATRIX

CASES = [(name, who, code) for name, (_, _, codes) in MATRIX.items() for who, code in codes.items()]
ANON = "anon"


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


@pytest.mark.parametrize(("name", "who", "code"), CASES)
def test_who_may_open_it(request, client, policy, sams_store, name, who, code):
    kwargs, method, _ = MATRIX[name]
    kwargs = kwargs(request) if callable(kwargs) else kwargs
    if who != ANON:
        client.force_login(request.getfixturevalue(who))
    response = getattr(client, method)(reverse(name, kwargs=kwargs))
    assert response.status_code == code
