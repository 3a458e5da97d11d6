"""Ticked orders: one carrier and a number each, and their label data as a file."""

import csv
import io
import json

import pytest

from core import jobs
from core.errors import NotAllowed
from core.models import Event, Job
from listings.models import Listing
from shipping.actions import (
    ask_address,
    change_address,
    choose_hs,
    dispatch_parcel,
    export_labels,
    receive_order,
    refuse_address,
)
from shipping.labels import as_csv, as_json, labels_of
from shipping.models import HsCode, Order, Parcel
from tests.listings.factories import make_listing
from tests.shipping.conftest import mails, order_facts

LAMP = {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995}
SHADE = {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500}
DELFT = {"buyer_name": "Anna", "street": "Oude Delft 1", "city": "Delft", "country": "NL"}
PAGE, CSV, JSON = "/orders/dispatch/ticked/", "/orders/labels.csv", "/orders/labels.json"


@pytest.fixture
def waiting(sams_store, noon):
    facts = {"lines": [LAMP, SHADE], "buyer_name": "=Anna Jansen"}
    return [
        receive_order(sams_store, facts=order_facts(number=number, **facts), actor=None, now=noon)[
            0
        ]
        for number in ("1", "2", "3")
    ]


@pytest.fixture
def as_sam(client, sam):
    client.force_login(sam)
    return client


def sent(orders, *numbers, **more):
    given = {f"number_{order.pk}": number for order, number in zip(orders, numbers, strict=True)}
    picked = [order.pk for order in orders]
    return {
        "picked": picked,
        "check": "1",
        "carrier": "PostLink",
        "service": "Air",
        **given,
        **more,
    }


def test_dispatches_those_with_a_number(as_sam, waiting, shipped_at):
    shown = as_sam.post(PAGE, {"picked": [order.pk for order in waiting[:2]]})
    assert shown.status_code == 200 and shown.text.count('name="number_') == 2
    assert as_sam.post(PAGE, sent(waiting, "LP00661291", "", "LP00661293")).status_code == 302
    trial = Job.objects.get()
    assert as_sam.post(f"{PAGE}{trial.pk}/").status_code == 422
    jobs.run_jobs(lambda: shipped_at)
    assert not Parcel.objects.exists() and not mails("parcel.dispatched").exists()
    page = as_sam.get(f"/files/result/{trial.pk}/").text
    assert page.count("Will be dispatched") == 2 and "Dispatch 2 orders now" in page
    for _twice in range(2):
        assert as_sam.post(f"{PAGE}{trial.pk}/").status_code == 302
        jobs.run_jobs(lambda: shipped_at)

    first, second = map(jobs.progress, Job.objects.order_by("pk")[1:])
    assert (first.done, second.done, second.skipped, second.failed) == (2, 0, 2, 0)
    last = Job.objects.latest("pk")
    assert as_sam.get(f"/files/result/{last.pk}/").text.count("Here already") == 2
    assert as_sam.post(f"{PAGE}{last.pk}/").status_code == 404
    numbers = Parcel.objects.order_by("number").values_list("number", "carrier", "service")
    assert list(numbers) == [("LP00661291", "PostLink", "Air"), ("LP00661293", "PostLink", "Air")]
    assert Order.objects.get(status="to_ship") == waiting[1]
    assert mails("parcel.dispatched").count() == 2


