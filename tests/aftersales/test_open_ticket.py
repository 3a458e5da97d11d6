from datetime import timedelta

import pytest
from django.db import IntegrityError

from aftersales.actions import open_ticket
from aftersales.models import Ticket
from core.errors import NotPossible
from core.models import Delivery, Event


def test_starts_the_sellers_clock_and_tells_both_sides(opening, noon, sam):
    ticket = open_ticket(**opening)

    # Monday noon plus 24 business hours of a calendar that is open round the clock on weekdays.
    assert (ticket.status, ticket.due_at) == ("open", noon + timedelta(hours=24))
    assert Event.objects.filter(kind="ticket.opened").count() == 1
    mails = Delivery.objects.filter(event__kind="ticket.opened", channel="email")
    assert sorted(mails.values_list("address", flat=True)) == ["anna@example.org", sam.email]
    assert f"tickets/{ticket.pk}/" in mails.get(address="anna@example.org").link


def test_the_weekend_does_not_count(opening, noon):
    friday = noon + timedelta(days=4)
    ticket = open_ticket(**opening | {"now": friday})

    assert ticket.due_at == friday + timedelta(days=3)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "nothing"}, "kind"), ({"text": "  "}, "text"), ({"text": "x" * 5001}, "text")],
)
def test_refuses_what_makes_no_ticket(opening, change, field):
    with pytest.raises(NotPossible) as refusal:
        open_ticket(**opening | change)

    assert refusal.value.field == field
    assert not Ticket.objects.exists() and not Event.objects.filter(kind="ticket.opened").exists()


def test_the_same_form_twice_opens_one_ticket(opening):
    open_ticket(**opening)
    with pytest.raises(NotPossible, match="already told us"):
        open_ticket(**opening)

    assert Ticket.objects.count() == 1
    assert Event.objects.filter(kind="ticket.opened").count() == 1


def test_the_database_holds_one_open_ticket_per_kind(ticket, noon):
    with pytest.raises(IntegrityError, match="ticket_one_open_per_order_and_kind"):
        Ticket.objects.create(
            store=ticket.store,
            order=ticket.order,
            kind=ticket.kind,
            titles={"en": "x"},
            language="en",
            opened_at=noon,
            status_at=noon,
        )
