"""Passkeys beside the app with codes: added, named, removed, and what is refused there."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

from accounts.passkeys.queries import list_passkeys
from core import clock
from core.models import Delivery, Event
from core.personal import HELD
from tests.accounts.softkey import SoftKey
from tests.accounts.steps import code_of, give_code, give_factor, sign_in

PAGE = reverse("accounts:passkeys")
REMOVED = "second_factor.passkey_removed"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def owner(sam, sams_store, policy):
    return confirmed(sam)


def confirmed(user):
    """A browser in which a code was given."""
    secret, _codes = give_factor(user)
    client, _ = sign_in(user)
    give_code(client, code_of(secret))
    return client


def asked_by(page):
    return unescape(re.search(r'data-passkey="([^"]+)"', page.text)[1])


def add(client, key, name="Phone", **other):
    answer = key.make(asked_by(client.get(PAGE)), **other)
    return client.post(PAGE, {"name": name, "answer": answer})


def row_of(user):
    return Authenticator.objects.get(user=user, type="webauthn")


def test_add_one_and_be_told(owner, sam):
    page = owner.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    assert sam.name in asked_by(page) and 'data-origin="http://localhost:8000"' in page.text
    assert add(owner, SoftKey(), " Phone ").url == PAGE
    assert [one.name for one in list_passkeys(sam)] == ["Phone"]
    event = Event.objects.get(kind="second_factor.passkey_added")
    assert (event.actor_id, event.subject_id) == (sam.pk, str(sam.pk))
    mail = Delivery.objects.get(event=event, channel="email")
    assert mail.address == sam.email
    assert owner.get(reverse("accounts:profile")).context["second_factor"].passkeys == 1


def test_name_it_anew(owner, sam):
    add(owner, SoftKey(), "Phone")
    add(owner, SoftKey(), "Stick")
    page = reverse("accounts:passkey", args=[list_passkeys(sam)[0].pk])
    taken = owner.post(page, {"name": "Stick"})
    assert taken.status_code == 422 and "You have a passkey of this name" in taken.text
    assert owner.post(page, {"name": "Laptop"}).url == PAGE
    assert owner.post(page, {"name": "Laptop"}).url == PAGE
    assert [one.name for one in list_passkeys(sam)] == ["Laptop", "Stick"]
    assert Event.objects.filter(kind="second_factor.passkey_renamed").count() == 1


def test_remove_it_and_be_told(owner, sam):
    add(owner, SoftKey())
    remove = reverse("accounts:remove_passkey", args=[row_of(sam).pk])
    assert owner.post(remove).url == PAGE
    assert owner.post(remove).status_code == 404
    assert not list_passkeys(sam)
    event = Event.objects.get(kind=REMOVED)
    assert event.deliveries.filter(recipient=sam, channel="email").count() == 1


def test_those_of_others_are_not_there(owner, sam, rita):
    add(owner, SoftKey())
    hers = confirmed(rita)
    for name in ("passkey", "remove_passkey"):
        page = reverse(f"accounts:{name}", args=[row_of(sam).pk])
        assert hers.post(page, {"name": "Mine"}).status_code == 404
    assert row_of(sam).data["name"] == "Phone"
    assert not Event.objects.filter(kind=REMOVED).exists()


def test_the_app_comes_first(sam, sams_store, policy):
    client, _ = sign_in(sam)
    client.get(reverse("core:home"))
    page = client.get(PAGE)
    # Who has no app is asked nothing by `confirmed`, and the verb says what is missing.
    refused = client.post(PAGE, {"name": "Phone", "answer": SoftKey().make(asked_by(page))})
    assert refused.status_code == 422 and "Set up an app that shows codes first" in refused.text
    assert not Authenticator.objects.exists()


def test_a_session_with_the_password_alone_adds_none(sam, sams_store, policy):
    thief, _ = sign_in(sam)
    give_factor(sam)
    for answer in (thief.get(PAGE), thief.post(PAGE, {"name": "Mine", "answer": "{}"})):
        assert answer.url.startswith(reverse("mfa_reauthenticate"))


WRONG = {
    "another site": {"origin": "https://evil.example"},
    "another port": {"origin": "http://localhost:9000"},
    "a subdomain": {"origin": "http://shop.localhost:8000"},
    "not by TLS": {"origin": "ftp://localhost:8000"},
    "an answer of another kind": {"type": "webauthn.get"},
    "another challenge": {"challenge": "A" * 43},
    "nobody there": {"flags": 0x40},
    "no key": {"flags": 0x01},
}


@pytest.mark.parametrize("lie", WRONG.values(), ids=WRONG)
def test_wrong_answers_add_nothing(owner, sam, lie):
    refused = add(owner, SoftKey(), **lie)
    assert refused.status_code == 422 and "answer is not right" in refused.text
    assert not list_passkeys(sam)
    assert not Event.objects.filter(kind="second_factor.passkey_added").exists()


def test_a_key_made_for_another_host_is_not_taken(owner, sam):
    assert add(owner, SoftKey(host="evil.example")).status_code == 422
    assert not list_passkeys(sam)


def test_a_challenge_is_good_once(owner, sam):
    asked = asked_by(owner.get(PAGE))
    assert owner.post(PAGE, {"name": "One", "answer": SoftKey().make(asked)}).status_code == 302
    again = owner.post(PAGE, {"name": "Two", "answer": SoftKey().make(asked)})
    assert again.status_code == 422 and "This took too long" in again.text
    failed = asked_by(again)
    owner.post(PAGE, {"name": "Two", "answer": "{}"})
    assert owner.post(PAGE, {"name": "Two", "answer": SoftKey().make(failed)}).status_code == 422
    assert len(list_passkeys(sam)) == 1


def test_a_challenge_is_over_after_ten_minutes(owner, sam, monkeypatch):
    answer, late = SoftKey().make(asked_by(owner.get(PAGE))), clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: late)
    refused = owner.post(PAGE, {"name": "Phone", "answer": answer})
    assert "This took too long" in refused.text and not list_passkeys(sam)


def test_a_known_passkey_is_added_to_nobody_else(owner, sam, rita):
    key = SoftKey()
    add(owner, key)
    assert "was added already" in add(owner, key, "Again").text
    assert "was added already" in add(confirmed(rita), key, "Mine").text
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_ten_are_the_most(owner, sam):
    for number in range(10):
        add(owner, SoftKey(), f"Key {number}")
    page = owner.get(PAGE)
    assert "Remove one to add another" in page.text and "data-passkey=" not in page.text
    state = owner.session["passkey_add"]
    answer = SoftKey().make(json.dumps({"publicKey": {"challenge": state["challenge"]}}))
    assert owner.post(PAGE, {"name": "One more", "answer": answer}).status_code == 422
    assert len(list_passkeys(sam)) == 10


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "Phone"])
def test_names_tell_them_apart(owner, sam, name):
    add(owner, SoftKey(), "Phone")
    assert add(owner, SoftKey(), name).status_code == 422
    assert len(list_passkeys(sam)) == 1


def test_without_an_answer_it_says_what_is_missing(owner):
    assert "needs a browser with scripts" in owner.post(PAGE, {"name": "Phone"}).text


def test_they_go_with_the_app(owner, sam):
    add(owner, SoftKey())
    assert owner.post(reverse("mfa_deactivate_totp")).url == reverse("accounts:profile")
    assert not Authenticator.objects.exists()
    assert sign_in(sam)[1].url == reverse("core:home")


def test_they_stand_in_the_copy_of_ones_data(owner, sam):
    add(owner, SoftKey())
    (told,) = HELD["passkeys"].tell(sam)
    assert told["data__name"] == "Phone" and "key" not in str(told)