def test_what_a_trial_refused_is_not_sent_when_it_could_be(as_sam, waiting, sam, shipped_at):
    wish = ask_address(waiting[0], **DELFT, actor=None, now=shipped_at)
    as_sam.post(PAGE, sent(waiting[:2], "LP00661291", "LP00661292"))
    jobs.run_jobs(lambda: shipped_at)
    trial = Job.objects.get()
    page = as_sam.get(f"/files/result/{trial.pk}/").text
    assert "asks for another address" in page and "Dispatch 1 order now" in page
    refuse_address(wish, said="No.", actor=sam, now=shipped_at)
    as_sam.post(f"{PAGE}{trial.pk}/")
    jobs.run_jobs(lambda: shipped_at)

    assert Parcel.objects.get().order == waiting[1]
    again = sent(waiting[:1], "LP00661291")
    del again["check"]
    shown = as_sam.post(PAGE, again)
    assert shown.status_code == 200 and 'value="LP00661291"' in shown.text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"carrier": ""}, "required"),
        ({"numbers": ("LP", "")}, "6 to 40"),
        ({"numbers": ("LP00661291", "LP-00661291")}, "number already. Order 2 goes to another"),
        ({"numbers": ("", "")}, "at least one order"),
        ({"numbers": ("1Z5R89390357567128", ""), "carrier": "UPS"}, "It is printed so"),
    ],
)
def test_says_what_is_wrong_before_the_job(as_sam, waiting, changes, why):
    numbers = changes.pop("numbers", ("LP00661291", ""))
    Order.objects.filter(number="2").update(city="Zeist")
    page = as_sam.post(PAGE, sent(waiting[:2], *numbers, **changes))

    assert page.status_code == 422 and why in page.text
    assert not Job.objects.exists()


def test_one_number_for_two_orders_is_one_parcel(as_sam, waiting, shipped_at):
    as_sam.post(PAGE, sent(waiting[:2], "LP00661291", "LP-00661291"))
    jobs.run_jobs(lambda: shipped_at)
    as_sam.post(f"{PAGE}{Job.objects.get().pk}/")
    jobs.run_jobs(lambda: shipped_at)

    leader, member = Parcel.objects.order_by("pk")
    assert member.combined_with == leader and member.number == leader.number == "LP00661291"


def test_a_number_may_be_printed_so(as_sam, waiting, shipped_at):
    printed = {f"printed_{waiting[0].pk}": "on", "carrier": "UPS"}
    as_sam.post(PAGE, sent(waiting[:1], "1Z5R89390357567128", **printed))
    jobs.run_jobs(lambda: shipped_at)
    trial = Job.objects.get()
    again = f'name="printed_{waiting[0].pk}" value="yes"'
    assert again in as_sam.get(f"/files/result/{trial.pk}/").text
    as_sam.post(f"{PAGE}{trial.pk}/")
    jobs.run_jobs(lambda: shipped_at)

    assert Parcel.objects.get().number == "1Z5R89390357567128"


def test_a_rivals_order_is_passed_over(client, waiting, rita, ritas_store):
    client.force_login(rita)
    for url in (PAGE, CSV, JSON):
        assert client.post(url, {"picked": [waiting[0].pk, "x", "9" * 30]}).status_code == 422
    assert not Event.objects.filter(kind="labels.exported").exists()


@pytest.fixture
def labels(waiting, sams_store, sam, noon):
    """The orders' goods are known to customs, and a part of the first one is sent already."""
    attributes = {"customs_description": "Desk lamp of brass", "country_of_origin": "CN"}
    make_listing(sams_store, sam, noon, sku="L-1", attributes=attributes | {"weight_g": 900})
    lamp = Listing.objects.get(sku="L-1")
    HsCode.objects.create(code="940521", text_en="Lamps")
    choose_hs(lamp, hs="940521", actor=sam, now=noon)
    for order in waiting:
        order.lines.filter(sku="L-1").update(listing=lamp)
    contents = {waiting[0].lines.get(sku="L-1").pk: 2}
    facts = {"carrier": "PostLink", "number": "LP00661290", "contents": contents}
    dispatch_parcel(waiting[0], **facts, actor=sam, now=noon)
    return [order.pk for order in waiting]


def test_label_data_is_what_is_left(labels, django_assert_num_queries):
    with django_assert_num_queries(3):
        text = "".join(as_csv(labels_of(labels)))
    first, second, *_rest = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))

    assert first["recipient"] == "'=Anna Jansen" and first["city"] == "Utrecht"
    told = ("quantity", "description", "hs", "origin", "piece_g", "piece_value", "currency")
    assert [first[name] for name in told] == [
        "1",
        "Desk lamp of brass",
        "940521",
        "CN",
        "900.0",
        "9.95",
        "USD",
    ]
    # The shade says no weight, so nobody knows what the parcel weighs.
    assert (second["sku"], second["description"], second["weight_g"]) == ("S-1", "Shade", "")
    assert "anna@example.org" not in text


