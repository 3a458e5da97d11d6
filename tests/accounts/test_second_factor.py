"""Signing in with a second factor: set up, asked for, kept unreadable, turned off."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import UsedCode
from accounts.second_factor.cipher import decrypt, encrypt
from accounts.second_factor.codes import is_used, use_code
from core import clock
from core.errors import NotPossible
from core.models import Delivery, Event
from tests.accounts.steps import code_of, codes_left, give_code, give_factor, sign_in

SET_UP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def begin_set_up(client):
    """Open the page, a moment after the password was given, and return its secret."""
    page = client.get(SET_UP)
    assert "no-store" in page["Cache-Control"]
    return re.search(r"<dd class=\"mono user-text\">([A-Z2-7]{32})<", page.text)[1]


def test_from_nothing_to_the_first_page_of_staff(mia, policy, settings):
    settings.STAFF_SECOND_FACTOR = True
    client, answer = sign_in(mia)
    assert client.get(answer.url).url == SET_UP
    secret = begin_set_up(client)
    refused = give_code(client, "000000", "mfa_activate_totp")
    assert refused.status_code == 422 and secret in refused.text
    assert not Authenticator.objects.exists()

    done = give_code(client, code_of(secret), "mfa_activate_totp")
    codes = client.get(done.url).text
    assert len(re.findall(r"<li class=\"mono\">\d{8}<", codes)) == 10
    assert client.get(reverse("core:home")).status_code == 200
    assert Event.objects.get(kind="second_factor.set_up").actor_id == mia.pk
    mail = Delivery.objects.get(event__kind="second_factor.set_up", channel="email")
    assert mail.address == mia.email


def test_sellers_may_have_one_and_turn_it_off(sam, sams_store, policy, settings):
    settings.STAFF_SECOND_FACTOR = True
    client, _ = sign_in(sam)
    assert SET_UP in client.get(reverse("accounts:profile")).text
    give_code(client, code_of(begin_set_up(client)), "mfa_activate_totp")
    profile = client.get(reverse("accounts:profile"))
    assert profile.context["second_factor"].codes_left == 10

    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert Event.objects.filter(kind="second_factor.turned_off", subject_id=sam.pk).count() == 1
    assert sign_in(sam)[1].url == reverse("core:home")


def test_staff_cannot_turn_it_off_and_read_why(mia, policy, settings):
    settings.STAFF_SECOND_FACTOR = True
    secret, _ = give_factor(mia)
    client, _ = sign_in(mia)
    give_code(client, code_of(secret))
    assert reverse("mfa_deactivate_totp") not in client.get(reverse("accounts:profile")).text
    refused = client.post(reverse("mfa_deactivate_totp"))

    assert refused.status_code == 422 and "so you cannot turn it off" in refused.text
    assert Authenticator.objects.count() == 2
    assert not Event.objects.filter(kind="second_factor.turned_off").exists()


def test_the_code_that_set_it_up_is_used(sam, sams_store, policy):
    client, _ = sign_in(sam)
    code = code_of(secret := begin_set_up(client))
    give_code(client, code, "mfa_activate_totp")
    second, _ = sign_in(sam)
    assert "was used already" in give_code(second, code).text
    assert give_code(second, code_of(secret, 1)).url == reverse("core:home")


def test_an_emptied_cache_lets_no_code_in_twice(sam, sams_store, policy):
    secret, _ = give_factor(sam)
    code = code_of(secret)
    first, _ = sign_in(sam)
    assert give_code(first, code).url == reverse("core:home")
    cache.clear()
    second, _ = sign_in(sam)
    assert "was used already" in give_code(second, code).text
    assert second.get(reverse("core:home")).status_code == 302


def test_a_code_is_forgotten_once_it_would_not_be_taken(sam, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    assert use_code(sam.pk, "123 456") and not use_code(sam.pk, "123456")
    assert is_used(sam.pk, "123456") and use_code(sam.pk, "654321")
    now += timedelta(seconds=90)
    assert not is_used(sam.pk, "123456") and use_code(sam.pk, "123456")
    assert UsedCode.objects.count() == 1


def test_the_database_shows_no_secret(sam, policy):
    client, _ = sign_in(sam)
    secret = begin_set_up(client)
    under_way = [session.get_decoded() for session in Session.objects.all()]
    assert under_way and secret not in str(under_way)
    give_code(client, code_of(secret), "mfa_activate_totp")
    after = str([session.get_decoded() for session in Session.objects.all()])
    kept = {one.type: one.data for one in Authenticator.objects.all()}

    assert secret not in str(kept) + after and decrypt(kept["totp"]["secret"]) == secret
    seed = decrypt(kept["recovery_codes"]["seed"])
    assert len(seed) == 80 and seed not in str(kept)


def test_another_secret_reads_nothing_and_says_so(settings):
    kept = encrypt("JBSWY3DP")
    settings.SECOND_FACTOR_SECRET = "another secret of more than thirty letters"

    with pytest.raises(NotPossible, match="can no longer be read"):
        decrypt(kept)


def test_the_picture_is_of_ones_own_set_up(sam, rita, policy):
    client, _ = sign_in(sam)
    begin_set_up(client)
    picture = client.get(reverse("mfa_qr"))
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert "no-store" in picture["Cache-Control"]

    hers, _ = sign_in(rita)
    assert hers.get(reverse("mfa_qr")).status_code == 404


def test_a_session_with_the_password_alone_makes_no_codes(sam, policy):
    """Somebody who learned the password was in before its owner set the second factor up."""
    thief, _ = sign_in(sam)
    secret, codes = give_factor(sam)
    names = ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
    for name in (*names, "mfa_download_recovery_codes"):
        for answer in (thief.get(reverse(name)), thief.post(reverse(name))):
            assert answer.url.startswith(reverse("mfa_reauthenticate")), name
    assert Authenticator.objects.count() == 2 and codes_left(sam) == len(codes)

    give_code(thief, code_of(secret), "mfa_reauthenticate")
    assert thief.get(reverse("mfa_generate_recovery_codes")).status_code == 200


def test_codes_are_shown_once_and_downloaded_meanwhile(sam, policy):
    secret, codes = give_factor(sam)
    client, _ = sign_in(sam)
    give_code(client, code_of(secret))
    file = reverse("mfa_download_recovery_codes")
    assert client.get(file).status_code == 404
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).text
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).text
    assert client.get(file).text.split() == codes

    client.post(reverse("mfa_generate_recovery_codes"))
    assert Event.objects.filter(kind="second_factor.codes_renewed").count() == 1
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).text
    session = client.session
    session["recovery_codes_shown"] = "2026-01-01T00:00:00+00:00"
    session.save()
    assert client.get(file).status_code == 404


def test_nobody_asks_a_stranger_for_a_code(db):
    assert Client().get(reverse("mfa_authenticate")).url == reverse("account_login")
