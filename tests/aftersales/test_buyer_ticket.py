from datetime import timedelta

from aftersales.tasks import sweep_at


def test_a_missed_deadline_is_no_promise_to_the_buyer(client, ticket, aftersales_token, noon):
    page = f"/b/{aftersales_token}/tickets/{ticket.pk}/"
    assert "It is the store’s turn" in client.get(page).text

    sweep_at(ticket.due_at + timedelta(seconds=1))
    ticket.refresh_from_db()
    assert ticket.due_at
    shown = client.get(page).text
    assert "It is the mediator’s turn" in shown and "It is the store’s turn" not in shown
