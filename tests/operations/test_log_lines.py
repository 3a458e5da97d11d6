"""A line of the log is JSON, carries the id of its call, and tells no secret."""

import io
import json
import logging

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from config.logs import LOGGING
from core.request_log import TOKEN


@pytest.fixture
def lines():
    """What is logged from here on, each line read as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    given = LOGGING["formatters"]["json"]
    handler.setFormatter(given["()"](**{key: one for key, one in given.items() if key != "()"}))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_both_lines_of_a_call_have_its_id_and_what_was_answered(db, sam, lines):
    client = Client()
    client.force_login(sam)
    client.get(reverse("core:health"), {"q": "Anna Jansen"}, headers={"x-request-id": "forged"})
    started, finished = (line for line in lines() if line["event"].startswith("request_"))
    assert started["request_id"] == finished["request_id"] != "forged"
    assert finished["request"] == "GET /health/" and finished["code"] == 200
    assert finished["user_id"] == sam.pk and finished["level"] == "info"
    assert {"timestamp", "logger", "ip"} <= set(finished)
    assert "Anna" not in json.dumps(lines())


def test_the_proxy_gives_the_id_and_the_address(db, settings, lines):
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen = {"x-request-id": "r-1", "x-forwarded-for": "6.6.6.6, 9.9.9.9"}
    Client().get(reverse("core:health"), headers=seen)
    assert {(line["request_id"], line["ip"]) for line in lines()} == {("r-1", "9.9.9.9")}


def test_a_link_that_opens_a_door_is_not_in_the_log(db, aftersales_token, lines):
    page = reverse("shipping:buyer", args=[aftersales_token])
    assert Client().get(page).status_code == 200
    told = [line["request"] for line in lines() if "request" in line]
    assert told and set(told) == {"GET /b/…/"}
    assert aftersales_token.partition(":")[2] not in json.dumps(lines())


def test_libraries_tell_no_link_either(db, aftersales_token, lines):
    page = reverse("aftersales:buyer_help", args=[aftersales_token])
    assert Client(enforce_csrf_checks=True).post(page).status_code == 403
    (told,) = [line["event"] for line in lines() if line["event"].startswith("Forbidden")]
    assert told.endswith(": /b/…/help/")
    assert aftersales_token.partition(":")[2] not in json.dumps(lines())


def addresses(resolver=None, prefix="/"):
    """The forms of all addresses: "/b/%(token)s/", and the names of what stands in them."""
    for names in (resolver or get_resolver()).reverse_dict.values():
        for path, kwargs in names[0]:
            yield prefix + path, kwargs
    for _namespace, (path, inner) in (resolver or get_resolver()).namespace_dict.items():
        yield from addresses(inner, prefix + path)


def test_nothing_secret_in_any_address_is_in_the_log():
    """Tokens are signed and have a colon; a new kind of secret in an address needs its rule."""
    secret = {"token", "secret", "signature", "password", "uidb36"}
    found = 0
    for path, names in addresses():
        if secret & set(names):
            given = path % dict.fromkeys(names, "s3cret" if "uidb36" in names else "12:s3cret")
            assert "s3cret" not in TOKEN.sub("…", given), path
            found += 1
    assert found > 20
    assert TOKEN.sub("…", "/b/12:s3cret/tickets/3/") == "/b/…/tickets/3/"
    assert TOKEN.sub("…", "/x/reset/key/3-s3cret/") == "/x/reset/key/…/"
