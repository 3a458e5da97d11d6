"""A page of the queue by the question written once is the page that Django's own query gives."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.paging import Spot, keyset
from enforcement.actions import claim_case
from enforcement.models import Case
from enforcement.queries.case_page import read_page
from enforcement.queries.cases import VIEWS, lines, list_queue
from enforcement.queue_pages import LATEST, SORTS
from tests.enforcement.steps import decide, signal

CODES = ["counterfeit_goods", "health_claim", "manipulation", "harassment", "manipulation_serious"]
HOUR = timedelta(hours=1)
ORDERS = [("decided", LATEST), *((view, order) for view in VIEWS[:3] for order in SORTS.values())]


@pytest.fixture
def cases(sams_store, ritas_store, mia, max_, noon):
    """Two free, two of Mia, one of Max, two decided; due hours apart, two at one instant."""
    made = []
    for n, code in enumerate(CODES):
        store = (sams_store, ritas_store)[n % 2]
        made.append(signal(store, noon - n * HOUR, code, severity=("high", "low", "medium")[n % 3]))
    signal(sams_store, noon, CODES[0], source="report", detail="Another")
    for case, who in zip(made[:3], (mia, mia, max_), strict=True):
        claim_case(case, actor=who, now=noon)
    for code in (CODES[0], CODES[4]):
        done = claim_case(signal(ritas_store, noon, code, "9"), actor=mia, now=noon)
        decide(done, mia, noon)
    for n, case in enumerate(made):
        Case.objects.filter(pk=case.pk).update(due_at=noon + max(n, 1) * 5 * HOUR)
    return made


def ask(user, link=""):
    return SimpleNamespace(user=user, GET=QueryDict(link.removeprefix("?")))


def shown(page, now):
    """All that the queue's rows show of each case."""
    return [
        (
            *(line.case.pk, line.case.number, line.case.title, line.case.status, line.rule),
            *(line.case.get_severity_display(), line.case.opened_at, line.case.due_at),
            *(line.case.store.name, line.case.store.slug, line.why, line.points),
            line.case.claimed_by and line.case.claimed_by.name,
        )
        for line in lines(page.rows, now)
    ]


@pytest.mark.parametrize(("view", "order"), ORDERS)
def test_every_view_in_every_order_page_by_page(cases, mia, noon, view, order):
    link, pages = "", 0
    while True:
        ours = read_page(ask(mia, link), view, noon, order=order, size=1)
        theirs = keyset(list_queue(mia, view, noon), ask(mia, link), order=order, size=1)
        assert shown(ours, noon) == shown(theirs, noon) and len(ours) == 1
        for mine, other in ((ours.next, theirs.next), (ours.previous, theirs.previous)):
            # A cursor says when it was signed: the place alone is the same.
            assert Spot.of(ask(mia, mine), order) == Spot.of(ask(mia, other), order)
            assert bool(mine) is bool(other)
        pages += 1
        if ours.previous:
            before = ask(mia, ours.previous)
            back = read_page(before, view, noon, order=order, size=1)
            rows = keyset(list_queue(mia, view, noon), before, order=order, size=1)
            assert shown(back, noon) == shown(rows, noon)
        if not (link := ours.next):
            break
    assert pages == {"all": 5, "due": 3, "mine": 2, "decided": 2}[view]


def test_each_reader_has_their_own(cases, mia, max_, noon):
    def mine(who):
        return {row.pk for row in read_page(ask(who), "mine", noon, order=("id",), size=9)}

    assert mine(mia) == {cases[0].pk, cases[1].pk} and mine(max_) == {cases[2].pk}


def test_a_day_ends_at_midnight_where_the_reader_is(cases, mia, noon):
    def due():
        return len(read_page(ask(mia), "due", noon, order=("due_at", "id"), size=9))

    with timezone.override("Asia/Shanghai"):
        assert due() == 0
    assert due() == 3


def test_words_narrow_it(cases, mia, sams_store, noon):
    page = read_page(ask(mia), "all", noon, order=("id",), size=9, query=sams_store.name)
    assert {row.store_id for row in page} == {sams_store.pk} and len(page) == 3


def test_rows_cost_one_question(cases, mia, noon):
    with CaptureQueriesContext(connection) as asked:
        page = read_page(ask(mia), "all", noon, order=("id",), size=9)
        assert all(row.store.slug and str(row.claimed_by) for row in page)
    assert len(asked) == 1
