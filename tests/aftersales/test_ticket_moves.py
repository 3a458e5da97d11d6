from itertools import product

import pytest

from aftersales.models import Offer, Ticket
from core.errors import NotPossible
from core.models import Event
from core.transitions import move

TICKET = {
    ("open", "answered"),
    ("open", "mediation"),
    ("open", "agreed"),
    ("open", "solved"),
    ("answered", "open"),
    ("answered", "mediation"),
    ("answered", "agreed"),
    ("answered", "solved"),
    ("mediation", "agreed"),
    ("mediation", "solved"),
    ("agreed", "mediation"),
    ("agreed", "solved"),
}
OFFER = {("standing", to) for to in ("accepted", "declined", "replaced", "expired")}


@pytest.mark.parametrize(("start", "to"), list(product(Ticket.Status.values, repeat=2)))
def test_every_pair_of_a_ticket(ticket, noon, start, to):
    Ticket.objects.filter(pk=ticket.pk).update(status=start, benefited="both")
    _walk(ticket, start, to, (start, to) in TICKET, "ticket.turned", noon)


@pytest.mark.parametrize(("start", "to"), list(product(Offer.Status.values, repeat=2)))
def test_every_pair_of_an_offer(offer, noon, start, to):
    Offer.objects.filter(pk=offer.pk).update(status=start)
    _walk(offer, start, to, (start, to) in OFFER, "offer.replaced", noon)


def _walk(row, start, to, is_allowed, kind, now):
    before = Event.objects.count()
    if is_allowed:
        assert move(row, to, actor=None, now=now, kind=kind).status == to
        assert Event.objects.count() == before + 1
        return
    with pytest.raises(NotPossible):
        move(row, to, actor=None, now=now, kind=kind)
    row.refresh_from_db()
    assert row.status == start and Event.objects.count() == before
