"""The clocks act once, however often the sweep runs."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import add_note, answer_buyer, decline_offer, write_as_buyer
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

    other = open_ticket(**opening | {"kind": "dispute"})
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


def test_a_buyer_who_writes_before_the_sweep_loses_no_mediation(ticket, noon):
    due_at = ticket.due_at
    late = due_at + timedelta(seconds=30)
    write_as_buyer(ticket, text="Hello?", language="en", now=late)

    ticket.refresh_from_db()
    assert ticket.due_at == due_at
    assert sweep_at(late)["overdue"] == 1
    write_as_buyer(ticket, text="Still there?", language="en", now=late + timedelta(hours=1))
    assert sweep_at(late + timedelta(hours=2))["overdue"] == 0
    ticket.refresh_from_db()
    assert ticket.status == "mediation"
    assert count("ticket.overdue") == count("ticket.in_mediation") == 1


def test_an_offer_declined_before_the_sweep_loses_no_mediation(offer, ticket, noon):
    write_as_buyer(ticket, text="Too little.", language="en", now=noon + timedelta(hours=1))
    late = noon + timedelta(hours=25, seconds=1)
    decline_offer(offer, now=late)

    assert sweep_at(late)["overdue"] == 1
    ticket.refresh_from_db()
    assert ticket.status == "mediation"


def test_an_answer_before_the_sweep_is_late_but_an_answer(ticket, sam):
    late = ticket.due_at + timedelta(seconds=30)
    answer_buyer(ticket, text="Sorry.", actor=sam, now=late)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at) == ("answered", None)
    assert sweep_at(late)["overdue"] == 0


def test_reminds_again_only_for_another_deadline(ticket, mick, sam, noon):
    soon = noon + timedelta(hours=21)
    assert sweep_at(soon)["reminded"] == 1
    add_note(ticket, text="Watch this.", actor=mick, now=soon)
    write_as_buyer(ticket, text="Hello?", language="en", now=soon)
    assert sweep_at(soon + timedelta(hours=1))["reminded"] == 0

    answer_buyer(ticket, text="Sorry.", actor=sam, now=soon + timedelta(hours=2))
    write_as_buyer(ticket, text="And?", language="en", now=soon + timedelta(hours=3))
    assert sweep_at(soon + timedelta(hours=25))["reminded"] == 1
    assert count("ticket.reminded") == 2
