"""What pages say and offer once a mediator has decided, and to the second one before."""

from datetime import timedelta

import pytest

from accounts.actions import add_member
from aftersales.actions import (
    ask_mediation,
    confirm_ruling,
    receive_return,
    rule_ticket,
    send_back_ruling,
    set_return_address,
    take_ticket,
)
from aftersales.models import Release, Return
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.aftersales.returning import ADDRESS, approved
from tests.cast import make_staff

HOUR = timedelta(hours=1)
DECIDED = {"en": "A mediator has decided.", "zh-hans": "调解员已作出裁决。"}
CONFIRM = "Confirm this ruling"


@pytest.fixture
def noon():
    """Now: links end by the clock on the wall."""
    return clock.now()


@pytest.fixture
def ruled(by_standard, sams_store, sam, noon):
    """A ruling by which the goods come back first."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    return rule_ticket(**by_standard)


@pytest.fixture
def waiting(order, by_standard):
    """A ruling on so much money that a second mediator confirms it."""
    order.lines.update(unit_price_minor=50_000)
    type(order).objects.filter(pk=order.pk).update(total_minor=50_000)
    return rule_ticket(**by_standard | {"refund_minor": 25_000})


def asking(ticket, sam, client, token):
    """Whether the buyer's page and the store's offer to ask a mediator."""
    client.force_login(sam)
    client.post("/switch/workspace/seller/")
    buyers = client.get(f"/b/{token}/tickets/{ticket.pk}/").text
    stores = client.get(f"/tickets/{ticket.pk}/").text
    assert "/write/" in buyers and "/answer/" in stores
    return f"/{ticket.pk}/mediation/" in buyers, f"/{ticket.pk}/mediation/" in stores


def test_a_mediator_is_offered_only_where_asking_is_not_refused(
    ruled, sam, noon, client, aftersales_token
):
    ticket = ruled.ticket
    with pytest.raises(NotPossible, match="Appeal against the decision"):
        ask_mediation(ticket, now=noon)
    assert asking(ticket, sam, client, aftersales_token) == (False, False)

    # Of a parcel that nobody sent.
    receive_return(Return.objects.get(), actor=sam, now=noon)
    assert asking(ticket, sam, client, aftersales_token) == (True, True)


def test_before_any_ruling_a_mediator_is_offered(ticket, sam, client, aftersales_token):
    assert asking(ticket, sam, client, aftersales_token) == (True, True)


@pytest.mark.parametrize("language", DECIDED)
def test_the_stage_says_that_a_mediator_decided(
    ruled, sam, mick, client, aftersales_token, language
):
    client.cookies["language"] = language
    type(sam).objects.update(language=language)
    texts = [client.get(f"/b/{aftersales_token}/tickets/{ruled.ticket_id}/").text]
    for person in (sam, mick):
        client.force_login(person)
        texts.append(client.get(f"/tickets/{ruled.ticket_id}/").text)
    for text in texts:
        assert DECIDED[language] in text
        assert "Both sides agree" not in text and "双方已达成一致" not in text


def test_after_an_agreement_no_mediator_is_named(order, policy, sam, noon, client):
    ticket = approved(order, sam, noon).ticket
    client.force_login(sam)
    text = client.get(f"/tickets/{ticket.pk}/").text
    assert "What was settled is being carried out." in text and DECIDED["en"] not in text


def test_what_a_mediator_typed_stands_there_again(waiting, mick, mona, client, noon):
    page = f"/mediation/{waiting.ticket_id}/ruling/"
    send_back_ruling(waiting, reason="Ask for the invoice.", actor=mona, now=noon)
    client.force_login(mick)
    assert 'name="refund_minor" value="250.00"' in client.get(page).text

    typed = {"fact_fault_shown": "yes", "benefited": "buyer", "refund_minor": "12.34"}
    for more, status in (({}, 422), ({"work_out": "1"}, 200)):
        shown = client.post(page, typed | more)
        assert shown.status_code == status
        assert 'name="refund_minor" value="12.34"' in shown.text


def test_a_yen_ruling_is_typed_again_without_decimals(waiting, order, mick, mona, client, noon):
    send_back_ruling(waiting, reason="Ask for the invoice.", actor=mona, now=noon)
    type(order).objects.update(currency="JPY")
    client.force_login(mick)
    page = client.get(f"/mediation/{waiting.ticket_id}/ruling/").text
    assert 'name="refund_minor" value="25000"' in page


def offered(waiting, person, client):
    client.force_login(person)
    client.post("/switch/workspace/mediation/")
    page = client.get(f"/mediation/{waiting.ticket_id}/ruling/").text
    assert waiting.number in page
    return CONFIRM in page


@pytest.fixture
def others(waiting, sams_store, sam, noon):
    """Mediators who may not confirm: one works for the store, one knows a side."""
    mara, milo = (make_staff(name, "mediator", noon) for name in ("Mara", "Milo"))
    add_member(sams_store, user=mara, role="reader", actor=sam, now=noon)
    Release.objects.create(ticket=waiting.ticket, person=milo, why=Release.Why.INVOLVED, at=noon)
    return mara, milo


@pytest.mark.parametrize("verb", [confirm_ruling, send_back_ruling])
def test_only_who_took_no_part_confirms_and_is_offered_it(
    waiting, others, mick, mona, client, noon, verb
):
    more = {"reason": "No."} if verb is send_back_ruling else {}
    events = Event.objects.count()
    for person in (mick, *others):
        assert not offered(waiting, person, client)
        with pytest.raises(NotAllowed):
            verb(waiting, actor=person, now=noon, **more)
    waiting.refresh_from_db()
    assert (waiting.status, Event.objects.count()) == ("proposed", events)
    assert offered(waiting, mona, client)
    assert verb(waiting, actor=mona, now=noon, **more).status != "proposed"


def test_the_page_says_why_it_is_not_offered(waiting, others, mick, client):
    mara, milo = others
    words = {mick: "your own ruling", mara: "You work for this store", milo: "You took part"}
    for person, why in words.items():
        offered(waiting, person, client)
        assert why in client.get(f"/mediation/{waiting.ticket_id}/ruling/").text


def test_who_sent_a_ruling_back_may_confirm_the_next(waiting, by_standard, mona, client, noon):
    send_back_ruling(waiting, reason="Ask for the invoice.", actor=mona, now=noon)
    again = rule_ticket(**by_standard | {"refund_minor": 24_000})
    assert offered(again, mona, client)
    assert confirm_ruling(again, actor=mona, now=noon + HOUR).status == "in_force"


def test_who_confirmed_on_the_order_before_confirms_no_other(
    waiting, by_standard, mona, sam, client, noon
):
    """The goods of the first ruling got lost, and another mediator rules anew."""
    set_return_address(waiting.store, **ADDRESS, actor=sam, now=noon)
    confirm_ruling(waiting, actor=mona, now=noon)
    receive_return(Return.objects.get(), actor=sam, now=noon)
    ask_mediation(waiting.ticket, now=noon)
    again = rule_ticket(**by_standard | {"refund_minor": 24_000, "now": noon + HOUR})
    assert not offered(again, mona, client)
    with pytest.raises(NotAllowed, match="You took part"):
        confirm_ruling(again, actor=mona, now=noon + HOUR)


def test_no_second_offer_is_asked_for(order, policy, sam, mick, noon, client, aftersales_token):
    """What was agreed went wrong, and a mediator decides."""
    ticket = approved(order, sam, noon).ticket
    ask_mediation(ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    pages = [client.get(f"/b/{aftersales_token}/tickets/{ticket.pk}/").text]
    for person in (sam, mick):
        client.force_login(person)
        pages.append(client.get(f"/tickets/{ticket.pk}/").text)
    assert not any(f"/{ticket.pk}/offer/" in page for page in pages)
