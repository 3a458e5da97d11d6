"""Rows 15 and 22: every address by every person, every form from elsewhere, sessions, guessing."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from tests.test_access import MATRIX, url_names

# Calls of machines: they carry a key or a signature of their own and no cookie.
KEYED = ("/api/", "/hooks/", "/dev/payments/")
SENT = [name for name, (_kwargs, method, _codes) in MATRIX.items() if method != "get"]
LOGIN = reverse("account_login")


def test_the_matrix_covers_every_address_and_tells_its_size():
    cells = sum(len(codes) for _kwargs, _method, codes in MATRIX.values())
    missing = set(url_names()) ^ set(MATRIX)
    print(
        f"\n{len(MATRIX)} addresses, {cells} cells, {len(missing)} undeclared; "
        f"{len(SENT)} take something"
    )
    assert missing == set() and cells > 2000


@pytest.mark.parametrize("name", SENT)
def test_a_form_from_elsewhere_is_refused(request, policy, sams_store, sam, name):
    """Signed in, with the cookie and without the token that our pages carry."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(sam)
    kwargs = MATRIX[name][0]
    path = reverse(name, kwargs=kwargs(request) if callable(kwargs) else kwargs)
    if not path.startswith(KEYED):
        answer = client.post(path, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403


def test_a_session_that_somebody_brought_along_is_not_the_one_that_is_signed_in(db, sam, policy):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(LOGIN, {"login": sam.email, "password": PASSWORD})
    assert client.session.session_key != planted and "_auth_user_id" in client.session
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get(reverse("core:inbox")).status_code == 302


def test_guessing_is_stopped_and_the_cookie_is_out_of_reach(db, sam, policy, settings):
    cache.clear()
    right = {"login": sam.email, "password": PASSWORD}
    client, guesses = Client(), 12
    for attempt in range(guesses):
        client.post(LOGIN, right | {"password": f"wrong {attempt}"})
    client.post(LOGIN, right)
    assert "_auth_user_id" not in client.session
    cache.clear()
    client.post(LOGIN, right)
    assert "_auth_user_id" in client.session
    print(f"\nafter {guesses} wrong passwords the right one is refused, and taken again later")
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    cache.clear()
    yield
    cache.clear()
