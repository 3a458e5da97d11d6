"""The chosen parcels as CSV: the ticked ones, or all that the list shows, and nothing that runs."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotPossible
from shipping.actions import dispatch_parcel, receive_order, record_tracking
from shipping.models import Order, Parcel
from shipping.queries.orders import SIZE
from tests.shipping.conftest import order_facts, scan

URL = "/parcels/parcels.csv"
HEADER = ["parcel", "carrier", "dispatched_at", "order", "state", "tracking", "from", "to"]
HEADER += ["buyer_sees_until", "delivered_on", "promised_by"]


@pytest.fixture
def three(sams_store, sam, shipped_at):
    """Dispatched a day after each other; the last one was delivered."""

    def send(number, at):
        facts = order_facts(number=number, placed_at=at)
        order, _new = receive_order(sams_store, facts=facts, actor=None, now=at)
        return dispatch_parcel(
            order, carrier="PostLink", number=f"LP0000{number}", actor=sam, now=at
        )

    found = [send(f"10{place}", shipped_at + timedelta(days=place)) for place in range(3)]
    at = shipped_at + timedelta(days=6)
    there = scan("delivered", at, number=found[2].number)
    record_tracking(sams_store, scans=[there], source="webhook", actor=None, now=at)
    return found


@pytest.fixture
def saved(client, sam):
    def read(query, person=sam):
        client.force_login(person)
        answer = client.get(f"{URL}?{query}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="parcels.csv"'
        text = b"".join(answer.streaming_content).decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    return read


def numbers(rows):
    return [row[0] for row in rows[1:]]


def test_a_row_says_what_the_list_shows(saved, parcel, order, tess):
    parcel.refresh_from_db()
    [header, row] = saved(f"picked={parcel.pk}", tess)
    assert header == HEADER
    assert row == [
        parcel.number,
        "PostLink",
        parcel.declared_shipped_at.isoformat(timespec="seconds"),
        order.number,
        "Announced",
        "No scan yet",
        parcel.origin,
        parcel.destination,
        parcel.window_ends_on.isoformat(),
        "",
        parcel.promise_on.isoformat(),
    ]
    assert row[2].endswith("+00:00")


def test_the_ticked_ones_leave_in_the_lists_order_wherever_they_stand_now(saved, three):
    first, _second, third = three
    ticked = f"view=under_way&picked={first.pk}&picked={third.pk}&picked=x&picked={'9' * 30}"
    rows = saved(ticked)
    assert numbers(rows) == [third.number, first.number]
    assert [row[9] for row in rows[1:]] == ["2026-03-09", ""]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("all=", [1, 0]),
        ("view=under_way&all=", [1, 0]),
        ("view=delivered&all=&picked={first}", [2]),
        ("view=all&all=&after=x", [2, 1, 0]),
        ("view=all&q=101&all=", [1]),
        ("view=all&q=%00nobody&all=", []),
        ("view=problem&all=", []),
    ],
)
def test_all_are_those_that_the_list_shows(client, saved, three, query, shown):
    rows = saved(query.format(first=three[0].pk))
    assert numbers(rows) == [three[place].number for place in shown]
    page = client.get(f"/parcels/?{query.format(first=three[0].pk)}")
    assert [row.number for row in page.context["page"]] == numbers(rows)


def test_another_stores_parcels_are_never_in_it(saved, three, rita, ritas_store):
    ticked = "&".join(f"picked={parcel.pk}" for parcel in three)
    assert saved(ticked, rita) == saved("view=all&all=", rita) == [HEADER]


@pytest.mark.parametrize("query", ["", "view=all", "picked=x"])
def test_none_is_refused(client, three, sam, query):
    client.force_login(sam)
    page = client.get(f"{URL}?{query}")
    assert page.status_code == NotPossible.status and "Tick at least one parcel." in page.text


def test_more_than_a_page_of_ticked_ones_are_refused(client, three, sam):
    client.force_login(sam)
    page = client.get(URL, {"picked": [three[0].pk] * (SIZE + 1)})
    assert page.status_code == NotPossible.status and "At most 50 parcels" in page.text
    assert client.get(URL, {"picked": [three[0].pk] * SIZE}).status_code == 200


def test_no_cell_runs(saved, parcel):
    Parcel.objects.update(carrier="=1+1")
    Order.objects.update(number="@a")
    [row] = saved("view=all&all=")[1:]
    assert (row[1], row[3]) == ("'=1+1", "'@a")


def test_words_are_the_readers(saved, parcel, sam):
    sam.language = "zh-hans"
    sam.save(update_fields=["language"])
    assert saved("all=")[1][4] == "已预报"


def test_questions_do_not_grow_with_the_rows(saved, three):
    counts = []
    for query in ("view=delivered&all=", "view=all&all="):
        saved(query)
        with CaptureQueriesContext(connection) as asked:
            saved(query)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_bar_sends_what_the_list_is_narrowed_by(client, three, sam):
    client.force_login(sam)
    page = client.get("/parcels/?view=all&q=10%22&after=x").text
    assert 'name="picked"' not in page
    page = client.get("/parcels/?view=all&q=LP&before=x&due=&elements=x&saved=1").text
    assert page.count('name="picked"') == 3 and f'formaction="{URL}"' in page
    assert "All parcels that this view and its filters show, on every page</label>" in page
    form = page[page.index('<form method="get">\n    <input type="hidden"') :]
    form = form[: form.index("</form>")]
    assert '<input type="hidden" name="view" value="all">' in form
    assert '<input type="hidden" name="q" value="LP">' in form and "before" not in form
    # Nor a name that would stand before what the page's scripts read of the form.
    assert re.findall('type="hidden" name="([^"]*)"', form) == ["view", "q", "due"]
