"""A paused measure says so wherever it is shown: since when, until when, and that we are late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import clock
from enforcement.actions import (
    confirm_sanction,
    decide_appeal,
    escalate_store,
    file_appeal,
    pause_measures,
    take_appeal,
)
from enforcement.models import Appeal
from enforcement.queries.standing import verdict
from enforcement.reputation import reputation_of
from tests.enforcement.steps import violate

HOUR = timedelta(hours=1)


@pytest.fixture
def start():
    """Pages read the wall clock, so what they show is dated around it."""
    return clock.now() - 10 * HOUR


@pytest.fixture
def frozen(sams_store, mia, start):
    violate(sams_store, mia, start)
    (sanction,) = escalate_store(sams_store, now=start)
    return sanction


@pytest.fixture
def filed(frozen, mia, sam, max_, start):
    confirm_sanction(frozen, reason="The same cards.", actor=mia, now=start)
    appeal = file_appeal(frozen.statements.get(), reason="A film crew.", actor=sam, now=start)
    Appeal.objects.filter(pk=appeal.pk).update(due_at=start + HOUR)
    appeal.refresh_from_db()
    return take_appeal(appeal, actor=max_, now=start + HOUR)


@pytest.fixture
def late(filed, start):
    pause_measures(filed, now=start + 2 * HOUR)
    return filed


def pages(appeal):
    statement = appeal.statement
    return {
        "sam": ["/standing/", f"/decisions/{statement.pk}/", f"/appeals/{appeal.pk}/"],
        "max_": [
            f"/moderation/stores/{appeal.store.slug}/",
            f"/moderation/appeals/{appeal.pk}/",
            f"/moderation/approvals/{statement.sanction_id}/",
        ],
    }


@pytest.mark.parametrize("who", ["sam", "max_"])
def test_every_page_of_it_says_so_in_both_languages(client, request, late, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    words = {"en": "we are late", "zh-hans": "我方逾期未答复"}
    for language, said in words.items():
        person.language = language
        person.save(update_fields=["language"])
        for url in pages(late)[who]:
            page = client.get(url)
            assert page.status_code == 200 and said in page.text, url
            assert late.number in page.text, url
    assert all("款项继续暂扣。" in client.get(url).text for url in pages(late)[who])


@pytest.mark.parametrize("who", ["sam", "max_"])
def test_no_page_of_it_says_so_before_or_after(client, request, filed, who, max_, start):
    client.force_login(request.getfixturevalue(who))
    for url in pages(filed)[who]:
        assert "Paused since" not in client.get(url).text, url
    pause_measures(filed, now=start + 2 * HOUR)
    said = {"outcome": "refused", "reason": "It was."}
    decide_appeal(filed, **said, actor=max_, now=start + 3 * HOUR)
    for url in pages(filed)[who]:
        assert "Paused since" not in client.get(url).text, url


def test_the_lists_mark_it(client, late, sam, max_, start):
    client.force_login(sam)
    assert "Measure paused" in client.get("/appeals/").text
    assert "Paused" in client.get("/decisions/").text
    client.force_login(max_)
    assert "Measure paused" in client.get("/moderation/appeals/").text

    decide_appeal(late, outcome="refused", reason="No.", actor=max_, now=start + 3 * HOUR)

    assert "Measure paused" not in client.get("/moderation/appeals/?view=answered").text
    client.force_login(sam)
    assert "Measure paused" not in client.get("/appeals/").text


def test_the_decision_tells_what_became_of_it(client, late, sam, max_, start):
    decide_appeal(late, outcome="refused", reason="No.", actor=max_, now=start + 3 * HOUR)
    client.force_login(sam)

    page = client.get(f"/decisions/{late.statement_id}/").text

    assert "is paused until appeal" in page and "is in force again until" in page


def test_the_verdict_and_what_buyers_see_follow_what_is_in_force(filed, sams_store, max_, start):
    at = start + 2 * HOUR
    assert verdict(sams_store, at).title.startswith("Your store is frozen")
    pause_measures(filed, now=at)
    now = at + HOUR
    words = verdict(sams_store, now)
    assert words.title == "Your store can sell: a measure is paused until we answer your appeal"
    assert (words.tone, words.shape) == ("warn", "clock-pause")
    assert reputation_of(sams_store, now=at - HOUR).is_closed
    assert not reputation_of(sams_store, now=now).is_closed
    with translation.override("zh-hans"):
        assert "暂停" in verdict(sams_store, now).title

    decide_appeal(filed, outcome="refused", reason="No.", actor=max_, now=now)

    assert verdict(sams_store, now).title.startswith("Your store is frozen")
    assert reputation_of(sams_store, now=now).is_closed


def test_lists_ask_no_more_for_more_rows(client, late, sam, sams_store, mia, start):
    client.force_login(sam)

    def asked(url):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    asked("/decisions/")
    before = [asked(url) for url in ("/decisions/", "/appeals/")]
    for number in range(3):
        more = violate(sams_store, mia, start, "abusive_reports", f"more-{number}")
        file_appeal(more.statements.get(), reason="No.", actor=sam, now=start)
    assert [asked(url) for url in ("/decisions/", "/appeals/")] == before
