"""A person makes a key, sends an order with it as the page says, and closes it."""

import html
import json
import re
import subprocess

import pytest

from accounts.api_keys import issue_api_key, revoke_api_key
from accounts.models import ApiKey
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.models import Order

URL = "/orders/keys/"
MADE = {"name": "ERP", "scopes": ["orders:write"]}
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
    page = as_sam.post(URL, MADE)
    body, curl = example(page)
    secret = SECRET.search(curl)[0]
    address = re.search(r"curl https?://[^/]+(\S+)", curl)[1]
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "8117-1"}
    answer = client.post(address, body, content_type="application/json", headers=headers)

    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert answer.status_code == 201 and json.loads(body)["number"] == "8117-1"
    assert Order.objects.get().store == sams_store


def test_the_page_signs_as_the_door_checks(as_sam, client, tmp_path):
    """The listing's own shell, as somebody would run it."""
    page = as_sam.post(URL, MADE | {"is_signed_only": "on"})
    body, shell = example(page)
    key = ApiKey.objects.get()
    assert key.is_signed_only and page.content.decode().count(key.signing_secret) == 2
    assert key.signing_secret not in as_sam.get(URL).content.decode()
    (tmp_path / "order.json").write_text(body)
    script = shell.partition("curl")[0] + 'echo "t=$t,n=$n,v2=$v2"'
    said = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Tradewell-Signature: t=$t,n=$n,v2=$v2" in shell
    headers = {"authorization": f"Bearer {SECRET.search(shell)[0]}", "idempotency-key": "8117-1"}
    sent = {"content_type": "application/json", "headers": headers}

    assert client.post("/api/v1/orders", body, **sent).status_code == 401
    assert not Order.objects.exists()
    headers["tradewell-signature"] = said.stdout.strip()
    assert client.post("/api/v1/orders", body, **sent).status_code == 201


def test_the_secret_is_shown_once(as_sam):
    as_sam.post(URL, MADE)
    page = as_sam.get(URL)

    assert b"ERP" in page.content and not SECRET.search(page.content.decode())


def test_sending_the_form_again_makes_no_second_key(as_sam, key):
    page = as_sam.post(URL, MADE)

    assert page.status_code == 422 and not SECRET.search(page.content.decode())
    assert ApiKey.objects.count() == 1


def test_a_closed_key_is_gone_and_its_name_is_free(as_sam, key):
    assert as_sam.post(f"{URL}{key.pk}/revoke/").status_code == 302

    key.refresh_from_db()
    assert key.revoked_at and b"ERP" not in as_sam.get(URL).content
    assert Event.objects.get(kind="api_key.revoked").facts == {"name": "ERP"}
    assert as_sam.post(f"{URL}{key.pk}/revoke/").status_code == 404
    assert as_sam.post(URL, MADE).status_code == 200


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
