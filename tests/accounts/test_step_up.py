"""Before sensitive actions people confirm that it is them, and lose nothing by it."""

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import ApiKey
from core.models import Event
from tests.accounts.steps import code_of, give_code, give_factor, sign_in
from tests.cast import PASSWORD
from tests.test_access import MATRIX, url_names, views

# Every address that asks. What is missing here, or there, fails.
ASKED = {
    "accounts:address",
    "accounts:erase_account",
    "accounts:fetch_data",
    "accounts:close_listener",
    "accounts:listeners",
    "accounts:password",
    "accounts:rotate_listener",
    "accounts:accept_handover",
    "accounts:handover",
    "accounts:agree_to_staff_invitation",
    "accounts:approve_admin_change",
    "accounts:end_other_sessions",
    "accounts:end_session",
    "accounts:invite",
    "accounts:invite_staff",
    "accounts:member",
    "accounts:passkey",
    "accounts:passkeys",
    "accounts:remove_member",
    "accounts:remove_passkey",
    "accounts:staff",
    "enforcement:agree",
    "enforcement:bundle",
    "enforcement:closing",
    "enforcement:export_store",
    "enforcement:identity",
    "enforcement:propose_ban",
    "enforcement:release_evidence",
    "enforcement:release_payouts",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_qr",
    "mfa_view_recovery_codes",
    "policy:approve",
    "shipping:api_keys",
    "shipping:carriers",
    "shipping:revoke_api_key",
    "shipping:revoke_webhook",
}
# Every member may come so far; the verb says no.
FOR_MEMBERS = {
    "accounts:staff",
    "shipping:api_keys",
    "accounts:handover",
    "accounts:accept_handover",
}
KEYS, PAGE = reverse("shipping:api_keys"), reverse("accounts:password")
NEW = {"present": PASSWORD, "password": "a brand new battery"}
KEY = {"name": "ERP <1>", "scopes": ["orders:read", "jobs:read"], "ends": ""}


@pytest.fixture(autouse=True)
def _asked(settings):
    settings.STEP_UP_MINUTES = 10


@pytest.fixture
def owner(sams_store, sam, policy):
    """Sam's browser, whose last confirmation is eleven minutes old."""
    client, _answer = sign_in(sam)
    _age(client)
    return client


def _age(client, minutes=11):
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


