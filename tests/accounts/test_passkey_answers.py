"""A passkey answers instead of a code: at sign-in, later, and before sensitive actions."""

import json
import random

import pytest
from django.core.cache import cache
from django.urls import reverse
from fido2.utils import websafe_decode, websafe_encode

from accounts.models import ApiKey
from accounts.passkeys import server
from accounts.passkeys.actions import remove_passkey
from core import clock
from core.errors import NotPossible
from tests.accounts.softkey import SoftKey
from tests.accounts.steps import code_of, give_code, give_factor, sign_in
from tests.accounts.test_passkeys import _english, add, asked_by, confirmed, row_of  # noqa: F401
from tests.accounts.test_step_up import _age, sent_on

ASKS, LATER = reverse("mfa_authenticate"), reverse("mfa_reauthenticate")
KEYS, HOME = reverse("shipping:api_keys"), reverse("core:home")


@pytest.fixture
def key(sam, sams_store, policy):
    """Sam's passkey."""
    made = SoftKey()
    add(confirmed(sam), made)
    return made


def at_the_door(user):
    """The password was given; return the client and what its page asks a passkey."""
    client, _ = sign_in(user)
    return client, asked_by(client.get(ASKS))


def answer(client, text, page=ASKS):
    return client.post(page, {"code": "", "answer": text})


def test_sign_in_by_it(sam, key):
    client, asked = at_the_door(sam)
    assert answer(client, key.sign(asked)).url == HOME
    assert client.get(HOME).status_code == 200
    assert row_of(sam).last_used_at and row_of(sam).data["count"] == 1
    # It confirms as a code does: of the second factor the pages may be opened.
    assert client.get(reverse("accounts:passkeys")).status_code == 200


def test_a_code_still_signs_in(sam, sams_store, policy):
    secret, codes = give_factor(sam)
    client, _ = sign_in(sam)
    give_code(client, code_of(secret))
    add(client, SoftKey())
    client, _asked = at_the_door(sam)
    assert client.post(ASKS, {"code": ""}).status_code == 422
    assert client.post(ASKS, {"answer": ""}).status_code == 422
    assert give_code(client, codes[0]).url == HOME


def test_who_has_none_is_not_offered_one(rita, ritas_store, policy):
    give_factor(rita)
    client, _ = sign_in(rita)
    page = client.get(ASKS).text
    assert "data-passkey=" not in page and "passkeys.js" not in page


WRONG = {
    "another site": {"origin": "https://evil.example"},
    "another port": {"origin": "http://localhost:9000"},
    "of another kind": {"type": "webauthn.create"},
    "another challenge": {"challenge": "A" * 43},
    "nobody there": {"flags": 0},
}


@pytest.mark.parametrize("lie", WRONG.values(), ids=WRONG)
def test_wrong_answers_let_nobody_in(sam, key, lie):
    client, asked = at_the_door(sam)
    refused = answer(client, key.sign(asked, **lie))
    assert refused.status_code == 422 and "answer is not right" in refused.text
    assert client.get(HOME).status_code == 302


def test_an_answer_is_good_once(sam, key):
    client, asked = at_the_door(sam)
    sent = key.sign(asked)
    assert answer(client, sent).url == HOME
    assert answer(client, sent, LATER).status_code == 422
    other, _asked = at_the_door(sam)
    assert "answer is not right" in answer(other, sent).text


def test_a_failed_challenge_is_over(sam, key):
    client, asked = at_the_door(sam)
    answer(client, "{}")
    assert answer(client, key.sign(asked)).status_code == 422
    assert answer(client, "{}").status_code == 422
    assert answer(client, key.sign(asked_by(client.get(ASKS)))).url == HOME


def test_a_removed_one_lets_nobody_in(sam, key):
    client, asked = at_the_door(sam)
    remove_passkey(row_of(sam), actor=sam, now=clock.now())
    assert answer(client, key.sign(asked)).status_code == 422
    assert client.get(HOME).status_code == 302


