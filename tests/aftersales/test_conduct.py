"""What is told of stores that refuse or insult, and of buyers whose claims were refuted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from aftersales.actions import (
    answer_buyer,
    appeal_ruling,
    ask_mediation,
    make_offer,
    open_ticket,
    rule_ticket,
    take_ticket,
)
from aftersales.actions.goods import Claimed
from aftersales.actions.misuse import flag_misuse
from aftersales.checks.insults import quotes_in
from aftersales.conduct import tell_harassment
from aftersales.handlers import read_for_insults
from aftersales.misuse import flag_of
from aftersales.models import ClaimFlag, Ruling, RulingRow, Ticket
from core.models import Event
from enforcement.models import Case, Sanction
from shipping.models import Order, OrderLine

WORDS = ("you liar", "走着瞧", "wir wissen, wo Sie wohnen")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Well, YOU   LIAR!", "you liar"),
        ("ｙｏｕ　ｌｉａｒ", "you liar"),
        ("你们走着瞧吧", "走着瞧"),
        ("Wir wissen wo Sie wohnen.", "wir wissen, wo Sie wohnen"),
    ],
)
def test_quotes_words_as_they_stand(text, phrase):
    [quote] = quotes_in(text, WORDS)

    assert quote.phrase == phrase and quote.text


@pytest.mark.parametrize("text", ["", "Are you liars?", "thank you, liar or not", "走吧"])
def test_other_words_are_none(text):
    assert quotes_in(text, WORDS) == []


def test_an_insult_opens_a_case_with_its_quote_and_no_sanction(ticket, sam, noon):
    polite = answer_buyer(ticket, text="Sorry, we look at it.", actor=sam, now=noon)
    assert tell_harassment(polite, noon) is None

    rude = answer_buyer(ticket, text="Shut up, you liar.", actor=sam, now=noon)
    case = tell_harassment(rude, noon)
    assert tell_harassment(rude, noon) == case
    kept = case.exhibits.get().snapshot
    assert (case.rule_code, case.subject_id) == ("harassment", str(ticket.pk))
    assert [one["found"] for one in kept["quotes"]] == ["you liar", "shut up"]
    assert not Sanction.objects.exists()


def test_an_appeal_is_read_as_any_message_of_the_store(in_mediation, sam, mick, noon):
    said = {"benefited": "buyer", "refund_minor": 500, "reason": "Damaged.", "departure": "So."}
    ruling = rule_ticket(in_mediation, **said, actor=mick, now=noon)
    appeal_ruling(ruling, evidence="Ask him, you liar.", actor=sam, now=noon)
    read_for_insults(Event.objects.get(kind="ruling_appeal.filed"), now=noon)
    assert Case.objects.get().subject_id == str(in_mediation.pk)


def test_a_buyers_words_open_no_case(ticket, noon):
    entry = ticket.entries.get()
    entry.text = "You liar!"

    assert tell_harassment(entry, noon) is None


@pytest.fixture
def sold(sams_store, noon):
    """Return a function that sells a lamp to somebody."""

    def sell(number, email, store=sams_store):
        facts = {"buyer_name": "A", "country": "NL", "city": "Utrecht", "currency": "USD"}
        facts |= {"placed_at": noon, "ship_by": noon, "status_at": noon, "total_minor": 1990}
        order = Order.objects.create(store=store, number=number, buyer_email=email, **facts)
        facts = {"sku": "L", "title": "Lamp", "quantity": 1, "unit_price_minor": 1990}
        OrderLine.objects.create(store=store, order=order, **facts)
        return order

    return sell


@pytest.fixture
def refuse(sold, policy, sam, mick, noon):
    """Return a function: the store answers, offers `minor` if any, and the standard gives half."""

    def run(number, *, email="", minor=None):
        order = sold(number, email or f"{number}@example.org")
        goods = {order.lines.get().pk: Claimed(1, "damaged")}
        facts = {"kind": "complaint", "text": "Broken.", "language": "en"}
        ticket = open_ticket(order, goods=goods, now=noon, **facts)
        answer_buyer(ticket, text="No.", actor=sam, now=noon)
        if minor:
            make_offer(ticket, kind="refund_part", amount_minor=minor, note="", actor=sam, now=noon)
        ask_mediation(ticket, now=noon)
        take_ticket(ticket, actor=mick, now=noon)
        facts = {"benefited": "buyer", "refund_minor": 995, "reason": "Seen."}
        return rule_ticket(ticket, answers={"fault_shown": True}, actor=mick, now=noon, **facts)

    return run


def refusals():
    return Case.objects.filter(rule_code="refused_standard")


def test_repeated_refusals_open_a_case_with_the_rulings(refuse):
    rulings = [refuse(f"A-{n}") for n in range(4)]
    assert not refusals().exists()

    rulings.append(refuse("A-4"))
    kept = refusals().get().exhibits.get().snapshot["rulings"]
    assert [one["ruling"] for one in kept] == [one.number for one in rulings]
    assert not Sanction.objects.exists()


def test_fair_offers_and_one_angry_buyer_make_no_case(refuse):
    for n in range(5):
        refuse(f"B-{n}", minor=995)
    refuse("C-0", email="anna@example.org")
    assert not refusals().exists()


@pytest.fixture
def claim(sold, mick, noon):
    """Return a function: a claim that a parcel did not arrive, ruled by what the records say."""

    def run(number, store, *, arrived=True, email="Eve@example.org"):
        order = sold(number, email, store)
        facts = {"kind": "refund", "status": "solved", "benefited": "seller", "language": "en"}
        ticket = Ticket.objects.create(
            store=store, order=order, opened_at=noon, status_at=noon, titles={"en": "T"}, **facts
        )
        ruling = Ruling.objects.create(
            store=store,
            ticket=ticket,
            status="in_force",
            status_at=noon,
            made_at=noon,
            benefited="seller" if arrived else "buyer",
            return_paid_by="nobody",
            effect="none",
            facts=[{"code": "arrived", "value": arrived, "by": "record"}],
            policy_version=1,
            reason="By the scans.",
            ruled_by=mick,
            needs_second=False,
        )
        facts = {"claim": "not_received", "code": "x", "number": "M-1.9"}
        RulingRow.objects.create(ruling=ruling, low_percent=0, high_percent=0, **facts)
        return ruling

    return run


def test_claims_that_scans_refuted_are_told_to_mediators_for_a_while(
    claim, policy, sams_store, ritas_store, noon
):
    for n, store in enumerate((sams_store, sams_store, ritas_store)):
        assert flag_misuse(claim(f"E-{n}", store), now=noon) is None
    last = claim("E-3", ritas_store, email="eve@EXAMPLE.org")
    flag = flag_misuse(last, now=noon)

    assert (len(flag.refuted), flag.judged, flag.stores, flag.orders) == (4, 4, 2, 4)
    assert flag_of(last.ticket, noon) == flag
    assert flag_of(last.ticket, flag.ends_at) is None
    assert Event.objects.get(kind="claims.flagged").store is None


def test_one_store_or_a_doubtful_share_is_not_enough(claim, policy, sams_store, ritas_store, noon):
    alone = [claim(f"F-{n}", sams_store, email="fay@example.org") for n in range(5)]
    for n in range(3):
        claim(f"G-{n}", ritas_store, arrived=False)
    mixed = [claim(f"H-{n}", store) for n, store in enumerate((sams_store, ritas_store))]

    assert [flag_misuse(one, now=noon) for one in (*alone, *mixed)] == [None] * 7
    assert not ClaimFlag.objects.exists()


def test_a_flag_ends_and_has_evidence(claim, sams_store, noon):
    facts = {"buyer_email": "e@example.org", "ruling": claim("I-1", sams_store), "judged": 4}
    facts |= {"stores": 2, "orders": 4, "policy_version": 1, "at": noon}
    with pytest.raises(IntegrityError, match="claim_flag_ends"):
        ClaimFlag.objects.create(**facts, refuted=[{"ruling": "R-1"}], ends_at=noon)


def test_a_flag_without_evidence_is_none(claim, sams_store, noon):
    facts = {"buyer_email": "e@example.org", "ruling": claim("I-1", sams_store), "judged": 4}
    facts |= {"stores": 2, "orders": 4, "policy_version": 1, "at": noon}
    with pytest.raises(IntegrityError, match="claim_flag_has_evidence"):
        ClaimFlag.objects.create(**facts, refuted=[], ends_at=noon + timedelta(days=1))
