"""Keyset pages: every row once, forwards and backwards, in the order asked for."""

from datetime import timedelta
from itertools import chain

import pytest
from django.test import RequestFactory

from core.models import Event
from core.paging import keyset


@pytest.fixture
def rows(sams_store, noon):
    Event.objects.bulk_create(
        Event(
            kind="store.opened",
            store=sams_store,
            subject_type="x",
            subject_id=str(n),
            at=noon + timedelta(hours=n // 3),
        )
        for n in range(10)
    )
    return Event.objects.filter(subject_type="x")


def walk(rows, order, way="next", query=""):
    seen, pages = [], 0
    while pages < 20:
        page = keyset(rows, RequestFactory().get(f"/{query}"), order=order, size=3)
        seen.append([int(row.subject_id) for row in page])
        pages += 1
        last, query = query, getattr(page, way)
        if not query:
            return seen, last
    raise AssertionError("paging does not end")


@pytest.mark.parametrize("order", [("-at", "-id"), ("at", "id"), ("-id",)])
def test_every_row_once_in_order_and_back(rows, order):
    expected = [int(row.subject_id) for row in rows.order_by(*order)]
    forth, last = walk(rows, order)
    back, _ = walk(rows, order, "previous", last)

    assert list(chain(*forth)) == expected
    assert list(chain(*reversed(back))) == expected


def test_a_row_that_arrives_in_between_moves_nothing(rows, sams_store, noon):
    first = keyset(rows, RequestFactory().get("/"), order=("-at", "-id"), size=3)
    Event.objects.create(
        kind="store.opened",
        store=sams_store,
        subject_type="x",
        subject_id="99",
        at=noon + timedelta(days=1),
    )
    second = keyset(rows, RequestFactory().get("/" + first.next), order=("-at", "-id"), size=3)

    assert [int(row.subject_id) for row in second] == [6, 5, 4]


def test_a_forged_cursor_gives_the_first_page(rows):
    page = keyset(rows, RequestFactory().get("/?after=nonsense"), order=("-id",), size=3)
    assert [int(row.subject_id) for row in page] == [9, 8, 7]


def test_mixed_directions_are_refused(rows):
    with pytest.raises(ValueError, match="one direction"):
        keyset(rows, RequestFactory().get("/"), order=("-at", "id"))
