"""What the store's people see, and that it costs the same for one row and for many."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.outbox import claim
from core.wording import write_mail
from shipping.actions import dispatch_parcel, receive_order, record_tracking
from shipping.models import Parcel
from tests.shipping.conftest import mails, order_facts, scan


@pytest.fixture
def as_sam(client, sam, sams_store):
    client.force_login(sam)
    return client


def make(store, sam, now, number, *, dispatched=False):
    facts = order_facts(number=number, placed_at=now)
    order, _ = receive_order(store, facts=facts, actor=None, now=now)
    if dispatched:
        number = f"LP0000{number}"
        dispatch_parcel(order, carrier="PostLink", number=number, actor=sam, now=now)
    return order


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        page = client.get(url)
    assert page.status_code == 200
    return len(found)


@pytest.mark.parametrize("url", ["/orders/", "/orders/?view=shipped", "/parcels/"])
def test_queries_do_not_grow_with_rows(as_sam, sams_store, sam, url):
    now = clock.now()
    make(sams_store, sam, now, "100", dispatched="parcels" in url or "shipped" in url)
    few = queries(as_sam, url)
    for number in range(101, 106):
        make(sams_store, sam, now, str(number), dispatched="parcels" in url or "shipped" in url)

    assert queries(as_sam, url) == few


def test_orders_by_deadline_and_tab(as_sam, sams_store, sam):
    now = clock.now()
    late = make(sams_store, sam, now - timedelta(days=9), "late")
    make(sams_store, sam, now, "new")
    make(sams_store, sam, now, "sent", dispatched=True)
    text = as_sam.get("/orders/").content.decode()

    assert text.index(">late<") < text.index(">new<") and ">sent<" not in text
    text = as_sam.get("/orders/?due=late").content.decode()
    assert ">late<" in text and ">new<" not in text
    assert ">sent<" in as_sam.get("/orders/?view=shipped").content.decode()
    found = as_sam.get("/orders/?view=all&q=lat").content.decode()
    assert f"/orders/{late.pk}/" in found and ">new<" not in found


def test_a_search_bears_other_spellings(as_sam, sams_store, sam):
    now = clock.now()
    facts = order_facts(number="Ord-5", buyer_email="Anna.J@Example.org", placed_at=now)
    order, _ = receive_order(sams_store, facts=facts, actor=None, now=now)
    dispatch_parcel(order, carrier="PostLink", number="LP 0066-1290", actor=sam, now=now)

    assert ">Ord-5<" in as_sam.get("/orders/?view=all&q=anna.j%40example.org").text
    for words in ("ord-5", "lp00-66", "LP00 6612"):
        assert "LP00661290" in as_sam.get("/parcels/", {"view": "all", "q": words}).text, words
    for words in ("-", "LP9"):
        assert "LP00661290" not in as_sam.get("/parcels/", {"view": "all", "q": words}).text


@pytest.mark.parametrize(
    "query", ["?q=%00", "?view=x&due=y", "?after=forged", "?measure=x", "?q=%27--", "?carrier=%00"]
)
def test_strange_queries_are_harmless(as_sam, order, query):
    for page in ("/orders/", "/parcels/"):
        assert as_sam.get(page + query).status_code == 200


def test_dispatch_by_hand(as_sam, order):
    url = f"/orders/{order.pk}/dispatch/"
    refused = as_sam.post(url, {"carrier": "PostLink", "number": "RR473124825CN"})
    text = refused.content.decode()
    assert refused.status_code == 422 and "9 would be right" in text
    assert 'type="checkbox" name="as_printed"' in text and "RR473124825CN" in text

    done = as_sam.post(url, {"carrier": "PostLink", "number": "RR473124829CN"})
    parcel = Parcel.objects.get()
    assert done.status_code == 302 and done.url == f"/parcels/{parcel.pk}/"


def test_dispatch_sent_twice_makes_one_parcel(as_sam, order):
    data = {"carrier": "PostLink", "number": "RR473124829CN"}
    codes = [as_sam.post(f"/orders/{order.pk}/dispatch/", data).status_code for _ in range(2)]

    assert codes == [302, 422] and Parcel.objects.count() == 1
    assert mails("parcel.dispatched").count() == 1


def test_the_parcel_page_shows_window_tracking_and_notice(as_sam, sams_store, sam):
    now = clock.now()
    order = make(sams_store, sam, now - timedelta(days=2), "100", dispatched=True)
    parcel = order.parcels.get()
    held = scan("import_customs", now, number=parcel.number, place="Rotterdam")
    record_tracking(sams_store, scans=[held], source="csv", actor=None, now=now)
    for delivery in claim(now):
        delivery.subject, delivery.body = write_mail(delivery)
        delivery.save(update_fields=["subject", "body"])
    text = as_sam.get(f"/parcels/{parcel.pk}/").content.decode()

    for part in ("Buyer sees", "Most likely day", "Promised by", "Chance of being late"):
        assert part in text
    assert 'class="chart"' in text and "With import customs" in text and "Rotterdam" in text
    assert "No parcel like this is known yet" in text
    mail = mails("parcel.dispatched").get()
    assert mail.subject in text and "should arrive between" in text
    # The buyer's key stays with the buyer.
    assert "/b/…/" in text and mail.link not in text and mail.link in mail.body


def test_a_file_that_is_none_is_refused_on_its_field(as_sam):
    for content in (b"", b"\x00\x01", b"x"):
        sent = as_sam.post("/parcels/import/", {"file": SimpleUploadedFile("a.csv", content)})
        assert sent.status_code == 422 and 'href="#id_file"' in sent.content.decode()
    assert as_sam.post("/orders/import/", {}).status_code == 422


def test_a_reader_sees_no_buttons(client, order, tess):
    client.force_login(tess)
    text = client.get(f"/orders/{order.pk}/").content.decode()

    assert "Dispatch parcel" not in text and "Send a new link" not in text


def test_connect_a_tracker_of_many_carriers(as_sam, sams_store):
    facts = {"provider": "aftership", "carrier": ""}
    assert as_sam.post("/parcels/carriers/", facts).status_code == 422
    facts["secret"] = "whsec-of-the-provider"
    assert as_sam.post("/parcels/carriers/", facts).status_code == 302
    assert "AfterShip" in as_sam.get("/parcels/carriers/").content.decode()


def test_connect_a_carrier(as_sam, sams_store):
    facts = {"provider": "tradewell", "carrier": "PostLink"}
    assert as_sam.post("/parcels/carriers/", facts).status_code == 302
    endpoint = sams_store.webhook_endpoints.get()
    text = as_sam.get("/parcels/carriers/").content.decode()

    assert endpoint.secret in text and f"/hooks/tracking/{endpoint.pk}/" in text
    assert endpoint.secret not in str(dict(as_sam.session))
    again = as_sam.get("/parcels/carriers/")
    assert endpoint.secret not in again.content.decode() and "no-store" in again["Cache-Control"]
    assert as_sam.post("/parcels/carriers/", {"carrier": ""}).status_code == 422
