"""Every pair of states, for orders and parcels."""

from itertools import product

import pytest

from core.errors import NotPossible
from core.models import Event
from core.transitions import move
from shipping.models import Order, Parcel

ORDER = {
    ("to_ship", "shipped"),
    ("to_ship", "cancelled"),
    ("shipped", "delivered"),
    ("delivered", "shipped"),
}
PARCEL = {
    ("announced", "on_the_way"),
    ("announced", "delivered"),
    ("announced", "problem"),
    ("on_the_way", "announced"),
    ("on_the_way", "delivered"),
    ("on_the_way", "problem"),
    ("delivered", "announced"),
    ("delivered", "on_the_way"),
    ("delivered", "problem"),
    ("problem", "announced"),
    ("problem", "on_the_way"),
    ("problem", "delivered"),
}


def walk(row, to, now, allowed, kind, facts):
    events, start = Event.objects.count(), row.status
    if (start, to) in allowed:
        assert move(row, to, actor=None, now=now, kind=kind, **facts).status == to
        assert Event.objects.count() == events + 1
        return
    with pytest.raises(NotPossible):
        move(row, to, actor=None, now=now, kind=kind, **facts)
    row.refresh_from_db()
    assert row.status == start and Event.objects.count() == events


@pytest.mark.parametrize(("start", "to"), list(product(Order.Status.values, repeat=2)))
def test_every_pair_of_an_order(order, noon, start, to):
    Order.objects.filter(pk=order.pk).update(status=start)
    order.refresh_from_db()
    walk(order, to, noon, ORDER, "order.delivered", {"facts": {"number": order.number}})


@pytest.mark.parametrize(("start", "to"), list(product(Parcel.Status.values, repeat=2)))
def test_every_pair_of_a_parcel(parcel, noon, start, to):
    done = {"delivered_at": noon, "delivered_on": noon.date()}
    none = dict.fromkeys(done)
    Parcel.objects.filter(pk=parcel.pk).update(
        status=start, **(done if start == "delivered" else none)
    )
    parcel.refresh_from_db()
    also = done if to == "delivered" else none
    facts = {"facts": {"number": parcel.number}, "also": also}
    walk(parcel, to, noon, PARCEL, "parcel.moved", facts)
