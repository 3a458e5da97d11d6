"""Amounts in the decimals of the order's currency, typed, refused and said."""

import re

import pytest

from aftersales.actions import (
    accept_offer,
    ask_mediation,
    confirm_ruling,
    make_offer,
    rule_ticket,
    take_ticket,
)
from aftersales.offer_forms import OfferForm
from aftersales.ruling_forms import RulingForm
from core.errors import NotPossible

FROM_TO = re.escape("from JP¥\u00a01 up to the JP¥\u00a05,000 that were paid")


@pytest.fixture
def whole(yen_ticket, sam, noon):
    """An offer of the whole total."""
    facts = {"ticket": yen_ticket, "kind": "refund_part", "amount_minor": 5000, "note": ""}
    return facts | {"actor": sam, "now": noon}


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [("JPY", "5000", 5000), ("USD", "19.90", 1990), ("KWD", "1.234", 1234)],
)
def test_forms_read_the_decimals_of_the_currency(ticket, currency, typed, minor):
    ticket.order.currency = currency
    offer = OfferForm(ticket, "seller", {"kind": "refund_part", "amount_minor": typed})
    words = {"benefited": "buyer", "reason": "Damaged.", "refund_minor": typed}
    ruling = RulingForm(ticket, (), words)

    assert offer.is_valid() and ruling.is_valid()
    assert offer.cleaned_data["amount_minor"] == ruling.cleaned_data["refund_minor"] == minor


@pytest.mark.parametrize(("currency", "typed"), [("JPY", "50.5"), ("USD", "1.999"), ("JPY", "0")])
def test_forms_refuse_what_the_currency_does_not_have(ticket, currency, typed):
    ticket.order.currency = currency

    form = OfferForm(ticket, "seller", {"kind": "refund_part", "amount_minor": typed})
    assert set(form.errors) == {"amount_minor"}


def test_an_offer_is_said_as_the_rest_of_the_project_says_money(whole, noon):
    settled = accept_offer(make_offer(**whole), now=noon)

    assert settled.outcome.startswith("Partial refund JP¥\u00a05,000. ")


def test_a_refused_offer_names_the_least_and_the_most(whole):
    with pytest.raises(NotPossible, match=FROM_TO):
        make_offer(**whole | {"amount_minor": 5001})


def test_a_ruling_says_money_alike(yen_ticket, mick, mona, noon):
    ask_mediation(yen_ticket, now=noon)
    take_ticket(yen_ticket, actor=mick, now=noon)
    facts = {"benefited": "buyer", "reason": "Damaged.", "actor": mick, "now": noon}
    facts |= {"departure": "It was a gift."}

    with pytest.raises(NotPossible, match=FROM_TO):
        rule_ticket(yen_ticket, refund_minor=5001, **facts)
    ruling = rule_ticket(yen_ticket, refund_minor=5000, **facts)
    # Nobody gave a rate for yen, so any sum of them may be a large one.
    ruled = confirm_ruling(ruling, actor=mona, now=noon).ticket
    ruled.refresh_from_db()
    assert ruled.outcome == "JP¥\u00a05,000 Damaged."
