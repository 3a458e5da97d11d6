"""All that passes is asked for in one question, which indexes answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import ask_mediation, open_ticket, write_as_buyer
from aftersales.actions.late_rungs import tell_resolutions, tell_rulings
from aftersales.models import Ticket, Told
from aftersales.tasks import sweep_at
from core.prepared import BY_INDEX
from tests.aftersales.returning import approved

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def kept_question():
    """What the sweep asked last, of which the connection keeps the plan."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT name, cardinality(parameter_types) FROM pg_prepared_statements
            WHERE statement LIKE '%resolution_tell_at%'
        """)
        [found] = cursor.fetchall()
    return found


def test_a_sweep_with_nothing_due_asks_two_questions(ticket, noon):
    sweep_at(noon)
    with CaptureQueriesContext(connection) as asked:
        sweep_at(noon)
    told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(told) == 2
    assert f"EXECUTE {kept_question()[0]}" in told[1]


def test_no_rung_reads_a_table_of_tickets_from_end_to_end(ticket, noon):
    sweep_at(noon)
    name, count = kept_question()
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        nulls = ", ".join(["NULL"] * count)
        cursor.execute(f"EXPLAIN EXECUTE {name} ({nulls})")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    tables = ("ticket", "offer", "return", "rulingappeal")
    for table in (f"aftersales_{name}" for name in tables):
        assert f" on {table}" in plan
        assert f"Seq Scan on {table}" not in plan


@pytest.mark.parametrize("verb", [tell_resolutions, tell_rulings])
def test_a_batch_takes_as_many_statements_as_one_ticket(opening, noon, verb):
    late, asked = noon + 30 * DAY, []
    for kinds in (["complaint"], ["refund", "return", "exchange"]):
        ids = [open_ticket(**opening | {"kind": kind}).pk for kind in kinds]
        for one in Ticket.objects.filter(pk__in=ids):
            ask_mediation(one, now=noon)
        with CaptureQueriesContext(connection) as queries:
            assert verb(ids, step=Told.LONG_LATE, now=late) == len(ids)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_resolution_runs_on_when_a_mediator_is_asked_of_agreed_goods(order, policy, sam, noon):
    ticket = approved(order, sam, noon, reason="damaged").ticket
    ask_mediation(ticket, now=noon + 2 * DAY)
    due_at = noon + 7 * DAY
    assert [sweep_at(noon + n * DAY)["resolutions_late"] for n in (3, 5)] == [0, 0]
    ticket.refresh_from_db()
    assert ticket.resolution_tell_at == due_at - DAY
    assert [sweep_at(due_at + n * SECOND)["resolutions_late"] for n in (0, 1, 2)] == [0, 1, 0]


def test_a_missed_settlement_is_not_told_again_after_another_message(ticket, noon):
    late = noon + 5 * DAY + SECOND
    assert sweep_at(late)["resolutions_late"] == 1
    write_as_buyer(ticket, text="And now?", language="en", now=late)
    assert sweep_at(late + DAY / 2)["resolutions_late"] == 0
    ticket.refresh_from_db()
    assert ticket.resolution_told == Told.LATE


def test_a_decision_after_a_second_coming_is_due_anew(order, policy, sam, mona, noon):
    ticket = approved(order, sam, noon, reason="damaged").ticket
    # It was with the team before, and late.
    Ticket.objects.filter(pk=ticket.pk).update(ruling_told=Told.LATE)
    ask_mediation(ticket, now=noon)
    assert sweep_at(noon + 7 * DAY)["rulings_late"] == 0
    assert sweep_at(noon + 7 * DAY + SECOND)["rulings_late"] == 1
