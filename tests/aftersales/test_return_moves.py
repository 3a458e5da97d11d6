"""Every step that a return can take, and what its rows can never say."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import send_back
from aftersales.models import Return, ReturnAddress
from core.errors import NotPossible
from core.transitions import move
from tests.aftersales.returning import SENT, approved


@pytest.fixture
def returned(order, policy, sam, noon):
    return approved(order, sam, noon)


MOVES = {
    *(("approved", to) for to in ("sent_back", "received", "accepted", "expired", "dropped")),
    *(("sent_back", to) for to in ("received", "dropped")),
    *(("received", to) for to in ("inspected", "accepted", "dropped")),
}


def test_every_pair_of_a_return(returned, noon):
    parcel = send_back(returned, **SENT, now=noon).parcel
    for start, to in product(Return.Status.values, repeat=2):
        due = dict.fromkeys(Return.TIMED, noon)
        Return.objects.update(status=start, due_at=due.get(start))
        facts = {"kind": "return.dropped", "also": {"due_at": due.get(to), "parcel": parcel}}
        if (start, to) in MOVES:
            assert move(returned, to, actor=None, now=noon, **facts).status == to
        else:
            with pytest.raises(NotPossible):
                move(returned, to, actor=None, now=noon, **facts)


def refused(name, **facts):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Return.objects.update(**facts)


def test_the_database_keeps_watch(returned, noon):
    refused("return_status_known", status="moon", due_at=None)
    refused("return_due_while_open", due_at=None)
    refused("return_due_while_open", status="expired")
    refused("return_sent_back_in_a_parcel", status="sent_back", due_at=None)
    refused("return_for_money_or_goods", sends_again=True)
    refused("return_for_money_or_goods", amount_minor=0)
    with pytest.raises(IntegrityError, match="return_one_open"), transaction.atomic():
        returned.pk = None
        returned.save(force_insert=True)
    for facts in ({"country": "c1"}, {"lines": ""}):
        with pytest.raises(IntegrityError, match="return_address"), transaction.atomic():
            ReturnAddress.objects.update(**facts)
