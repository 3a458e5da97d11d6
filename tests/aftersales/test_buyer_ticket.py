from datetime import timedelta

from aftersales.tasks import sweep_at


def test_a_missed_deadline_is_no_promise_to_the_buyer(client, ticket, aftersales_token, noon):
    page = f"/b/{aftersales_token}/tickets/{ticket.pk}/"
    assert b"The seller answers by" in client.get(page).content

    sweep_at(ticket.due_at + timedelta(seconds=1))
    ticket.refresh_from_db()
    assert ticket.due_at
    shown = client.get(page).content
    assert b"With a mediator" in shown and b"The seller answers by" not in shown
