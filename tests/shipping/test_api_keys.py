"""A person makes a key, sends an order with it as the page says, and closes it."""

import html
import json
import re

import pytest

from accounts.actions import issue_api_key, revoke_api_key
from accounts.models import ApiKey
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.models import Order

URL = "/orders/keys/"
SECRET = re.compile(r"tw_[0-9a-f]{8}_[\w-]{43}")


@pytest.fixture
def as_sam(client, sam, sams_store):
    client.force_login(sam)
    return client


@pytest.fixture
def key(sams_store, sam, noon):
    return issue_api_key(sams_store, name="ERP", actor=sam, now=noon)[0]


def example(page):
    """The two listings of the page, as somebody would copy them."""
    text = html.unescape(page.content.decode())
    return re.findall(r"<pre[^>]*>(.*?)</pre>", text, re.S)


def test_what_the_page_says_works(as_sam, client, sams_store):
    page = as_sam.post(URL, {"name": "ERP"})
    body, curl = example(page)
    secret = SECRET.search(curl)[0]
    address = re.search(r"curl https?://[^/]+(\S+)", curl)[1]
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "8117-1"}
    answer = client.post(address, body, content_type="application/json", headers=headers)

    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert answer.status_code == 201 and json.loads(body)["number"] == "8117-1"
    assert Order.objects.get().store == sams_store


def test_the_secret_is_shown_once(as_sam):
    as_sam.post(URL, {"name": "ERP"})
    page = as_sam.get(URL)

    assert b"ERP" in page.content and not SECRET.search(page.content.decode())


def test_sending_the_form_again_makes_no_second_key(as_sam, key):
    page = as_sam.post(URL, {"name": "ERP"})

    assert page.status_code == 422 and not SECRET.search(page.content.decode())
    assert ApiKey.objects.count() == 1


def test_a_closed_key_is_gone_and_its_name_is_free(as_sam, key):
    assert as_sam.post(f"{URL}{key.pk}/revoke/").status_code == 302

    key.refresh_from_db()
    assert key.revoked_at and b"ERP" not in as_sam.get(URL).content
    assert Event.objects.get(kind="api_key.revoked").facts == {"name": "ERP"}
    assert as_sam.post(f"{URL}{key.pk}/revoke/").status_code == 404
    assert as_sam.post(URL, {"name": "ERP"}).status_code == 200


@pytest.mark.parametrize("who", ["tess", "rita", "mia"])
def test_only_who_runs_the_store_makes_and_closes_keys(sams_store, key, noon, request, who):
    actor, events = request.getfixturevalue(who), Event.objects.count()
    with pytest.raises(NotAllowed):
        issue_api_key(sams_store, name="Till", actor=actor, now=noon)
    with pytest.raises(NotAllowed):
        revoke_api_key(key, actor=actor, now=noon)

    key.refresh_from_db()
    assert key.revoked_at is None
    assert ApiKey.objects.count() == 1 and Event.objects.count() == events


def test_a_name_in_use_is_refused(sams_store, sam, key, noon):
    with pytest.raises(NotPossible) as refusal:
        issue_api_key(sams_store, name="ERP", actor=sam, now=noon)

    assert refusal.value.field == "name" and ApiKey.objects.count() == 1


@pytest.mark.parametrize("url", ["/orders/", "/orders/import/"])
def test_the_way_there_is_shown_to_who_may_go_it(client, sam, tess, sams_store, url):
    client.force_login(sam)
    assert URL.encode() in client.get(url).content
    client.force_login(tess)
    assert URL.encode() not in client.get(url).content
