"""A form acts on the store for which its page was drawn, whatever other windows opened since."""

import re

import pytest
from django.urls import reverse

from accounts.models import Invitation, Membership

TEAM = "/team/"
MARK = re.compile(r'name="for_store" value="(\d+)"')


@pytest.fixture
def in_both(sams_store, ritas_store, sam, client):
    Membership.objects.create(user=sam, store=ritas_store, role="manager")
    client.force_login(sam)
    return sam


def invite(client, **more):
    said = {"email": "new@people.example", "role": "reader"} | more
    return client.post(reverse("accounts:invite"), said)


def test_another_window_opened_another_store(in_both, sams_store, ritas_store, client):
    (mark,) = set(MARK.findall(client.get(reverse("accounts:team")).text))
    assert mark == str(sams_store.pk)
    client.post(reverse("accounts:switch_store", args=[ritas_store.pk]))
    answer = invite(client, for_store=mark)
    assert answer.status_code == 409
    assert (
        sams_store.name in answer.text.replace("&#x27;", "'") and "Nothing was done" in answer.text
    )
    assert not Invitation.objects.exists()


def test_a_page_of_the_open_store_goes_through(in_both, ritas_store, client):
    client.post(reverse("accounts:switch_store", args=[ritas_store.pk]))
    (mark,) = set(MARK.findall(client.get(reverse("accounts:team")).text))
    invite(client, for_store=mark)
    assert Invitation.objects.get().store == ritas_store


@pytest.mark.parametrize("said", ["", "0", "x", "99999999999999999999", "1 OR 1=1"])
def test_what_is_no_store_of_theirs_tells_nothing(in_both, client, said):
    assert invite(client, for_store=said).status_code != 409


def test_people_of_one_store_send_no_mark(client, sams_store, sam):
    client.force_login(sam)
    assert "for_store" not in client.get(reverse("accounts:team")).text
