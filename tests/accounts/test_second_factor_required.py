"""Staff reach nothing before their second factor."""

import re
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve, reverse

from accounts.actions import grant_staff_role
from accounts.second_factor.actions import reset_second_factor
from accounts.second_factor.middleware import OPEN
from core.errors import NotPossible
from core.event_words import joined
from core.models import Delivery, Event
from tests.accounts.steps import code_of, give_code, give_factor, sign_in
from tests.test_access import MATRIX

SET_UP, CONFIRM = reverse("mfa_activate_totp"), reverse("mfa_reauthenticate")
STAFF = ("mia", "sena", "mick", "ada", "lea")
# What only staff is let into, as the access matrix has it.
STAFF_ONLY = {
    name: row
    for name, row in MATRIX.items()
    if row[2].get("anon") == 302
    and all(row[2][who] == 403 for who in ("sam", "rita"))
    and any(row[2][who] not in (403, 404) for who in STAFF)
}


@pytest.fixture(autouse=True)
def _required(settings):
    settings.STAFF_SECOND_FACTOR = True


def path_of(name):
    """An address of that name; which row it names does not matter, nobody comes so far."""
    kwargs = MATRIX[name][0]
    if callable(kwargs):
        converters = PATTERNS[name].converters
        kwargs = {key: _sample(converter.regex) for key, converter in converters.items()}
    return reverse(name, kwargs=kwargs)


def _sample(regex):
    tried = ("1", "a", "ab", str(UUID(int=0)), "2026-11-29", "x.csv", regex.split("|")[0])
    return next(found for found in tried if re.fullmatch(regex, found))


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry, f"{prefix}{entry.namespace}:" if entry.namespace else "")
        else:
            yield f"{prefix}{entry.name}", entry.pattern


PATTERNS = dict(_patterns(get_resolver()))


def test_no_page_of_staff_opens_without_it(db, request):
    assert len(STAFF_ONLY) > 60
    clients = {}
    for who in STAFF:
        clients[who] = Client()
        clients[who].force_login(request.getfixturevalue(who))
    for name, (_given, method, _codes) in STAFF_ONLY.items():
        for who in STAFF:
            answer = getattr(clients[who], method)(path_of(name))
            assert (answer.status_code, answer.url) == (302, SET_UP), (name, who)


def test_little_is_open_meanwhile(mia, policy):
    client = Client()
    client.force_login(mia)
    for name in MATRIX:
        if name not in OPEN and not path_of(name).startswith(("/api/", "/hooks/")):
            answer = client.get(path_of(name))
            assert (answer.status_code, answer.headers.get("Location")) == (302, SET_UP), name
    opened = ("core:health", "account_logout", "account_reauthenticate")
    assert [client.get(reverse(name)).status_code for name in opened] == [200] * 3
    client.post(reverse("core:set_language"), {"language": "zh-hans"})
    mia.refresh_from_db()
    assert mia.language == "zh-hans"
    client.post(reverse("account_logout"))
    assert client.get("/").url.startswith(reverse("account_login"))


def test_who_has_one_confirms_it_and_comes_back(mia, policy):
    secret, _ = give_factor(mia)
    client = Client()
    client.force_login(mia)
    asked = client.get("/moderation/?view=decided")
    assert asked.url == f"{CONFIRM}?next=%2Fmoderation%2F%3Fview%3Ddecided"
    assert client.get(asked.url).status_code == 200
    given = client.post(asked.url, {"code": code_of(secret)})

    assert given.url == "/moderation/?view=decided"
    assert client.get(given.url).status_code == 200


