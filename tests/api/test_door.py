"""Whatever is called, and however: a problem document, the calls that are left, and never HTML."""

import pytest
from django.test import Client, override_settings

from accounts.api_keys import issue_api_key
from accounts.scopes import Scope

READS = {
    "orders": "orders:read",
    "orders/8117": "orders:read",
    "parcels": "parcels:read",
    "listings": "listings:read",
    "listings/L-1": "listings:read",
    "stock": "stock:read",
    "stock/L-1": "stock:read",
    "pictures/L-1": "listings:read",
    "tickets": "tickets:read",
    "tickets/T-1": "tickets:read",
    "decisions": "decisions:read",
    "decisions/D-1": "decisions:read",
    "jobs": "jobs:read",
    "jobs/1": "jobs:read",
}


def is_problem(answer, status):
    told = answer.json()
    return (
        answer.status_code == status == told["status"]
        and answer["Content-Type"] == "application/problem+json"
        and {"type", "title", "detail"} <= set(told)
    )


@pytest.mark.parametrize(("path", "scope"), READS.items())
def test_each_read_needs_its_scope_and_no_other(sams_store, get, noon, path, scope):
    others = [one for one in Scope.values if one != scope]
    lacking = issue_api_key(sams_store, name="A", scopes=others, actor=None, now=noon)[1]
    having = issue_api_key(sams_store, name="B", scopes=[scope], actor=None, now=noon)[1]
    refused = get(path, lacking)

    assert is_problem(refused, 403) and refused.json()["code"] == "no_scope"
    assert scope in refused.json()["detail"]
    assert get(path, having).status_code == (404 if "/" in path else 200)


@pytest.mark.parametrize("path", READS)
def test_refuses_strangers(client, get, path):
    for answer in (client.get(f"/api/v1/{path}"), get(path, "tw_00000000_x")):
        assert is_problem(answer, 401) and answer.json()["code"] == "no_key"


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["nothing", "orders/", "v2", "nothing/here/<b>"])
def test_what_is_not_there_is_no_page(get, path, debug):
    with override_settings(DEBUG=debug):
        assert is_problem(get(path), 404)


@pytest.mark.parametrize("path", ["/api/v2/orders", "/hooks/none"])
def test_beside_the_api_machines_read_no_pages_either(client, path):
    assert is_problem(client.get(path), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a_wrong_method_is_told_the_right_ones(client, method):
    answer = getattr(client, method)("/api/v1/orders")

    assert is_problem(answer, 405) and set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"status": "gone"}, "status"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-03-02T12:00:00"}, "since"),
        ({"since": "0001-01-01T00:00:00+23:00"}, "since"),
    ],
)
def test_a_wrong_parameter_is_named(get, query, name):
    answer = get("orders", **query)

    assert is_problem(answer, 422)
    assert [one["parameter"] for one in answer.json()["errors"]] == [name]


@pytest.mark.parametrize("offset", ["+23:59", "-23:59", "Z"])
def test_any_offset_is_a_time(get, offset):
    assert get("orders", since=f"2026-03-02T12:00:00{offset}").status_code == 200


@pytest.mark.parametrize("path", ["orders/a%00b", "listings/a%00b", "stock/a%00b"])
def test_a_number_that_no_row_can_have_is_not_there(get, path):
    assert is_problem(get(path), 404)


@pytest.mark.parametrize("path", ["orders/", "order"])
def test_a_mistyped_address_takes_no_call(secret, path):
    """A browser's rules against forgery are no business of machines."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/api/v1/{path}", headers={"authorization": f"Bearer {secret}"})
    assert is_problem(answer, 404)


def test_what_is_far_too_large_is_not_read(client, secret):
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": "1"}
    body = b"x" * (6 * 1024**2)
    answer = client.post("/api/v1/orders", body, content_type="application/json", headers=headers)
    assert is_problem(answer, 413) and answer.json()["code"] == "too_large"


def test_a_fault_of_ours_is_a_problem_too(secret, monkeypatch):
    def broken(*_given):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("shipping.order_api._written", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/orders", headers={"authorization": f"Bearer {secret}"})

    assert is_problem(answer, 500) and b"secret detail" not in answer.content


def test_every_answer_says_how_many_calls_are_left(client, get, monkeypatch):
    monkeypatch.setattr("accounts.doors.CALLS_A_MINUTE", 2)
    first, missing, third = get("orders"), get("orders/1"), get("orders")

    assert [one["X-RateLimit-Remaining"] for one in (first, missing, third)] == ["1", "0", "0"]
    assert {one["X-RateLimit-Limit"] for one in (first, missing, third)} == {"2"}
    assert is_problem(third, 429) and 1 <= int(third["Retry-After"]) <= 60
    assert third["X-RateLimit-Reset"] == third["Retry-After"]
    stranger = client.get("/api/v1/orders")
    assert stranger.status_code == 401 and stranger["X-RateLimit-Limit"] == "60"


def test_answers_are_kept_nowhere(get):
    assert get("orders")["Cache-Control"] == "no-store, private"


def test_a_session_is_no_key(client, sam, sams_store):
    client.force_login(sam)

    assert is_problem(client.get("/api/v1/orders"), 401)
