"""The board shows what its address chooses, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import ask_mediation, change_priority, open_ticket, take_ticket
from aftersales.actions.goods import Claimed
from aftersales.models import Ticket

TWO = [("complaint", "damaged"), ("refund", "late")]


@pytest.fixture
def goods(opening, mick, noon):
    """A damaged lamp and a late one, both free; the board is asked as Mick."""
    line = opening["order"].lines.get()
    tickets = []
    for kind, reason in TWO:
        claimed = {"goods": {line.pk: Claimed(1, reason)}, "kind": kind}
        tickets.append(open_ticket(**opening | claimed))
        ask_mediation(tickets[-1], now=noon)
    return tickets


@pytest.fixture
def shown(client, mick, monkeypatch, noon):
    monkeypatch.setattr("core.clock.now", lambda: noon)
    client.force_login(mick)

    def ask(query):
        page = client.get(f"/mediation/{query}")
        assert page.status_code == 200
        return [row.pk for row in page.context["page"].rows]

    return ask


def test_asking_for_mediation_puts_a_ticket_into_its_queue(goods):
    kept = Ticket.objects.order_by("pk").values_list("queue", flat=True)
    assert list(kept) == ["goods", "delivery"]


def test_the_address_narrows_the_board(goods, shown, mick, noon):
    broken, late = goods

    assert shown("") == shown("?queue=nonsense&view=nonsense") == [broken.pk, late.pk]
    assert shown("?queue=goods") == shown(f"?q=t-{broken.pk}") == [broken.pk]
    assert shown("?queue=safety") == shown("?q=no+such+store") == shown("?q=%00x") == []
    assert shown("?q=lamps&queue=delivery") == [late.pk]
    take_ticket(broken, actor=mick, now=noon)
    assert shown("?queue=goods") == []
    assert shown("?queue=goods&taken=1") == shown("mine/") == [broken.pk]
    change_priority(late, priority="urgent", reason="A child waits.", actor=mick, now=noon)
    assert shown("?priority=1") == [late.pk]


def test_due_today_is_by_the_days_of_the_ticket(goods, shown, noon):
    late = goods[1]
    Ticket.objects.filter(pk=late.pk).update(status_at=noon - timedelta(days=6, hours=13))

    assert shown("?due=1") == [late.pk]
    Ticket.objects.filter(pk=late.pk).update(status_at=noon - timedelta(days=6) + timedelta(days=1))
    assert shown("?due=1") == []


def test_the_language_is_that_of_the_reader(goods, shown, noon):
    Ticket.objects.filter(pk=goods[1].pk).update(language="de")
    assert shown("?language=1") == [goods[0].pk]


def test_queries_stay_eight_however_it_is_narrowed(goods, shown):
    for query in ("", "?queue=goods&taken=1&due=1&priority=1&language=1&q=lamps"):
        with CaptureQueriesContext(connection) as queries:
            shown(query)
        assert len(queries) <= 8, [query["sql"][:80] for query in queries]