def sent_on(page, **answer):
    """What the browser sends from the page that asks."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]
    body = {name: [v for n, v in fields if n == name] for name, _value in fields}
    return body | answer


def marked(resolver):
    names, found = url_names(resolver), views(resolver)
    return {name for name, view in zip(names, found, strict=True) if _is_marked(view)}


def _is_marked(view):
    return getattr(view, "is_stepped_up", False)


def test_these_addresses_ask_and_no_others():
    assert marked(get_resolver()) == ASKED


@pytest.mark.parametrize("name", sorted(ASKED - FOR_MEMBERS))
def test_whom_it_is_not_for_is_not_asked(name, request, policy, sams_store):
    """Who may not, is told so as before: the question comes after the door."""
    kwargs, method, codes = MATRIX[name]
    kwargs = kwargs(request) if callable(kwargs) else kwargs
    refused = {who for who, code in codes.items() if code == 403}
    for who in refused:
        client = Client()
        client.force_login(request.getfixturevalue(who))
        assert getattr(client, method)(reverse(name, kwargs=kwargs)).status_code == 403
    assert refused or name.startswith(("mfa_", "accounts:"))


def test_a_fresh_sign_in_is_enough(sams_store, sam, policy):
    client, _answer = sign_in(sam)
    assert client.get(PAGE).status_code == 200
    assert client.post(KEYS, KEY).status_code == 200
    assert ApiKey.objects.filter(store=sams_store).exists()


def test_a_page_is_led_back_to(owner):
    answer = owner.get(f"{PAGE}?a=1")
    assert (
        answer.url == f"{reverse('account_reauthenticate')}?next=%2Fprofile%2Fpassword%2F%3Fa%3D1"
    )

    answer = owner.post(answer.url, {"password": PASSWORD, "next": f"{PAGE}?a=1"})
    assert answer.url == f"{PAGE}?a=1"
    assert owner.get(PAGE).status_code == 200


def test_what_was_sent_is_kept_and_goes_on(owner, sams_store):
    page = owner.post(KEYS, KEY)
    assert page.status_code == 422 and "no-store" in page["Cache-Control"]
    assert not ApiKey.objects.exists()

    wrong = owner.post(KEYS, sent_on(page.content.decode(), **{"confirm-password": "wrong"}))
    assert wrong.status_code == 422 and not ApiKey.objects.exists()
    right = sent_on(wrong.content.decode(), **{"confirm-password": PASSWORD})
    assert owner.post(KEYS, right).status_code == 200
    key = ApiKey.objects.get()
    assert (key.name, key.scopes) == ("ERP <1>", ["jobs:read", "orders:read"])


def test_looking_at_the_keys_asks_nothing(owner):
    assert owner.get(KEYS).status_code == 200


def test_who_trades_and_where_money_goes_is_not_changed_unasked(owner, sams_store):
    page = reverse("enforcement:identity")
    assert owner.get(page).url.startswith(reverse("account_reauthenticate"))
    sent = owner.post(page, {"name": "Sam & Co", "payment_account": "NL91ABNA0417164300"})
    assert sent.status_code == 422 and "NL91ABNA0417164300" in sent.text
    assert "confirm-password" in sent.text and not sams_store.identities.exists()


def test_an_address_is_changed_by_a_code_where_there_is_one(owner, sam):
    secret, _codes = give_factor(sam)
    page, new = reverse("accounts:address"), {"address": "new@example.com", "password": PASSWORD}
    assert owner.get(page).url.startswith(reverse("mfa_reauthenticate"))
    assert owner.post(page, new).status_code == 422
    assert not Event.objects.filter(kind="mail_address.asked").exists()
    owner.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert owner.post(page, new).status_code == 302
    assert Event.objects.filter(kind="mail_address.asked").count() == 1


def test_a_part_of_a_page_gives_way_to_the_question(owner):
    page = owner.post(KEYS, KEY, headers={"hx-request": "true"})
    assert (page["HX-Retarget"], page["HX-Reswap"]) == ("body", "innerHTML")


def test_who_has_a_second_factor_gives_a_code(owner, sam, sams_store):
    secret, _codes = give_factor(sam)
    page = owner.post(KEYS, KEY)
    assert b"confirm-password" not in page.content

    by_password = owner.post(KEYS, sent_on(page.content.decode(), **{"confirm-password": PASSWORD}))
    assert by_password.status_code == 422 and not ApiKey.objects.exists()
    right = sent_on(page.content.decode(), **{"confirm-code": code_of(secret)})
    assert owner.post(KEYS, right).status_code == 200
    assert ApiKey.objects.exists()
    assert owner.get(PAGE).status_code == 200


def test_a_password_alone_is_not_fresh_for_who_has_a_second_factor(sam, sams_store, policy):
    client, _answer = sign_in(sam)
    give_factor(sam)
    assert client.get(PAGE).url.startswith(reverse("mfa_reauthenticate"))


def test_wrong_answers_are_counted(owner):
    for _try in range(5):
        page = owner.post(KEYS, KEY | {"confirm-password": "wrong"}).content
        assert b"Too many" not in page
    assert b"Too many" in owner.post(KEYS, KEY | {"confirm-password": PASSWORD}).content
    assert not ApiKey.objects.exists()


def test_passwords_are_not_kept_in_the_page_and_it_says_so(owner, sam):
    page = owner.post(PAGE, NEW, headers={"referer": f"http://testserver{PAGE}"})
    text = page.content.decode()
    assert "brand new" not in text and PASSWORD not in text
    assert "Files and passwords are not kept" in text

    answer = owner.post(PAGE, sent_on(text, **{"confirm-password": PASSWORD}))
    assert answer.url == f"http://testserver{PAGE}"
    sam.refresh_from_db()
    assert sam.check_password(PASSWORD)


def test_nobody_is_led_elsewhere(owner):
    sent = {
        "confirm-lost": "1",
        "confirm-back": "https://evil.example/",
        "confirm-password": PASSWORD,
    }
    assert owner.post(KEYS, sent).url == reverse("core:home")


def test_the_minutes_are_a_setting(owner, settings):
    settings.STEP_UP_MINUTES = 12
    assert owner.get(PAGE).status_code == 200


def test_a_new_password_signs_out_elsewhere_and_is_told(owner, sam, settings):
    elsewhere, _answer = sign_in(sam)
    _age(owner, -11)
    wrong = owner.post(PAGE, NEW | {"present": "wrong"})
    assert wrong.status_code == 422 and sam.check_password(PASSWORD)
    refused = owner.post(PAGE, NEW | {"password": "12345"})
    assert refused.status_code == 422 and b"too short" in refused.content

    assert owner.post(PAGE, NEW).status_code == 302
    assert owner.get(reverse("accounts:sessions")).content.count(b"This session") == 1
    assert elsewhere.get(PAGE).status_code == 302
    event = Event.objects.get(kind="person.password_changed")
    assert event.deliveries.filter(recipient=sam).count() == 2
    sam.refresh_from_db()
    assert sam.check_password("a brand new battery")


def test_a_second_factor_is_set_up_by_who_confirmed_a_moment_ago(owner):
    page = reverse("mfa_activate_totp")
    assert owner.get(page).url.startswith(reverse("account_reauthenticate"))
    assert owner.get(reverse("mfa_qr")).url.startswith(reverse("account_reauthenticate"))
    asked = owner.post(page, {"code": "123456"})
    assert asked.status_code == 422 and "123456" in asked.text
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_to_who_confirmed_a_moment_ago(sam, policy):
    secret, codes = give_factor(sam)
    client, _ = sign_in(sam)
    give_code(client, code_of(secret))
    _age(client)
    page = reverse("mfa_view_recovery_codes")
    assert client.get(page).url.startswith(reverse("mfa_reauthenticate"))
    give_code(client, code_of(secret, 1), "mfa_reauthenticate")
    assert codes[0] in client.get(page).text
