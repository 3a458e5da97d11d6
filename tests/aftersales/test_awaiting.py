"""Goods that are on their way, or back, when a ticket is settled otherwise need not leave again."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    ask_mediation,
    attach_label,
    inspect_return,
    receive_return,
    rule_ticket,
    send_back,
    take_ticket,
)
from aftersales.models import Refund, Return
from core.models import AccessRecord
from tests.aftersales.returning import SENT, approved
from tests.aftersales.test_returns import LABEL

MONTH = timedelta(days=30)


@pytest.fixture
def agreed(order, sam, policy, noon):
    return approved(order, sam, noon, reason="damaged")


@pytest.fixture
def ruling(agreed, mick, noon):
    """What a mediator rules on the same ticket; the store pays for the way back."""
    said = {"benefited": "both", "refund_minor": 900, "reason": "Seen.", "departure": "Seen."}
    return said | {"ticket": agreed.ticket, "return_paid_by": "store", "actor": mick, "now": noon}


def rule(agreed, ruling, **change):
    now, mick = ruling["now"], ruling["actor"]
    take_ticket(ask_mediation(agreed.ticket, now=now), actor=mick, now=now)
    rule_ticket(**ruling | change)
    agreed.refresh_from_db()
    return agreed


def test_a_mediator_who_takes_the_label_is_logged(agreed, sam, mick, noon, client):
    attach_label(agreed, document=LABEL, actor=sam, now=noon)
    for person in (sam, mick):
        client.force_login(person)
        address = f"/tickets/{agreed.ticket_id}/return/label/file/"
        found = client.get(address)
        # Each look of a mediator is asked for, and stands in the log.
        assert found.status_code == 200
        assert ("no-store" in found["Cache-Control"]) is (person == mick)
    row = AccessRecord.objects.get()
    assert (row.actor, row.kind, row.subject_id) == (mick, "ticket_file", str(agreed.ticket_id))


def test_a_label_that_was_given_is_kept(agreed, ruling, sam, noon):
    later = noon + timedelta(days=1)
    attach_label(agreed, document=LABEL, actor=sam, now=noon)
    rule(agreed, ruling, now=later)
    assert (agreed.status, agreed.amount_minor) == ("approved", 900) and agreed.label
    assert agreed.due_at == later + timedelta(days=10)


def test_another_payer_begins_anew(agreed, ruling):
    rule(agreed, ruling, return_paid_by="buyer")
    again = Return.objects.get(status="approved")
    assert (agreed.status, again.paid_by, bool(again.label)) == ("dropped", "buyer", False)


@pytest.mark.parametrize("payer", ["store", ""])
@pytest.mark.parametrize("pieces", [0, 1])
def test_goods_are_back_where_pieces_came(order, policy, sam, mick, noon, pieces, payer):
    """Of a parcel that was empty the goods may still come: also by the standard, where it says."""
    order.lines.update(quantity=2)
    agreed = approved(order, sam, noon, reason="damaged")
    receive_return(send_back(agreed, **SENT, now=noon), actor=sam, now=noon)
    found = Found(pieces, "as_new" if pieces else "")
    goods = {row.line_id: found for row in agreed.ticket.goods.all()}
    inspect_return(agreed, found=goods, note="Look.", actor=sam, now=noon)
    said = {"benefited": "both", "refund_minor": 900, "reason": "Seen.", "departure": "Seen."}
    said |= {"return_paid_by": payer, "answers": {"fault_shown": True}, "actor": mick, "now": noon}
    rule_ticket(take_ticket(agreed.ticket, actor=mick, now=noon), **said)
    assert Refund.objects.filter(amount_minor=900).exists() is bool(pieces)
    assert Return.objects.open().exists() is not bool(pieces)