def test_what_it_opened_ends_with_it(sam, key):
    thief, asked = at_the_door(sam)
    answer(thief, key.sign(asked))
    assert thief.get(HOME).status_code == 200
    remove_passkey(row_of(sam), actor=sam, now=clock.now())
    assert thief.get(HOME).status_code == 302


def test_one_of_somebody_else_lets_nobody_in(sam, rita, ritas_store, key):
    hers = SoftKey()
    add(confirmed(rita), hers)
    client, asked = at_the_door(sam)
    assert answer(client, hers.sign(asked)).status_code == 422
    # Nor under the number of his.
    hers.id = key.id
    assert answer(client, hers.sign(asked_by(client.get(ASKS)))).status_code == 422
    assert client.get(HOME).status_code == 302


def test_a_copy_is_found_by_its_count(sam, key):
    client, asked = at_the_door(sam)
    answer(client, key.sign(asked))
    other, asked = at_the_door(sam)
    refused = answer(other, key.sign(asked, counts=False))
    assert refused.status_code == 422 and "may have been copied" in refused.text


def test_one_that_does_not_count_is_taken_each_time(sam, key):
    for _time in range(2):
        client, asked = at_the_door(sam)
        assert answer(client, key.sign(asked, counts=False)).url == HOME


def test_tries_are_counted_as_those_of_codes(sam, key):
    client, _asked = at_the_door(sam)
    for _try in range(5):
        answer(client, "{}")
    refused = answer(client, key.sign(asked_by(client.get(ASKS))))
    assert refused.status_code == 422 and "Too many wrong codes" in refused.text
    cache.clear()
    assert answer(client, key.sign(asked_by(client.get(ASKS)))).url == HOME


def test_confirm_by_it_later(sam, key, settings):
    client, asked = at_the_door(sam)
    answer(client, key.sign(asked))
    settings.STEP_UP_MINUTES = 10
    _age(client)
    page = client.get(reverse("accounts:password"))
    assert page.url.startswith(LATER)
    assert answer(client, key.sign(asked_by(client.get(page.url))), page.url).status_code == 302
    assert client.get(reverse("accounts:password")).status_code == 200


def test_what_was_sent_goes_on_with_it(sam, sams_store, key, settings):
    client, asked = at_the_door(sam)
    answer(client, key.sign(asked))
    settings.STEP_UP_MINUTES = 10
    _age(client)
    page = client.post(KEYS, {"name": "ERP", "scopes": ["orders:read"], "ends": ""})
    given = {"confirm-code": "", "confirm-answer": key.sign(asked_by(page))}
    assert client.post(KEYS, sent_on(page.text) | given).status_code == 200
    assert ApiKey.objects.filter(store=sams_store).count() == 1


def mangled(text, chance):
    """An answer with some bytes of some part of it changed, cut or taken away."""
    sent = json.loads(text)
    name = chance.choice(list(sent["response"]))
    part = bytearray(websafe_decode(sent["response"][name]))
    for _byte in range(chance.randint(1, 4)):
        part[chance.randrange(len(part))] ^= chance.randint(1, 255)
    cut = bytes(part[: chance.randrange(len(part))])
    sent["response"][name] = chance.choice([websafe_encode(bytes(part)), websafe_encode(cut), 7])
    return json.dumps(sent)


def test_hostile_answers_are_refused_in_words(sam):
    chance, key = random.Random(7), SoftKey()
    asked, state = server.ask_new(sam, [])
    made = key.make(asked)
    known = [server.read_new(state, made).credential_data]
    asked, state = server.ask(known)
    signed = key.sign(asked)
    broken = ["", "[]", "null", "7", "[" * 9000, "x" * 30_000, '{"rawId":"é"}']
    for text in broken + [mangled(signed, chance) for _time in range(300)]:
        with pytest.raises(NotPossible, match="answer is not right"):
            server.read_answer(state, known, text)
    for text in broken + [mangled(made, chance) for _time in range(300)]:
        # What is not signed may be changed without a fault; what comes of it is whole.
        try:
            assert server.read_new(state, text).credential_data
        except NotPossible as refused:
            assert "answer is not right" in str(refused)
