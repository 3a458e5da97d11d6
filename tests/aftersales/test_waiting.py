"""What waits for the store: answers, labels and checks of goods, each once, by when it is due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Store
from aftersales import queries, registered
from aftersales.actions import (
    ask_mediation,
    attach_label,
    open_ticket,
    receive_return,
    send_back,
    write_as_buyer,
)
from aftersales.models import Return, Ticket
from core.counting import count_waiting
from core.paging import keyset
from tests.aftersales.returning import SENT, approved
from tests.aftersales.test_returns import LABEL

HOUR = timedelta(hours=1)


@pytest.fixture
def returned(order, policy, sam, noon, shelf):
    return approved(order, sam, noon)


@pytest.fixture
def faulty(order, policy, sam, noon, shelf):
    """Of damaged goods: the store pays the way back."""
    return approved(order, sam, noon, reason="damaged")


@pytest.fixture
def seen(client, sam, sams_store, monkeypatch, noon):
    """What the store sees at an instant: its list by view, the sidebar, the tasks of its home."""

    def look(at=noon, view="waiting"):
        monkeypatch.setattr("core.clock.now", lambda: at)
        client.force_login(sam)
        page = client.get(f"/tickets/?view={view}")
        [(waits, hot)] = count_waiting([registered._waiting], store=sams_store, now=at)
        tasks = registered._tasks(sam, sams_store, "seller", at)
        counts = queries.count_views(sams_store)
        assert waits == counts["waiting"] == queries.list_tickets(sams_store, "waiting").count()
        rows = [
            (row.pk, str(todo.words) if todo else "", todo and todo.due_at)
            for row, todo in page.context["rows"]
        ]
        return rows, waits, hot, [task.title for task in tasks]

    return look


def test_a_label_waits_for_the_store_until_it_is_there(faulty, seen, sam, noon):
    facts = (faulty.ticket_id, "Send the buyer a label", faulty.due_at)
    assert seen() == ([facts], 1, False, ["Act on 1 return"])
    assert seen(faulty.due_at - HOUR)[2] is True

    attach_label(faulty, document=LABEL, actor=sam, now=noon)
    assert seen() == ([], 0, False, [])


def test_goods_wait_for_the_store_once_they_came(returned, seen, sam, noon):
    assert seen()[:2] == ([], 0)
    sent = send_back(returned, **SENT, now=noon)
    assert seen()[:2] == ([], 0)
    received = receive_return(sent, actor=sam, now=noon)
    assert seen()[0] == [(returned.ticket_id, "Check the goods", received.due_at)]


def test_an_answer_owed_meanwhile_waits_too_and_the_earlier_is_shown(returned, seen, sam, noon):
    ticket = returned.ticket
    write_as_buyer(ticket, text="Which box?", language="en", now=noon)
    ticket.refresh_from_db()
    answer = (ticket.pk, "Answer the buyer", ticket.due_at)
    assert seen(noon + HOUR) == ([answer], 1, True, ["Answer 1 buyer"])

    received = receive_return(returned, actor=sam, now=noon)
    assert ticket.due_at < received.due_at and seen()[:2] == ([answer], 1)
    earlier = ticket.due_at - HOUR
    Return.objects.update(due_at=earlier)
    assert seen()[0] == [(ticket.pk, "Check the goods", earlier)]


def test_a_ticket_with_a_mediator_waits_for_no_store(faulty, seen, noon):
    ask_mediation(faulty.ticket, now=noon)
    assert seen()[:2] == ([], 0)
    assert seen(view="returns")[0] == [(faulty.ticket_id, "", None)]


def test_another_store_waits_for_nothing(faulty, policy, seen):
    other = Store.objects.create(
        slug="other", name="Other", country="CN", created_at=faulty.status_at
    )
    assert count_waiting([registered._waiting], store=other, now=faulty.status_at) == [(0, False)]


@pytest.fixture
def three(faulty, opening, seen):
    """A ticket to answer, one that owes a label, and one to answer after both."""
    first, last = (open_ticket(**opening | {"kind": kind}) for kind in ("complaint", "refund"))
    for one, hours in ((first, -1), (last, 1)):
        Ticket.objects.filter(pk=one.pk).update(due_at=faulty.due_at + hours * HOUR)
    return [first.pk, faulty.ticket_id, last.pk]


def test_what_is_due_first_stands_first(three, seen):
    rows, waits, _hot, tasks = seen()
    assert [pk for pk, _words, _at in rows] == three and waits == 3
    assert tasks == ["Answer 2 buyers", "Act on 1 return"]


def test_an_answer_that_is_due_earlier_than_the_label_counts(three, faulty, seen):
    first, labelled, last = three
    Ticket.objects.filter(pk=labelled).update(due_at=faulty.due_at - 2 * HOUR)
    assert [pk for pk, _words, _at in seen()[0]] == [labelled, first, last]


def test_pages_go_on_where_the_one_before_ended(three, sams_store):
    found, query = [], ""
    for _page in range(3):
        request = RequestFactory().get(f"/tickets/{query}")
        rows = queries.list_tickets(sams_store, "waiting")
        page = keyset(rows, request, order=queries.order_of("waiting"), size=1)
        found += [row.pk for row in page]
        query = page.next
    assert found == three and not query


def test_the_list_asks_as_much_for_many_as_for_one(faulty, opening, client, sam, noon):
    client.force_login(sam)
    asked = []
    for kinds in ((), ("complaint", "refund", "exchange")):
        for kind in kinds:
            open_ticket(**opening | {"kind": kind})
        with CaptureQueriesContext(connection) as found:
            assert client.get("/tickets/").status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 8


def test_returns_stand_by_the_end_of_their_time(returned, seen, noon):
    facts = (returned.ticket_id, "The buyer sends the goods", returned.due_at)
    assert seen(view="returns")[0] == [facts]
    sent = send_back(returned, **SENT, now=noon)
    assert seen(view="returns")[0] == [(returned.ticket_id, "On the way back", sent.due_at)]
    Return.objects.update(due_at=None)
    assert seen(view="returns")[0] == [(returned.ticket_id, "On the way back", None)]


def test_a_ticket_with_two_returns_counts_once(returned, sams_store, sam, noon):
    """The first was not needed any more, after which both sides agreed on another one."""
    ticket = returned.ticket
    first = {"status": "dropped", "due_at": None}
    Return.objects.filter(pk=returned.pk).update(**first)
    returned.pk, returned.parcel = None, None
    returned.save()
    counts = queries.count_views(sams_store)
    assert (counts["agreed"], counts["returns"]) == (1, 1)
    assert queries.list_tickets(sams_store, "returns").get() == ticket


def test_what_waits_is_found_by_indexes(faulty, sams_store, noon):
    with CaptureQueriesContext(connection) as asked:
        count_waiting([registered._waiting], store=sams_store, now=noon)
    [question] = [one["sql"] for one in asked]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {question}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
