"""An order of Anna's that arrived in time, and what may be wrong with it."""

import pytest

from aftersales.actions import (
    accept_offer,
    ask_mediation,
    make_offer,
    open_ticket,
    rule_ticket,
    set_return_address,
    take_ticket,
)
from aftersales.actions.goods import Claimed
from tests.aftersales.returning import ADDRESS
from tests.cast import make_staff


@pytest.fixture
def order(sams_order):
    return sams_order


@pytest.fixture
def opening(order, policy, noon):
    """A ticket that may be opened; each refusal changes one thing."""
    return {
        "order": order,
        "kind": "complaint",
        "text": "It is broken.",
        "language": "en",
        "now": noon,
    }


@pytest.fixture
def shelf(settings, tmp_path):
    """Where uploaded files are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ticket(aftersales_ticket):
    return aftersales_ticket


@pytest.fixture
def offer(ticket, sam, noon):
    return make_offer(
        ticket, kind="refund_part", amount_minor=500, note="Sorry.", actor=sam, now=noon
    )


@pytest.fixture
def in_mediation(kept_rows, ticket, mick, noon):
    def build():
        ask_mediation(ticket, now=noon)
        return take_ticket(ticket, actor=mick, now=noon)

    return kept_rows("in mediation", noon, build=build)


@pytest.fixture
def mona(db, noon):
    """Another mediator of the team."""
    return make_staff("Mona", "mediator", noon)


@pytest.fixture
def yen_ticket(opening, order):
    """A ticket on an order in a currency without decimals: 5,000 yen."""
    order.currency, order.total_minor = "JPY", 5000
    order.save()
    return open_ticket(**opening)


@pytest.fixture
def damaged(kept_rows, opening, order, mick, noon):
    """A lamp that arrived damaged, with Mick; nothing is known of its delivery."""

    def build():
        line = order.lines.get()
        ticket = open_ticket(**opening | {"goods": {line.pk: Claimed(1, "damaged")}})
        ask_mediation(ticket, now=noon)
        return take_ticket(ticket, actor=mick, now=noon)

    return kept_rows("damaged", noon, build=build)


@pytest.fixture
def by_standard(damaged, mick, noon):
    """A ruling that the standard gives: the fault is shown, half of the money goes back."""
    return {
        "ticket": damaged,
        "benefited": "buyer",
        "refund_minor": 995,
        "reason": "The photos show a broken shade.",
        "answers": {"fault_shown": True},
        "actor": mick,
        "now": noon,
    }


@pytest.fixture
def claim(opening, order):
    """A ticket about the lamp, which arrived damaged."""

    def run(kind, wish, pieces=1, **more):
        goods = {order.lines.get().pk: Claimed(pieces, "damaged")}
        return open_ticket(**opening | {"kind": kind, "goods": goods} | more, wish=wish)

    return run


@pytest.fixture
def again(claim):
    """The lamp is to be sent again."""
    return claim("exchange", "replacement")


@pytest.fixture
def back(claim):
    """All the money for the same lamp is to go back."""
    return claim("refund", "refund_full")


@pytest.fixture
def agreed(again, sam, noon):
    """The store sends it again."""
    return accept_offer(make_offer(again, kind="replacement", actor=sam, now=noon), now=noon)


@pytest.fixture
def place(sams_store, policy, sam, noon):
    """Where goods go back to."""
    return set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)


@pytest.fixture
def ruled(place, by_standard):
    """The goods come back first, at the store's cost; the money waits for them."""
    return rule_ticket(**by_standard)
