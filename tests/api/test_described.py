"""The API describes itself, for programs and as a page, and says nothing that is not so."""

import html
import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.doors import CALLS_A_MINUTE
from accounts.scopes import Scope
from config.api import api
from core.api.reference import kind_of
from shipping.models import Order


@pytest.fixture
def schema(client):
    return client.get("/api/v1/openapi.json").json()


def operations(schema):
    return [
        (path, method, one)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]


def test_each_operation_names_its_scope_and_what_it_may_answer(schema):
    found = operations(schema)

    assert schema["openapi"].startswith("3.1") and len(found) == 41
    for path, _method, one in found:
        assert path.startswith("/api/v1/") and one["x-scope"] in Scope.values
        assert one["security"] == [{"StoreKey": [one["x-scope"]]}]
        assert {"401", "403", "422", "429", "500"} <= set(one["responses"])
        assert "Retry-After" in one["responses"]["429"]["headers"]
    assert {one["x-scope"] for _path, _method, one in found} == set(Scope.values)


def test_each_reference_leads_somewhere(schema):
    known = schema["components"]["schemas"]

    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(schema))) == set(known)


def test_codes_are_those_of_the_rows(schema):
    [status] = [
        one
        for one in schema["paths"]["/api/v1/orders"]["get"]["parameters"]
        if one["name"] == "status"
    ]

    assert status["schema"]["anyOf"][0]["enum"] == Order.Status.values


def test_programs_of_other_sites_may_read_it(client):
    assert client.get("/api/v1/openapi.json")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_every_call_in_both_languages(client, language):
    page = client.get("/api/v1/", headers={"accept-language": language})
    text = html.unescape(page.content.decode())
    with translation.override(language):
        described = api.describe()
    for _path, _method, one in operations(described):
        assert f'id="{one["operationId"]}"' in text and one["summary"] in text
    for name in described["components"]["schemas"]:
        assert f'id="shape-{name}"' in text
    assert ("如何调用" in text) == (language == "zh-hans")


def test_visitors_see_the_page_without_menu_and_inbox(client, sam):
    page = client.get("/api/v1/").text
    assert 'class="app"' not in page and 'class="public public-wide"' in page
    client.force_login(sam)
    assert 'class="app"' in client.get("/api/v1/").text


def test_the_page_runs_no_script_of_others(client):
    page = client.get("/api/v1/")
    scripts = re.findall(r"<script[^>]*>", page.content.decode())

    assert all('src="/static/' in one for one in scripts) and "style=" not in page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_the_limit_on_the_page_is_the_limit(client):
    with translation.override("en"):
        assert f"{CALLS_A_MINUTE} times in a minute" in client.get("/api/v1/").content.decode()


def test_the_page_of_keys_leads_there(client, sam, sams_store):
    client.force_login(sam)

    assert f'href="{reverse("api:api-root")}"' in client.get("/orders/keys/").content.decode()


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "format": "date-time"}, "string (date-time)"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/LineOut"}}, "LineOut[]"),
        ({"type": "integer", "minimum": 1, "maximum": 200}, "integer 1–200"),
        ({"enum": ["a", "b"]}, '"a" | "b"'),
        ({}, "any"),
    ],
)
def test_types_in_a_line(schema, words):
    assert kind_of(schema) == words
