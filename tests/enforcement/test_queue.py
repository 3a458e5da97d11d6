"""The review queue: how many wait for whom, and rows that show what people wrote as text."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.case_rows import CaseRows
from enforcement.queries.cases import count_views, lines, list_queue
from tests.enforcement.steps import signal


def test_counts_by_what_is_due_and_whose_it_is(case, claimed, mia, max_, noon):
    assert count_views(mia, noon)["mine"] == 1 and count_views(max_, noon)["mine"] == 0
    early = case.due_at - timedelta(days=2)
    found = count_views(mia, early)
    assert (found["all"], found["due"], found["soon"], found["overdue"]) == (1, 0, 0, 0)
    found = count_views(mia, case.due_at - timedelta(hours=1))
    assert (found["soon"], found["overdue"]) == (1, 0)
    found = count_views(mia, case.due_at + timedelta(minutes=1))
    assert (found["due"], found["soon"], found["overdue"]) == (1, 1, 1)


def test_a_ban_waits_for_seniors_who_did_not_propose_it(proposed_ban, mia, max_, sena, sam, noon):
    waiting = {who: count_views(who, noon)["approvals"] for who in (mia, max_, sena)}
    assert waiting == {mia: 0, max_: 0, sena: 1}


def test_no_measure_waits_for_members_of_its_store(freeze, mia, sams_store, noon):
    assert count_views(mia, noon)["approvals"] == 1
    sams_store.memberships.create(user=mia, role="reader")
    assert count_views(mia, noon)["approvals"] == 0


def questions_for(who, now):
    with CaptureQueriesContext(connection) as seen:
        found = lines(list(list_queue(who, "all", now)), now)
    return found, len(seen)


def test_more_rows_ask_no_more_questions(sams_store, ritas_store, mia, noon):
    signal(sams_store, noon)
    signal(sams_store, noon, source="report", detail="Another")
    [line], few = questions_for(mia, noon)
    assert line.why == "1 report · 1 signal"
    signal(ritas_store, noon)
    found, more = questions_for(mia, noon)
    assert len(found) == 2 and more == few


@pytest.mark.parametrize("token", ["", "tok<en"])
def test_rows_show_what_people_wrote_as_text(case, sams_store, mia, noon, token):
    hostile = '<script>alert("1")</script>'
    type(case).objects.filter(pk=case.pk).update(title=hostile)
    sams_store.name = hostile
    sams_store.save(update_fields=["name"])
    html = CaseRows(noon, token).write(lines(list(list_queue(mia, "all", noon)), noon))
    assert "</b> <time" in html
    assert "<script" not in html and html.count("&lt;script&gt;") == 2
    assert ("tok&lt;en" in html) is bool(token) and ("<form" in html) is bool(token)
