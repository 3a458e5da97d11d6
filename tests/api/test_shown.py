"""What the rows say: as the pages show them, and nothing that a store's people may not see."""

import json
from datetime import timedelta

import pytest

from accounts.models import Membership
from aftersales.actions import add_note, ask_mediation, take_ticket
from core import clock
from enforcement.models import Statement
from shipping.actions import record_tracking
from tests.api.rows import make_decisions, make_jobs, make_listings, make_order, make_parcels
from tests.shipping.conftest import scan


def test_an_order_with_its_goods_and_parcels(get, sams_store, sam, noon):
    make_parcels(sams_store, {"sam": sam}, noon, 1)
    row = get("orders/N-0").json()

    assert row["goods"] == [{"sku": "L-1", "title": "Lamp", "quantity": 2, "unit_price_minor": 995}]
    assert row["sent_as"] == ["TRK0000000"] and row["status"] == "shipped"
    assert (row["total_minor"], row["currency"], row["city"]) == (1990, "USD", "Utrecht")


def test_a_number_with_a_slash_is_found(get, sams_store, noon):
    make_order(sams_store, "2026/17 A", noon)

    assert get("orders/2026/17%20A").json()["number"] == "2026/17 A"


def test_a_parcel_with_what_was_promised_and_its_last_scan(get, sams_store, sam, noon):
    make_parcels(sams_store, {"sam": sam}, noon, 1)
    at = noon + timedelta(days=2)
    scanned = scan(
        "departed_origin", at, number="TRK0000000", country="CN", time_zone="Asia/Shanghai"
    )
    record_tracking(sams_store, scans=[scanned], source="webhook", actor=None, now=at)
    [row] = get("parcels").json()["data"]

    assert row["order_number"] == "N-0" and row["state"] == "departed_origin"
    assert row["state_at"].startswith("2026-03-04") and row["status"] == "on_the_way"
    assert [told["reason"] for told in row["windows"]][:2] == ["ordered", "dispatched"]
    assert 0 < row["windows"][0]["chance"] <= 1


def test_a_listing_with_its_variants(get, sams_store, noon):
    make_listings(sams_store, {}, noon, 1)
    row = get("listings/L-0").json()

    assert row["variants"] == [{"sku": "L-0-R", "name": "Red", "price_minor": None, "stock": 3}]
    assert row["offered"] == 3 and row["title"] == "Lamp"


def test_a_ticket_without_the_notes_of_mediators(get, aftersales_ticket, mick, noon):
    ask_mediation(aftersales_ticket, now=noon)
    take_ticket(aftersales_ticket, actor=mick, now=noon)
    later = noon + timedelta(hours=1)
    add_note(aftersales_ticket, text="Do not tell them.", actor=mick, now=later)
    answer = get(f"tickets/{aftersales_ticket.ref}")
    said = answer.json()["entries"]

    assert "Do not tell them." not in answer.content.decode()
    assert said[0]["text"] == "It is broken." and said[0]["side"] == "buyer"
    assert {line["side"] for line in said} <= {"buyer", "seller", "mediator", "system"}
    # Nor does the list betray that one was written.
    moment = (later - timedelta(seconds=1)).isoformat()
    assert get("tickets", since=moment).json()["data"] == []


def test_a_decision_as_its_statement_says_it(get, sams_store, mia, noon):
    [number] = make_decisions(sams_store, {"mia": mia}, noon, 1)
    row, statement = get(f"decisions/{number}").json(), Statement.objects.get()

    assert row["body"] == statement.body and row["title"] == statement.title
    assert row["rule_code"] == "abusive_reports" and row["appeal_until"]
    assert row["automated_decision"] == "none"
    assert mia.name not in json.dumps(row) and mia.email not in json.dumps(row)


def test_a_job_with_how_far_it_is(get, sams_store, sam, noon):
    [pk] = make_jobs(sams_store, {"sam": sam}, noon, 1)
    row = get(f"jobs/{pk}").json()

    assert (row["status"], row["total"], row["done"], row["share"]) == ("queued", 3, 0, 0.0)


@pytest.mark.parametrize("path", ["tickets/T-99999999999999999", "decisions/D-1", "jobs/999999"])
def test_what_is_not_there_is_not_found(get, path):
    assert get(path).status_code == 404


def test_the_key_counts_and_not_the_place_of_who_made_it(get, sams_store, sam, noon):
    """Somebody who leaves takes no key along, and breaks none."""
    Membership.objects.filter(user=sam).delete()
    make_order(sams_store, "N-1", clock.now())

    assert len(get("orders").json()["data"]) == 1
