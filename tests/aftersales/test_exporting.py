"""A store's tickets as CSV: what the list shows, in its order, and nothing that runs."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import answer_buyer, ask_mediation, open_ticket
from aftersales.models import Ticket
from shipping.models import Order

HEADER = ["ticket", "order", "title", "buyer", "state"]
HEADER += ["to_do", "to_do_of", "to_do_by", "settled_for"]
URL = "/tickets/tickets.csv"


@pytest.fixture
def tickets(opening, noon):
    """A complaint, a refund and a return on one order; the youngest is to be answered first."""
    found = [open_ticket(**opening | {"kind": kind}) for kind in ("complaint", "refund", "return")]
    for place, ticket in enumerate(found):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=noon + timedelta(hours=9 - place))
    return found


@pytest.fixture
def saved(client, sam):
    """What a member of Sam's store saves, as rows of cells."""

    def read(query="", person=sam):
        client.force_login(person)
        answer = client.get(f"{URL}{query}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="tickets.csv"'
        text = b"".join(answer.streaming_content).decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    return read


def refs(rows):
    return [row[0] for row in rows[1:]]


def test_a_row_says_what_the_list_shows(saved, ticket, order, tess, noon):
    Ticket.objects.update(due_at=noon + timedelta(hours=24))

    rows = saved(person=tess)
    assert rows == [
        HEADER,
        [
            f"T-{ticket.pk}",
            order.number,
            ticket.title,
            order.buyer_name,
            "Seller must answer",
            "Answer the buyer",
            "Seller",
            "2026-03-03T12:00:00+00:00",
            "",
        ],
    ]


def test_the_order_is_that_of_the_view(client, saved, tickets, sam, noon):
    first, second, third = [ticket.ref for ticket in tickets]
    assert refs(saved()) == refs(saved("?view=waiting")) == [third, second, first]
    answer_buyer(tickets[2], text="Sorry.", actor=sam, now=noon)
    ask_mediation(tickets[0], now=noon)

    for view, shown in {
        "waiting": [second],
        "answered": [third],
        "mediation": [first],
        "solved": [],
        "all": [third, second, first],
        "nonsense": [third, second, first],
    }.items():
        assert refs(saved(f"?view={view}")) == shown
        page = client.get(f"/tickets/?view={view}").context
        assert [row.ref for row, _todo in page["rows"]] == shown


def test_the_search_narrows_it(saved, tickets, order):
    [_complaint, refund, _return] = tickets
    assert refs(saved(f"?view=all&q={refund.ref.lower()}")) == [refund.ref]
    assert len(refs(saved(f"?q={order.number}"))) == 3
    assert refs(saved("?q=nobody")) == [] == refs(saved("?q=%00%27"))


def test_all_pages_are_in_it(client, saved, ticket, noon, sam):
    """The list has fifty on a page, the file all."""
    facts = {"store": ticket.store, "order": ticket.order, "language": "en", "opened_at": noon}
    facts |= {"status_at": noon, "status": "solved", "benefited": "buyer", "kind": "refund"}
    made = Ticket.objects.bulk_create(Ticket(**facts) for _place in range(60))

    assert refs(saved("?view=solved")) == [row.ref for row in reversed(made)]
    assert saved("?view=solved")[1][4:] == ["Settled", "", "", "", "Buyer"]
    assert len(client.get("/tickets/?view=solved").context["rows"]) == 50


def test_no_cell_runs_and_each_reads_back(saved, ticket):
    Order.objects.update(number="+49-1", buyer_name='=HYPERLINK("http://evil.example")')
    for sign in ("=1", "+1", "-1", "@a", "\t=1"):
        Ticket.objects.update(titles={"en": sign})
        [row] = saved()[1:]
        assert row[:4] == [ticket.ref, "'+49-1", f"'{sign}", '\'=HYPERLINK("http://evil.example")']


def test_another_stores_tickets_are_never_in_it(saved, tickets, rita):
    own = f"?view=all&q={tickets[0].ref}&store={tickets[0].store.slug}"
    assert saved("?view=all", rita) == saved(own, rita) == [HEADER]


def test_words_are_the_readers(saved, ticket, sam):
    sam.language = "zh-hans"
    sam.save(update_fields=["language"])
    [row] = saved()[1:]
    assert row[2] == ticket.titles["zh-hans"] and row[4:7] == ["等待卖家答复", "回复买家", "卖家"]


def test_says_which_side_owes_it(saved, ticket, noon):
    ask_mediation(ticket, now=noon)
    Ticket.objects.update(due_at=noon + timedelta(hours=24))
    [row] = saved("?view=mediation")[1:]
    assert row[5:8] == ["The mediator answers the buyer", "Mediator", "2026-03-03T12:00:00+00:00"]


def test_questions_do_not_grow_with_the_rows(saved, opening):
    counts = []
    for kind in ("complaint", "refund", "return"):
        open_ticket(**opening | {"kind": kind})
        with CaptureQueriesContext(connection) as asked:
            saved()
        counts.append(len(asked))
    assert counts[0] >= counts[1] == counts[2]


@pytest.mark.parametrize("query", ["", "?view=solved", "?view=all&q=T-1&before=x"])
def test_the_list_leads_to_the_file_of_what_it_shows(client, ticket, sam, query):
    client.force_login(sam)
    page = client.get(f"/tickets/{query}")
    said = {"": "view=waiting&amp;q=", "?view=solved": "view=solved&amp;q="}
    assert f'href="{URL}?{said.get(query, "view=all&amp;q=T-1")}"' in page.text
