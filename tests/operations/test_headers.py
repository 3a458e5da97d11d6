"""What browsers are told with every answer, under the documented environment."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.operations.examples import ROOT, environment

# In a process of its own: cookies and redirects follow HTTPS=1, which tests have not.
ASK = """
import json, sys, django; django.setup()
from django.conf import settings
from django.test import Client
ask = {"headers": {"x-forwarded-proto": "https", "x-forwarded-for": "9.9.9.9"},
       "HTTP_HOST": "shop.example.org"}
found = {}
client = Client(raise_request_exception=False)
for path in ("/accounts/login/", "/nowhere/", "/api/v1/orders", "/metrics/"):
    answer = client.get(path, **ask)
    found[path] = [answer.status_code, dict(answer.headers)]
found["TRACE"] = [client.trace("/accounts/login/", **ask).status_code, {}]
cookies = {name: dict(one) for name, one in client.cookies.items()}
cookies[settings.SESSION_COOKIE_NAME] = {"secure": settings.SESSION_COOKIE_SECURE,
    "httponly": settings.SESSION_COOKIE_HTTPONLY, "samesite": settings.SESSION_COOKIE_SAMESITE,
    "domain": settings.SESSION_COOKIE_DOMAIN or "", "path": settings.SESSION_COOKIE_PATH}
print("ANSWER" + json.dumps([found, cookies]))
"""


@pytest.fixture(scope="module")
def told(server_environment):
    given = environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        given[name] = server_environment[name]
    given["TRADEWELL_RUN_DIR"] = str(settings.STATIC_ROOT.parent)
    env = {**server_environment, **given}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert "ANSWER" in done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout.partition("ANSWER")[2])


def test_every_answer_carries_what_protects_its_reader(told):
    answers, _cookies = told
    assert answers["/accounts/login/"][0] == 200 and answers["/nowhere/"][0] == 404
    for path, (_status, headers) in answers.items():
        if path == "TRACE":
            continue
        assert headers["Strict-Transport-Security"] == (
            "max-age=31536000; includeSubDomains; preload"
        ), path
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "base-uri 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "Access-Control-Allow-Origin" not in headers, path


def test_figures_are_not_there_for_who_comes_by_the_proxy(told):
    assert told[0]["/metrics/"][0] == 404


def test_nothing_is_echoed(told):
    assert told[0]["TRACE"][0] == 405


def test_cookies_are_secure_and_this_hosts_alone(told):
    _answers, cookies = told
    names = {"__Host-sessionid", "__Host-csrftoken"}
    assert names <= set(cookies)
    for name in names:
        one = cookies[name]
        assert one["secure"] and one["samesite"] == "Lax", name
        assert one["path"] == "/" and not one["domain"], name
    assert cookies["__Host-sessionid"]["httponly"]
