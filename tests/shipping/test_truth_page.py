"""The parcel's page: two facts side by side, a form for each, the delay by cause."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.models import AccessRecord
from shipping.actions import dispatch_parcel, judge_parcel, receive_order
from shipping.models import CureWindow, Parcel, SignalAnswer
from tests.shipping.conftest import order_facts

DAY = timedelta(days=1)
PDF = b"%PDF-1.4 the carrier's receipt %%EOF"


@pytest.fixture
def parcel(sams_store, sam):
    """Dispatched eight days ago under a number that nobody knows, and due since yesterday."""
    now = clock.now()
    bought = order_facts(placed_at=now - 10 * DAY)
    order = receive_order(sams_store, facts=bought, actor=None, now=now - 10 * DAY)[0]
    order.promise_on = (now - 2 * DAY).date()
    order.save(update_fields=["promise_on"])
    facts = {"carrier": "PostLink", "number": "LP0066129043NL"}
    parcel = dispatch_parcel(order, **facts, actor=sam, now=now - 8 * DAY)
    Parcel.objects.filter(pk=parcel.pk).update(lookup="not_found", promise_on=date(2026, 1, 1))
    judge_parcel(parcel, now=now)
    return parcel


@pytest.fixture
def page(client, sam, parcel):
    client.force_login(sam)
    return reverse("shipping:parcel", args=[parcel.pk])


def test_both_facts_stand_side_by_side_with_a_form_each(client, page):
    body = client.get(page).content.decode()

    assert "False shipment" in body and "no such number, and no scan" in body
    assert "First scan expected by" in body
    cure = CureWindow.objects.get()
    assert body.count(reverse("shipping:answer_signal", args=[cure.pk])) == 2
    assert body.count(reverse("shipping:correct_number", args=[cure.parcel_id])) == 1


def test_the_delay_is_split_and_sums_to_the_whole(client, page):
    truth = client.get(page).context["truth"]

    assert truth.late.is_late
    assert sum(share.size for share in truth.shares) == truth.late.late_seconds
    assert "Only the store’s part counts" in client.get(page).content.decode()


def test_an_answer_with_a_document_is_kept_and_shown(client, page, mia, rita, ritas_store):
    cure = CureWindow.objects.get()
    sent = {
        "code": "unknown_number",
        "statement": "<b>Handed over</b>",
        "document": SimpleUploadedFile("r.pdf", PDF, "application/pdf"),
    }
    answered = client.post(reverse("shipping:answer_signal", args=[cure.pk]), sent)
    assert answered.status_code == 302

    body = client.get(page).content.decode()
    assert "&lt;b&gt;Handed over&lt;/b&gt;" in body
    document = reverse("shipping:answer_document", args=[SignalAnswer.objects.get().pk])
    assert document in body and client.get(document).content == PDF
    client.force_login(mia)
    assert client.get(document)["Content-Disposition"].startswith("attachment")
    assert AccessRecord.objects.get().kind == "document"
    client.force_login(rita)
    assert client.get(document).status_code == 404


def test_a_refused_answer_comes_back_with_its_words(client, page):
    cure = CureWindow.objects.get()
    refused = client.post(
        reverse("shipping:answer_signal", args=[cure.pk]),
        {"code": "unknown_number", "statement": "x" * 4001},
    )

    assert refused.status_code == 422
    body = refused.content.decode()
    assert "at most 4000" in body and "x" * 4001 in body and "<details open>" in body


def test_a_reader_sees_it_without_the_forms(client, page, tess):
    client.force_login(tess)
    body = client.get(page).content.decode()

    assert "no such number, and no scan" in body
    assert "Answer this" not in body and "Replace the number" not in body.split("<h1")[1][:1]


def test_the_number_is_replaced_from_the_page(client, page, parcel):
    url = reverse("shipping:correct_number", args=[parcel.pk])
    assert client.post(url, {"number": "RB473124828CN"}).status_code == 422
    assert client.post(url, {"number": "RB473124829CN"}).status_code == 302

    parcel.refresh_from_db()
    assert parcel.number == "RB473124829CN"