def test_a_part_of_a_page_leads_the_whole_browser(mia, policy):
    client = Client()
    client.force_login(mia)
    answer = client.get("/moderation/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == SET_UP and answer.text == ""


def test_a_confirmed_session_is_asked_nothing(mia, policy, settings, django_assert_num_queries):
    secret, _ = give_factor(mia)
    client, _ = sign_in(mia)
    give_code(client, code_of(secret))
    client.get(reverse("account_inactive"))
    settings.STAFF_SECOND_FACTOR = False
    with CaptureQueriesContext(connection) as without:
        client.get(reverse("core:inbox"))
    settings.STAFF_SECOND_FACTOR = True
    with django_assert_num_queries(len(without)):
        assert client.get(reverse("core:inbox")).status_code == 200


def test_a_session_of_one_person_confirms_nobody_else(mia, ada, policy):
    secret, _ = give_factor(mia)
    client, _ = sign_in(mia)
    give_code(client, code_of(secret))
    records = {key: value for key, value in client.session.items() if key.startswith("account_")}
    assert records
    client.force_login(ada)
    session = client.session
    session.update(records)
    session.save()

    assert client.get("/").url == SET_UP


def test_sellers_and_strangers_are_not_led(sam, sams_store, policy):
    client, _ = sign_in(sam)
    assert client.get(reverse("core:home")).status_code == 200
    assert Client().get(reverse("account_login")).status_code == 200


def test_a_seller_who_joins_the_staff_is_led_from_then_on(sam, sams_store, policy, noon):
    client, _ = sign_in(sam)
    grant_staff_role(sam, role="moderator", actor=None, now=noon)
    assert client.get(reverse("core:home")).url == SET_UP


def test_what_was_turned_off_confirms_nothing(sam, sams_store, policy, noon):
    secret, _ = give_factor(sam)
    client, _ = sign_in(sam)
    give_code(client, code_of(secret))
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("accounts:profile")
    grant_staff_role(sam, role="moderator", actor=None, now=noon)

    assert client.get(reverse("core:home")).url == SET_UP


def test_what_was_turned_off_ends_the_other_sessions(sam, sams_store, policy):
    secret, _ = give_factor(sam)
    (one, _), (other, _) = sign_in(sam), sign_in(sam)
    give_code(one, code_of(secret))
    give_code(other, code_of(secret, 1))
    assert other.get(reverse("core:home")).status_code == 200
    one.post(reverse("mfa_deactivate_totp"))
    assert one.get(reverse("core:home")).status_code == 200
    assert other.get(reverse("core:home")).url.startswith(reverse("account_login"))


def reset(email, reason="Her phone was stolen."):
    call_command("reset_second_factor", email, reason=reason, verbosity=0)


def test_a_reset_ends_sessions_and_begins_anew(mia, sam, sams_store, policy):
    secret, _codes = give_factor(mia)
    client, _ = sign_in(mia)
    give_code(client, code_of(secret))
    sams, _ = sign_in(sam)
    reset("MIA@example.com")

    assert client.get("/").url.startswith(reverse("account_login"))
    assert sams.get("/").status_code == 200
    again, answer = sign_in(mia)
    assert answer.url == reverse("core:home") and again.get("/").url == SET_UP
    event = Event.objects.get(kind="second_factor.reset")
    assert joined(event.facts)["reason"] == "Her phone was stolen." and event.subject_id == str(
        mia.pk
    )
    assert Delivery.objects.filter(event=event, address=mia.email).count() == 1


@pytest.mark.parametrize(
    ("email", "reason"),
    [("mia@example.com", "x"), ("ada@example.com", "  "), ("nobody@example.com", "x")],
)
def test_a_refused_reset_changes_nothing(mia, ada, email, reason):
    give_factor(ada)
    with pytest.raises(CommandError):
        reset(email, reason)

    assert ada.authenticator_set.count() == 2
    assert not Event.objects.filter(kind="second_factor.reset").exists()


def test_a_reset_says_why(ada, noon):
    give_factor(ada)
    with pytest.raises(NotPossible) as refusal:
        reset_second_factor(ada, reason="", actor=None, now=noon)
    assert refusal.value.field == "reason"


def test_open_addresses_exist():
    assert {resolve(reverse(name)).view_name for name in OPEN} == OPEN
