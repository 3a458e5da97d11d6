"""The store checks returned goods, and what they are worth goes back once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import (
    Claimed,
    Found,
    Sent,
    ask_mediation,
    inspect_return,
    open_ticket,
    receive_return,
    send_back,
)
from aftersales.models import Attachment, Refund, ReturnedLine
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.models import OrderLine, Parcel
from tests.aftersales.returning import SENT, approved
from tests.listings.factories import draw


@pytest.fixture
def shades(order):
    """Two shades of 4.00 beside the lamp of 19.90; 2.10 of the 30.00 are for delivery."""
    order.total_minor = 3000
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 2, "unit_price_minor": 400}
    return OrderLine.objects.create(store=order.store, order=order, **facts)


@pytest.fixture
def check(order, shades, policy, sam, noon):
    """Agree on a return, receive it, and check the lamp and the shades."""

    def run(lamp, shade, *, reason="changed_mind", is_sent=True, note="Look.", actor=sam):
        returned = approved(order, sam, noon, reason=reason)
        returned = send_back(returned, **SENT, now=noon) if is_sent else returned
        returned = receive_return(returned, actor=sam, now=noon)
        found = {order.lines.get(sku="L-1").pk: lamp, shades.pk: shade}
        return inspect_return(returned, found=found, note=note, actor=actor, now=noon)

    return run


def paid():
    return dict(Refund.objects.values_list("line__sku", "amount_minor"))


def test_goods_in_order_give_back_all_of_it(check):
    returned = check(Found(1, "as_new"), Found(2, "opened"), note="")

    assert paid() == {"L-1": 1990, "S-1": 800, None: 210}
    returned.ticket.refresh_from_db()
    assert (returned.ticket.status, returned.ticket.benefited) == ("solved", "buyer")
    kept = returned.lines.values_list("line__sku", "quantity", "condition")
    assert set(kept) == {("L-1", 1, "as_new"), ("S-1", 2, "opened")}


def test_photos_of_what_came_stand_in_the_conversation(order, policy, sam, noon):
    returned = receive_return(approved(order, sam, noon), actor=sam, now=noon)
    facts = {"found": {order.lines.get().pk: Found(1, "as_new")}, "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="was not taken") as refusal:
        inspect_return(returned, **facts, attachments=[Sent("worn.jpg", b"<svg/>")])
    assert refusal.value.field == "attachments" and not Refund.objects.exists()

    inspect_return(returned, **facts, attachments=[Sent("worn.png", draw())])
    shown = Attachment.objects.get()
    assert (shown.name, shown.entry.side) == ("worn.png", "seller")
    assert "as they came back" in shown.entry.said


def test_what_is_worn_is_paid_by_its_share(check):
    check(Found(1, "used"), Found(2, "as_new"))

    assert paid() == {"L-1": 995, "S-1": 800, None: 210}


def test_what_the_policy_gives_nothing_for_settles_the_ticket(check):
    returned = check(Found(1, "damaged"), Found(2, "damaged"))

    returned.ticket.refresh_from_db()
    assert not Refund.objects.exists() and returned.ticket.benefited == "seller"


def test_a_parcel_that_nobody_sent_lowers_nothing_by_the_stores_word(check):
    returned = check(Found(1, "damaged"), Found(2, "as_new"), is_sent=False)

    returned.ticket.refresh_from_db()
    assert returned.ticket.status == "mediation" and not Refund.objects.exists()


def test_a_store_to_blame_pays_whatever_state_it_gets_back(check):
    check(Found(1, "damaged"), Found(2, "used"), reason="damaged")

    assert paid() == {"L-1": 1990, "S-1": 800, None: 210}


@pytest.mark.parametrize("shade", [Found(0), Found(1, "as_new")])
def test_a_mediator_decides_where_pieces_are_said_to_be_missing(check, shade):
    returned = check(Found(1, "as_new"), shade)

    returned.ticket.refresh_from_db()
    assert (returned.status, returned.ticket.status) == ("inspected", "mediation")
    assert not Refund.objects.exists() and returned.lines.count() == 2
    kinds = Event.objects.order_by("-pk").values_list("kind", flat=True)
    assert list(kinds[:2]) == ["ticket.in_mediation", "return.inspected"]


def test_nothing_is_missing_of_what_nobody_sent(order, policy, sam, noon):
    returned = receive_return(approved(order, sam, noon), actor=sam, now=noon)
    nothing = {order.lines.get().pk: Found(0)}
    facts = {"found": nothing, "note": "Nothing came.", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="never said that the goods were sent"):
        inspect_return(returned, **facts)
    assert not ReturnedLine.objects.exists()


def test_of_what_was_sent_nothing_may_have_come(order, policy, sam, noon):
    sent = send_back(approved(order, sam, noon), **SENT, now=noon)
    returned = receive_return(sent, actor=sam, now=noon)
    nothing = {order.lines.get().pk: Found(0)}
    inspect_return(returned, found=nothing, note="An empty box.", actor=sam, now=noon)
    returned.ticket.refresh_from_db()
    assert returned.ticket.status == "mediation"


@pytest.mark.parametrize(
    ("lamp", "field"),
    [
        (Found(2, "as_new"), "line_"),
        (Found(-1), "line_"),
        (Found(1), "condition_"),
        (Found(0, "as_new"), "condition_"),
        (Found(1, "moon"), "condition_"),
    ],
)
def test_refuses_what_cannot_have_come(check, lamp, field):
    with pytest.raises(NotPossible) as refusal:
        check(lamp, Found(2, "as_new"))

    assert refusal.value.field.startswith(field)
    assert not ReturnedLine.objects.exists() and not Refund.objects.exists()


def test_less_money_needs_a_reason(check):
    with pytest.raises(NotPossible) as refusal:
        check(Found(1, "used"), Found(2, "as_new"), note=" ")
    assert refusal.value.field == "note"


def test_strangers_check_nothing(check, rita):
    with pytest.raises(NotAllowed):
        check(Found(1, "as_new"), Found(2, "as_new"), actor=rita)


def test_once_a_mediator_has_it_the_findings_pay_nothing(order, policy, sam, noon):
    returned = receive_return(approved(order, sam, noon), actor=sam, now=noon)
    ask_mediation(returned.ticket, now=noon)
    found = {order.lines.get().pk: Found(1, "as_new")}
    inspect_return(returned, found=found, actor=sam, now=noon)

    assert not Refund.objects.exists() and ReturnedLine.objects.count() == 1
    with pytest.raises(NotPossible, match="already"):
        inspect_return(returned, found=found, actor=sam, now=noon)


def test_findings_can_be_disputed_when_the_first_days_are_long_over(check, order, opening, noon):
    check(Found(1, "used"), Found(2, "as_new"))
    late = {"kind": "dispute", "now": noon + timedelta(days=15)}
    assert open_ticket(**opening | late).kind == "dispute"
    with pytest.raises(NotPossible, match="15 days"):
        open_ticket(**opening | {"kind": "refund", "now": noon + timedelta(days=15, seconds=1)})


def test_findings_lengthen_no_time_for_the_buyers_own_reasons(check, order, opening, noon):
    check(Found(1, "as_new"), Found(2, "used"))
    facts = {"origin": "CN", "destination": "NL", "carrier": "PostNL", "number": "PN1000001"}
    days = {"status_at": noon, "declared_shipped_at": noon, "delivered_on": noon.date()}
    long_ago = noon - timedelta(days=9)
    there = {"status": "delivered", "delivered_at": long_ago}
    Parcel.objects.create(store=order.store, order=order, **facts, **days | there)
    late = opening | {"kind": "return", "now": noon + timedelta(days=6)}
    goods = {order.lines.get(sku="S-1").pk: Claimed(1, "changed_mind")}
    with pytest.raises(NotPossible, match="14 days"):
        open_ticket(**late, goods=goods)


def test_the_database_keeps_watch(check):
    returned = check(Found(1, "as_new"), Found(2, "as_new"))
    line = returned.lines.first().line
    for facts, name in (
        ({"quantity": 0, "condition": ""}, "returned_line_once"),
        ({"quantity": 1, "condition": ""}, "returned_line_has_condition"),
        ({"quantity": 0, "condition": "as_new"}, "returned_line_has_condition"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ReturnedLine.objects.create(returned=returned, line=line, **facts)
    with pytest.raises(Exception, match="annot update"), transaction.atomic():
        ReturnedLine.objects.update(quantity=9)
