"""The clocks act once, however often the sweep runs."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.models import Ticket
from aftersales.tasks import sweep_at
from core.models import Event


def count(kind):
    return Event.objects.filter(kind=kind).count()


def test_reminds_once_before_the_answer_is_due(ticket, noon):
    early, soon = noon + timedelta(hours=19), noon + timedelta(hours=21)

    assert sweep_at(early)["reminded"] == 0
    assert sweep_at(soon)["reminded"] == 1
    assert sweep_at(soon)["reminded"] == 0
    assert count("ticket.reminded") == 1


def test_an_unanswered_ticket_goes_to_mediation_once(ticket, noon):
    at_due, after = ticket.due_at, ticket.due_at + timedelta(seconds=1)

    assert sweep_at(at_due)["overdue"] == 0
    assert sweep_at(after)["overdue"] == 1
    assert sweep_at(after + timedelta(days=1))["overdue"] == 0
    ticket.refresh_from_db()
    assert ticket.status == "mediation"
    assert count("ticket.overdue") == count("ticket.in_mediation") == 1


def test_an_offer_that_nobody_answered_runs_out(offer):
    assert sweep_at(offer.expires_at - timedelta(seconds=1))["offers_expired"] == 0
    assert sweep_at(offer.expires_at)["offers_expired"] == 1
    offer.refresh_from_db()
    assert offer.status == "expired"


def test_one_bad_row_does_not_stop_the_rest(ticket, order, opening, noon):
    from aftersales.actions import open_ticket

    other = open_ticket(**opening | {"kind": "refund"})
    # A kind that no policy knows cannot be computed.
    Ticket.objects.filter(pk=ticket.pk).update(kind="gone")

    assert sweep_at(other.due_at + timedelta(seconds=1))["overdue"] == 1
    other.refresh_from_db()
    assert other.status == "mediation"


def test_queries_of_the_board_do_not_grow(opening, mick, client, noon):
    from aftersales.actions import ask_mediation, open_ticket

    client.force_login(mick)
    counts = []
    for kind in ["complaint", "refund", "return", "exchange"]:
        ask_mediation(open_ticket(**opening | {"kind": kind}), now=noon)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/mediation/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 15
