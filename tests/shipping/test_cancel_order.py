import pytest

from core.errors import NotAllowed, NotPossible
from shipping.actions import cancel_order, dispatch_parcel
from tests.shipping.conftest import mails


def test_ends_the_order_and_tells_the_buyer_why(order, sam, noon):
    cancel_order(order, reason="Sold out, sorry.", actor=sam, now=noon)

    order.refresh_from_db()
    assert (order.status, order.status_at) == ("cancelled", noon)
    assert mails("order.cancelled").get().event.facts["reason"] == "Sold out, sorry."


def test_refuses_after_dispatch(order, parcel, sam, noon):
    with pytest.raises(NotPossible):
        cancel_order(order, reason="x", actor=sam, now=noon)

    order.refresh_from_db()
    assert order.status == "shipped" and not mails("order.cancelled").exists()


def test_refuses_dispatch_afterwards(order, sam, noon):
    cancel_order(order, reason="x", actor=sam, now=noon)
    with pytest.raises(NotPossible):
        dispatch_parcel(order, carrier="PostLink", number="LP006612", actor=sam, now=noon)


def test_refuses_a_reader(order, tess, noon):
    with pytest.raises(NotAllowed):
        cancel_order(order, reason="x", actor=tess, now=noon)