def test_json_says_the_same(labels):
    found = json.loads("".join(as_json(labels_of(labels))))

    assert [label["order"] for label in found] == ["1", "2", "3"]
    assert [label["together_with"] for label in found] == ["2, 3", "1, 3", "1, 2"]
    assert found[0]["recipient"] == "=Anna Jansen" and found[0]["weight_g"] is None
    assert [(one["sku"], one["quantity"]) for one in found[1]["articles"]] == [
        ("L-1", 3),
        ("S-1", 1),
    ]
    assert json.loads("".join(as_json(labels_of([])))) == []


def test_a_label_bears_the_street_that_was_accepted_last(waiting, sam, noon):
    order = waiting[1]
    place = {"buyer_name": "Anna", "postcode": "2611 BC", "city": "Delft", "country": "NL"}
    for street in ("Oude Delft 1", "Oude Delft 2"):
        change_address(order, street=street, **place, actor=sam, now=noon)
    wish = ask_address(order, street="Oude Delft 3", **place, actor=None, now=noon)
    refuse_address(wish, said="It is packed.", actor=sam, now=noon)
    told = json.loads("".join(as_json(labels_of([order.pk, waiting[2].pk]))))

    assert [(label["street"], label["city"]) for label in told] == [
        ("Oude Delft 2", "Delft"),
        ("", "Utrecht"),
    ]
    assert not any(label["together_with"] for label in told)
    (row, *_rest) = csv.DictReader(io.StringIO("".join(as_csv(labels_of([order.pk])))[1:]))
    assert row["street"] == "Oude Delft 2"


def test_the_pages_give_the_ticked_and_the_filtered(as_sam, labels, waiting):
    page = as_sam.get("/orders/").text
    assert 'name="picked"' in page and 'formaction="/orders/labels.csv"' in page
    ticked = as_sam.post(JSON, {"picked": labels[1:2]})
    assert [label["order"] for label in json.loads(ticked.getvalue())] == ["2"]
    shown = as_sam.post(JSON, {"all": "?due=&q=3"})
    assert [label["order"] for label in json.loads(shown.getvalue())] == ["3"]

    told = Event.objects.filter(kind="labels.exported").values_list("facts__orders", "facts__form")
    assert list(told) == [(1, "JSON"), (1, "JSON")]


def test_an_order_that_may_go_elsewhere_is_left_out_and_named(as_sam, labels, waiting, noon):
    for order in waiting[1:]:
        ask_address(order, **DELFT, actor=None, now=noon)
    assert as_sam.get("/orders/").text.count("Another address is asked for") == 2
    page = as_sam.post(JSON, {"picked": labels})
    assert page.status_code == 422 and "JSON of the other order" in page.text
    known = {"picked": labels, "left_out": labels[1:2]}
    assert as_sam.post(JSON, known).status_code == 422
    alone = as_sam.post(JSON, {"picked": labels[1:]})
    assert alone.status_code == 422 and "of the other" not in alone.text
    assert not Event.objects.filter(kind="labels.exported").exists()
    told = as_sam.post(JSON, known | {"left_out": [*labels[1:], "x"]})

    assert [label["order"] for label in json.loads(told.getvalue())] == ["1"]
    assert Event.objects.get(kind="labels.exported").facts["orders"] == 1


def test_refuses_a_reader(client, waiting, sams_store, tess, noon):
    with pytest.raises(NotAllowed):
        facts = {"orders": Order.objects.all(), "form": "CSV"}
        export_labels(sams_store, **facts, actor=tess, now=noon)
    client.force_login(tess)
    assert 'name="picked"' not in client.get("/orders/").text
    assert not Event.objects.filter(kind="labels.exported").exists()
