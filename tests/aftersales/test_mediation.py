import pytest
from django.db import IntegrityError

from aftersales.actions import answer_buyer, ask_mediation, rule_ticket, take_ticket
from aftersales.models import Ticket
from core.errors import NotAllowed, NotPossible
from core.models import Event


@pytest.fixture
def facts(in_mediation, mick, noon):
    what = {"ticket": in_mediation, "benefited": "buyer", "refund_minor": 660, "reason": "Damaged."}
    what |= {"departure": "Both sides agreed on a third."}
    return what | {"actor": mick, "now": noon}


def test_both_sides_hear_that_a_mediator_looks_at_it(ticket, noon):
    ask_mediation(ticket, now=noon)

    event = Event.objects.get(kind="ticket.in_mediation")
    addresses = event.deliveries.filter(channel="email").values_list("address", flat=True)
    assert "anna@example.org" in addresses and len(addresses) == 2
    with pytest.raises(NotPossible):
        ask_mediation(ticket, now=noon)


@pytest.mark.parametrize(("who", "words"), [("mick", "already"), ("mona", "A colleague")])
def test_only_one_mediator_takes_it(request, in_mediation, noon, who, words):
    with pytest.raises(NotPossible, match=words):
        take_ticket(in_mediation, actor=request.getfixturevalue(who), now=noon)
    assert Event.objects.filter(kind="ticket.taken").count() == 1


def test_a_seller_takes_no_ticket(ticket, sam, noon):
    with pytest.raises(NotAllowed):
        take_ticket(ticket, actor=sam, now=noon)


def test_a_ruling_settles_it_with_reason_and_amount(facts):
    ticket = rule_ticket(**facts).ticket
    ticket.refresh_from_db()

    assert (ticket.status, ticket.benefited) == ("solved", "buyer")
    assert "6.60" in ticket.outcome and "Damaged." in ticket.outcome
    assert Event.objects.filter(kind="ticket.ruled").count() == 1


@pytest.mark.parametrize(
    ("change", "field"), [({"refund_minor": 1991}, "refund_minor"), ({"reason": " "}, "reason")]
)
def test_refuses_half_a_ruling(facts, change, field):
    with pytest.raises(NotPossible) as refusal:
        rule_ticket(**facts | change)
    assert refusal.value.field == field
    assert not Event.objects.filter(kind="ticket.ruled").exists()


def test_only_the_mediator_who_took_it_decides(facts, sam):
    with pytest.raises(NotAllowed):
        rule_ticket(**facts | {"actor": sam})


def test_a_mediator_writes_only_in_mediation(ticket, mick, noon):
    with pytest.raises(NotPossible, match=r"not open now\. What you can do: Keep an internal note"):
        answer_buyer(ticket, text="x", actor=mick, now=noon)


def test_a_settled_ticket_says_for_whom(ticket):
    with pytest.raises(IntegrityError, match="ticket_solved_says_for_whom"):
        Ticket.objects.filter(pk=ticket.pk).update(status="solved")


def test_a_status_is_one_of_the_machine(ticket):
    with pytest.raises(IntegrityError, match="ticket_status_known"):
        Ticket.objects.filter(pk=ticket.pk).update(status="lost")
