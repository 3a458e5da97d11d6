"""Codes: good once, few wrong ones, and in the demo shown on the page."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.models import Delivery, Event
from tests.accounts.steps import code_of, codes_left, give_code, give_factor, sign_in

HOME = reverse("core:home")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def factor(sam, sams_store, policy):
    return give_factor(sam)


def is_in(client):
    return client.get(HOME).status_code == 200


def test_a_password_is_half_the_way(sam, factor):
    client, answer = sign_in(sam)
    assert answer.url == reverse("mfa_authenticate") and not is_in(client)
    wrong = give_code(client, "000000")
    assert wrong.status_code == 422 and "This code is not right" in wrong.text

    assert give_code(client, code_of(factor[0])).url == HOME and is_in(client)


def test_a_code_that_was_used_is_refused_also_later(sam, factor):
    # Both at once: half a minute may end meanwhile, and the next one's code is the one used.
    code, other = code_of(factor[0], 1), code_of(factor[0], 0)
    first, _ = sign_in(sam)
    give_code(first, code)
    second, _ = sign_in(sam)
    assert "was used already" in give_code(second, code).text
    # allauth's own mark lasts for one period; the code would be taken for longer.
    cache.delete(TOTP(sam.authenticator_set.get(type="totp"))._get_used_cache_key(code))
    refused = give_code(second, code)

    assert refused.status_code == 422 and "was used already" in refused.text
    assert not is_in(second)
    give_code(second, other)
    assert is_in(second)


def test_behind_a_proxy_wrong_codes_count_for_who_gave_them(sam, factor, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    stranger = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    for n in range(12):
        sent = {"login": f"nobody{n}@example.com", "password": "x"}
        Client(**stranger).post(reverse("account_login"), sent)
    client, answer = sign_in(sam)
    assert answer.url == reverse("mfa_authenticate")
    assert give_code(client, code_of(factor[0])).url == HOME


def test_a_recovery_code_works_once(sam, factor):
    code = factor[1][3]
    first, _ = sign_in(sam)
    assert give_code(first, code).url == HOME
    second, _ = sign_in(sam)
    assert give_code(second, code).status_code == 422 and not is_in(second)

    assert codes_left(sam) == 9
    event = Event.objects.get(kind="second_factor.code_spent")
    assert event.facts == {"person": sam.pk, "left": 9}
    assert Delivery.objects.filter(event=event, address=sam.email).count() == 1


def test_too_many_wrong_codes_lock_out_a_right_one_too(sam, factor):
    client, _ = sign_in(sam)
    wrong = [give_code(client, "000000").status_code for _ in range(5)]
    refused = give_code(client, code_of(factor[0]))

    assert wrong == [422] * 5 and refused.status_code == 422 and not is_in(client)
    assert "Wait 5 minutes, then try again with a new code." in refused.text
    assert give_code(client, factor[1][0]).status_code == 422 and codes_left(sam) == 10
    event = Event.objects.get(kind="second_factor.guessed")
    assert event.facts["count"] == 5
    assert Delivery.objects.filter(event=event, address=sam.email).count() == 1


def test_a_right_code_begins_the_count_anew(sam, factor):
    client, _ = sign_in(sam)
    for _ in range(4):
        give_code(client, "000000")
    give_code(client, code_of(factor[0]))
    again, _ = sign_in(sam)
    for _ in range(4):
        give_code(again, "000000")

    assert not Event.objects.filter(kind="second_factor.guessed").exists()


@pytest.fixture
def demo_sam(sam, factor):
    sam.email = "sam@demo.example"
    sam.save(update_fields=["email"])
    return sam


def shown(page):
    return page.context["demo_code"]


def test_the_demo_shows_a_code_that_works_each_time(demo_sam, settings):
    settings.DEMO = True
    for _ in range(5):
        client, answer = sign_in(demo_sam)
        page = client.get(answer.url)
        assert f'id="demo-code">{shown(page)}<' in page.text
        assert give_code(client, shown(page)).url == HOME


def test_outside_the_demo_no_code_is_shown(demo_sam, settings):
    settings.DEMO = False
    client, answer = sign_in(demo_sam)
    page = client.get(answer.url)

    assert shown(page) == "" and "demo-code" not in page.text


def test_the_demo_shows_the_codes_of_its_own_people_alone(sam, factor, settings):
    settings.DEMO = True
    client, answer = sign_in(User.objects.get(pk=sam.pk))
    assert shown(client.get(answer.url)) == ""


def test_a_spent_recovery_code_stays_spent_whoever_writes_the_codes_back(sam, factor):
    """A page that read them before and writes them after would bring it back."""
    code = factor[1][0]
    before = sam.authenticator_set.get(type="recovery_codes").data
    first, _ = sign_in(sam)
    assert give_code(first, code).url == HOME
    sam.authenticator_set.filter(type="recovery_codes").update(data=before)
    assert codes_left(sam) == 10
    second, _ = sign_in(sam)
    assert "was used already" in give_code(second, code).text and not is_in(second)
    assert codes_left(sam) == 10


def locks(asked):
    return [
        query["sql"]
        for query in asked
        if "FOR UPDATE" in query["sql"] and "mfa_authenticator" in query["sql"]
    ]


def test_codes_are_locked_before_they_are_read(sam, factor):
    client, _ = sign_in(sam)
    with CaptureQueriesContext(connection) as asked:
        assert give_code(client, factor[1][0]).url == HOME
    # The first lock is on all of the person's; allauth's own are on one each.
    assert "user_id" in locks(asked)[0].split("WHERE")[1]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    written = [n for n, q in enumerate(asked) if q["sql"].startswith('UPDATE "mfa_authenticator"')]
    locked = [n for n, q in enumerate(asked) if q["sql"] in locks(asked)]
    assert locked and written and locked[0] < written[0]
