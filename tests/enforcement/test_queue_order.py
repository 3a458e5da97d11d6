"""The queue by time left, by risk or by age, page after page, at the same cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from enforcement.models import Case
from enforcement.queue_pages import Asked
from tests.enforcement.steps import signal

HOUR = timedelta(hours=1)
CODES = ["counterfeit_goods", "health_claim", "manipulation", "harassment"]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def cases(sams_store, now):
    """Of every risk; the oldest is due last."""
    made = {}
    for hours, (severity, code) in enumerate(
        [("medium", CODES[0]), ("high", CODES[1]), ("low", CODES[2]), ("high", CODES[3])]
    ):
        case = signal(sams_store, now - hours * HOUR, code, severity=severity)
        Case.objects.filter(pk=case.pk).update(
            severity=severity, due_at=now + (9 + hours) * HOUR, title=f"{severity} {hours}"
        )
        made[hours] = case
    return made


def titles(client, mia, query):
    client.force_login(mia)
    page = client.get(f"/moderation/{query}").content.decode()
    return re.findall(r'<a href="/moderation/cases/\d+/">(\w+ \d)</a>', page), page


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["medium 0", "high 1", "low 2", "high 3"]),
        ("?sort=time", ["medium 0", "high 1", "low 2", "high 3"]),
        ("?sort=severity", ["high 3", "high 1", "medium 0", "low 2"]),
        ("?sort=age", ["high 3", "low 2", "high 1", "medium 0"]),
        ("?sort=; --", ["medium 0", "high 1", "low 2", "high 3"]),
    ],
)
def test_orders_what_waits(client, mia, cases, query, order):
    assert titles(client, mia, query)[0] == order


def test_a_graver_signal_moves_a_case_up(client, mia, cases, sams_store, now):
    signal(sams_store, now, CODES[2], severity="high", detail="Worse.")

    assert titles(client, mia, "?sort=severity")[0][:3] == ["high 3", "low 2", "high 1"]


@pytest.mark.parametrize("sort", ["severity", "age"])
def test_pages_go_on_in_that_order(client, mia, cases, sort, monkeypatch):
    whole = titles(client, mia, f"?sort={sort}")[0]
    monkeypatch.setattr("enforcement.views.queue.SIZE", 2)

    first, page = titles(client, mia, f"?sort={sort}")
    link = re.search(r'href="(\?[^"]*after=[^"]*)"', page)[1].replace("&amp;", "&")
    second, _page = titles(client, mia, link)

    assert first + second == whole and len(first) == 2 and f"sort={sort}" in link


@pytest.mark.parametrize("sort", ["severity", "age"])
def test_costs_as_many_queries(client, mia, cases, sort):
    titles(client, mia, "")
    with CaptureQueriesContext(connection) as usual:
        titles(client, mia, "")
    with CaptureQueriesContext(connection) as sorted_:
        titles(client, mia, f"?sort={sort}")

    assert len(sorted_) == len(usual)


def test_links_keep_what_is_narrowed(client, mia, cases):
    page = titles(client, mia, "?view=mine&q=lamp&sort=age")[1]

    assert 'href="/moderation/?view=mine&amp;q=lamp&amp;sort=severity"' in page
    assert 'href="/moderation/?view=mine&amp;q=lamp"' in page
    assert 'href="/moderation/?view=due&amp;sort=age"' in page
    assert 'aria-current="true">Oldest</b>' in page


def test_by_age_says_when_a_case_was_opened(client, mia, cases):
    assert "Opened on" in titles(client, mia, "?sort=age")[1]
    assert "Opened on" not in titles(client, mia, "")[1]


def test_what_is_decided_has_one_order():
    asked = Asked.of({"view": "decided", "sort": "age"})

    assert (asked.sort, asked.order, asked.sorts()) == ("time", ("-due_at", "-id"), [])
