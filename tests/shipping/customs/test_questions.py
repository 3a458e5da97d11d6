"""Customs needs information: asked with a clock, answered by exactly the one who was asked."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from shipping.actions import (
    answer_customs,
    ask_for_customs,
    ask_of_held,
    dispatch_parcel,
    receive_order,
    record_tracking,
    withdraw_question,
)
from shipping.checks.customs.asking import Asked, read_answer
from shipping.handlers import ask_about_gaps
from shipping.models import CustomsAnswer, CustomsRequest
from shipping.queries.orders import told_to_buyer
from shipping.question_pages import tasks
from shipping.tasks import sweep_at
from tests.shipping.conftest import mails, order_facts, scan

DAY = timedelta(days=1)


@pytest.fixture
def asked(parcel, sam, noon):
    fields = ["phone", "tax_number"]
    return ask_for_customs(parcel, to="buyer", asked=fields, actor=sam, now=noon)


@pytest.fixture
def asked_today(parcel, sam):
    """Links end, so what is opened by one is asked now."""
    fields = ["phone", "tax_number"]
    return ask_for_customs(parcel, to="buyer", asked=fields, actor=sam, now=clock.now())


def token_of(mail):
    return mail.link.split("/b/")[1].split("/")[0]


def kinds():
    rows = Event.objects.filter(kind__startswith="customs.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_the_buyer_is_told_once_with_the_clock(asked, noon):
    assert asked.fields == ["tax_number", "phone"]
    assert asked.due_at == noon + timedelta(hours=72)
    assert kinds() == ["customs.asked_buyer"]
    (mail,) = mails("customs.asked_buyer")
    assert mail.address == "anna@example.org" and mail.link


def test_who_does_not_answer_is_reminded_once_and_the_store_told_once(asked, noon):
    """72 hours to answer, reminded 24 before their end: the figures of the policy."""
    for hours in (47, 48, 49, 71, 72, 90):
        sweep_at(noon + timedelta(hours=hours))

    assert kinds() == ["customs.asked_buyer", "customs.reminded_buyer", "customs.overdue"]
    (mail,) = mails("customs.reminded_buyer")
    assert mail.address == "anna@example.org" and mail.link
    asked.refresh_from_db()
    assert asked.reminded_at == noon + timedelta(hours=48)
    assert asked.overdue_at == noon + timedelta(hours=72)


def test_the_seller_reads_what_the_buyer_was_told(client, asked, parcel, sam, noon):
    sweep_at(noon + timedelta(hours=48))
    told = {mail.event.kind for mail in told_to_buyer(parcel.order, [parcel])}
    assert {"customs.asked_buyer", "customs.reminded_buyer", "parcel.dispatched"} <= told
    client.force_login(sam)
    history = client.get(f"/orders/{parcel.order_id}/").context["history"]
    assert "The buyer of order 8117-1 was reminded" in history[0]["title"]


def test_an_answered_question_is_not_reminded_of(parcel, sam, noon):
    own = ask_for_customs(parcel, to="seller", asked=["value"], actor=sam, now=noon)
    answer_customs(own, answers={"value": "19.90 EUR by card"}, actor=sam, now=noon + DAY)
    for days in (2.5, 4):
        sweep_at(noon + timedelta(days=days))

    assert kinds() == ["customs.asked", "customs.answered"]


def test_all_questions_stand_on_one_page(client, asked, parcel, sam):
    client.force_login(sam)
    page = client.get("/customs/questions/").text

    assert parcel.number in page and "Tax number of the recipient, Phone number" in page


def test_the_buyer_answers_on_the_signed_page(client, asked_today, parcel, sam):
    token = token_of(mails("customs.asked_buyer").get())
    page = f"/b/{token}/customs/{asked_today.pk}/"

    assert page in client.get(f"/b/{token}/").text
    assert client.post(page, {"tax_number": "123.456.789-09"}).status_code == 422
    assert client.post(page, {"tax_number": "1", "phone": "call me"}).status_code == 422
    assert not CustomsAnswer.objects.exists()
    sent = {"tax_number": "123.456.789-09", "phone": "+31 20 123 4567", "street": "not asked"}
    assert client.post(page, sent).status_code == 302
    assert "Thank you" in client.get(page).text
    kept = CustomsAnswer.objects.order_by("pk").values_list("field", "text", "by")
    assert list(kept) == [
        ("tax_number", "123.456.789-09", None),
        ("phone", "+31 20 123 4567", None),
    ]
    # Twice is once, and events hold nothing of it.
    assert client.post(page, sent).status_code == 422 and CustomsAnswer.objects.count() == 2
    assert "123.456" not in str(list(Event.objects.values_list("facts", flat=True)))
    client.force_login(sam)
    assert "123.456.789-09" in client.get(f"/parcels/{parcel.pk}/").text


def test_the_link_of_another_order_opens_nothing(client, asked_today, sams_store, sam, noon):
    other = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    sent = dispatch_parcel(other, carrier="PostLink", number="LP000000009", actor=sam, now=noon)
    own = ask_for_customs(sent, to="buyer", asked=["phone"], actor=sam, now=clock.now())
    token = token_of(mails("customs.asked_buyer").order_by("-pk").first())

    assert client.get(f"/b/{token}/customs/{own.pk}/").status_code == 200
    assert client.get(f"/b/{token}/customs/{asked_today.pk}/").status_code == 404


def test_a_parcel_that_customs_holds_asks_the_seller_about_its_gaps(
    client, lamp, sams_store, sam, noon
):
    lines = [{"sku": "L-1", "title": "Power bank", "quantity": 1, "unit_price_minor": 1990}]
    order = receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)[0]
    parcel = dispatch_parcel(order, carrier="Swift", number="LP0066129043NL", actor=sam, now=noon)
    held = scan("import_customs", noon + DAY)
    record_tracking(sams_store, scans=[held], source="csv", actor=None, now=noon + DAY)

    late = noon + 30 * DAY
    sweep_at(late)
    event = Event.objects.get(kind="parcel.held")
    assert Delivery.objects.filter(event=event, channel="reaction").count() == 1
    ask_about_gaps(event, now=late)
    ask_about_gaps(event, now=late)
    found = CustomsRequest.objects.get()
    assert found.fields == ["description", "tariff_code", "origin", "weight"]
    assert (found.to, found.opened_by, kinds()) == ("seller", None, ["customs.asked"])
    (task,) = tasks(sam, sams_store, "seller", late)
    assert task.due_at == found.due_at

    client.force_login(sam)
    answers = {"description": "移动电源", "tariff_code": "8507.60", "origin": "cn"}
    page = f"/customs/questions/{found.pk}/"
    assert client.post(page, answers | {"weight": "1.5 kg"}).status_code == 422
    assert client.post(page, answers | {"weight": "240"}).status_code == 302
    # What a second person typed meanwhile is not lost.
    late_one = client.post(page, answers | {"weight": "987"})
    assert late_one.status_code == 422 and 'value="987"' in late_one.text
    kept = dict(CustomsAnswer.objects.values_list("field", "text"))
    assert kept["tariff_code"] == "850760" and kept["origin"] == "CN"
    assert tasks(sam, sams_store, "seller", late) == []
    # What was answered is not asked again by itself.
    assert ask_of_held(parcel, now=late) is None


@pytest.mark.parametrize(
    ("to", "fields"),
    [("buyer", []), ("buyer", ["tariff_code"]), ("seller", ["phone"]), ("seller", ["password"])],
)
def test_only_what_a_side_can_know_is_asked(parcel, sam, noon, to, fields):
    with pytest.raises(NotPossible) as refusal:
        ask_for_customs(parcel, to=to, asked=fields, actor=sam, now=noon)

    assert refusal.value.field == "asked"
    assert not CustomsRequest.objects.exists() and kinds() == []


def test_one_question_at_a_time_to_each_side(asked, parcel, sam, noon):
    with pytest.raises(NotPossible, match="open already"):
        ask_for_customs(parcel, to="buyer", asked=["street"], actor=sam, now=noon)
    withdraw_question(asked, actor=sam, now=noon)
    ask_for_customs(parcel, to="buyer", asked=["street"], actor=sam, now=noon)

    with pytest.raises(NotPossible, match="already"):
        answer_customs(asked, answers={"phone": "123456", "tax_number": "1"}, actor=None, now=noon)
    assert kinds() == ["customs.asked_buyer", "customs.withdrawn", "customs.asked_buyer"]
    assert not CustomsAnswer.objects.exists()


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_others_cannot(asked, parcel, request, noon, who):
    other = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        ask_for_customs(parcel, to="seller", asked=["value"], actor=other, now=noon)
    with pytest.raises(NotAllowed):
        withdraw_question(asked, actor=other, now=noon)
    with pytest.raises(NotAllowed):
        answer_customs(asked, answers={}, actor=other, now=noon)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (Asked.DESCRIPTION, " Wool\x00\n socks ", "Wool socks"),
        (Asked.TARIFF_CODE, "6109.10", "610910"),
        (Asked.ORIGIN, "vn", "VN"),
        (Asked.WEIGHT, "450", "450"),
        (Asked.TARIFF_CODE, "61091", None),
        (Asked.ORIGIN, "China", None),
        (Asked.WEIGHT, "-1", None),
        (Asked.PHONE, "<script>", None),
        (Asked.STREET, "x" * 401, None),
        (Asked.STREET, "\u200b\n", None),
    ],
)
def test_an_answer_has_its_form(field, typed, kept):
    if kept is not None:
        assert read_answer(field, typed) == kept
        return
    with pytest.raises(ValueError):
        read_answer(field, typed)


def test_the_tables_hold_by_themselves(asked, noon):
    facts = {"store": asked.store, "parcel": asked.parcel, "opened_at": noon, "status_at": noon}
    right = facts | {"to": "seller", "fields": ["value"], "due_at": noon + DAY}
    for wrong in ({"to": "buyer"}, {"to": "x"}, {"fields": []}, {"due_at": noon}, {"status": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CustomsRequest.objects.create(**right | wrong)
    said = {"store": asked.store, "request": asked, "field": "phone", "at": noon}
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsAnswer.objects.create(**said, text="")
    CustomsAnswer.objects.create(**said, text="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsAnswer.objects.create(**said, text="2")
    with pytest.raises(DatabaseError), transaction.atomic():
        CustomsAnswer.objects.update(text="2")
