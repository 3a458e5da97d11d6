from datetime import UTC, date, datetime, timedelta

from accounts.api_keys import issue_api_key
from core import clock
from core.links import issue
from listings.models import Listing
from shipping.actions import start_dispatch, start_sent, take_sent_file
from shipping.checks.truth.lateness import SHARES
from shipping.models import (
    AddressChange,
    CarrierAccount,
    CureWindow,
    CustomsRequest,
    DeclaredEvent,
    Guide,
    Holiday,
    Import,
    Order,
    Parcel,
    SignalAnswer,
    StockItem,
    TruthJudgement,
    WebhookEndpoint,
)
from tests.access import everybody, only

READERS = ("sam", "tess")
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def order(request):
    facts = {"placed_at": AT, "ship_by": AT, "status_at": AT, "total_minor": 1990}
    place = {"country": "NL", "city": "Utrecht", "currency": "USD"}
    buyer = {"buyer_name": "Anna", "buyer_email": "anna@example.org"}
    store = request.getfixturevalue("sams_store")
    return Order.objects.create(store=store, number="8117", **facts, **place, **buyer)


def of_order(request):
    return {"pk": order(request).pk}


def wish(request):
    request.getfixturevalue("policy")
    bought = order(request)
    place = {"buyer_name": "Anna", "street": "Oude Delft 1", "city": "Delft", "country": "NL"}
    old = {"old_buyer_name": "Anna", "old_city": "Utrecht", "old_country": "NL"}
    times = {"asked_at": AT, "status_at": AT}
    row = AddressChange.objects.create(store=bought.store, order=bought, **place, **old, **times)
    return {"pk": row.pk}


def holiday(request):
    facts = {"store": request.getfixturevalue("sams_store"), "set_at": AT, "status_at": AT}
    days = {"starts_on": date(2099, 3, 2), "ends_on": date(2099, 3, 3)}
    row = Holiday.objects.create(**facts, **days, set_by=request.getfixturevalue("sam"))
    return {"pk": row.pk}


def parcel(request):
    bought = order(request)
    facts = {"origin": "CN", "destination": "NL", "carrier": "PostLink", "number": "LP00661290"}
    times = {"status_at": AT, "declared_shipped_at": AT}
    return {"pk": Parcel.objects.create(store=bought.store, order=bought, **facts, **times).pk}


def invoice(request):
    return parcel(request) | {"form": "invoice"}


def asking(request):
    request.getfixturevalue("policy")
    return parcel(request) | {"to": "buyer"}


def question(request, to="seller"):
    request.getfixturevalue("policy")
    row = Parcel.objects.get(**parcel(request))
    days = {"opened_at": AT, "status_at": AT, "due_at": AT + timedelta(days=3)}
    facts = {"store": row.store, "parcel": row, "to": to, "fields": ["value"]}
    return {"pk": CustomsRequest.objects.create(**facts, **days).pk}


def buyers_question(request):
    found, now = question(request, "buyer"), clock.now()
    bought = CustomsRequest.objects.get(**found).parcel.order
    ends = {"expires_at": now + timedelta(days=1), "now": now}
    return found | {"token": issue("buyer", bought, store=bought.store, **ends).token}


def doubt(request):
    row = Parcel.objects.get(**parcel(request))
    late = {f"late_{cause}": 0 for cause in ("seconds", *SHARES)}
    facts = {"number": row.number, "state": "no_events", "verdict": "false_shipment"}
    judged = TruthJudgement.objects.create(
        store=row.store, parcel=row, policy_version=1, judged_at=AT, **facts, **late
    )
    days = {"opened_at": AT, "status_at": AT, "ends_at": AT + timedelta(days=3)}
    cure = CureWindow.objects.create(store=row.store, parcel=row, judgement=judged, **days)
    return {"pk": cure.pk}


def said(request):
    """An answer without a document: nobody finds one."""
    cure, sam = CureWindow.objects.get(**doubt(request)), request.getfixturevalue("sam")
    facts = {"code": "unknown_number", "statement": "It is new.", "by": sam, "at": AT}
    return {"pk": SignalAnswer.objects.create(store=cure.store, cure=cure, **facts).pk}


def declared(request):
    facts = {"kind": "strike", "title": "Strike", "why": "No flights.", "countries": ["DE"]}
    days = {"starts_at": AT, "ends_at": AT + timedelta(days=2), "declared_at": AT}
    row = DeclaredEvent(source_url="https://example.org/", **facts, **days)
    row.declared_by = request.getfixturevalue("mia")
    row.save()
    return {"pk": row.pk}


def endpoint(request):
    store = request.getfixturevalue("sams_store")
    return {"pk": WebhookEndpoint.objects.create(store=store, carrier="PostLink", created_at=AT).pk}


def key(request):
    store = request.getfixturevalue("sams_store")
    return {"pk": issue_api_key(store, name="ERP", actor=None, now=AT)[0].pk}


def done(request):
    facts = {"kind": "orders", "file_name": "orders.csv", "encoding": "utf-8", "header": ["number"]}
    rows = [{"line": 2, "reason": "This is missing.", "cells": ["1"]}]
    store = request.getfixturevalue("sams_store")
    row = Import.objects.create(store=store, taken=0, repeated=0, refused=rows, made_at=AT, **facts)
    return {"pk": row.pk}


def account(request):
    facts = {"interface": "dhl_universal", "carrier": "DHL", "opened_at": AT}
    opened_by = request.getfixturevalue("ada")
    return {"pk": CarrierAccount.objects.create(opened_by=opened_by, **facts).pk}


def sent(request):
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    request.getfixturevalue("policy")
    facts = {"kind": "dispatch", "file_name": "a.csv", "content": b"order,number\n1,TRK0000001"}
    return take_sent_file(store, actor=sam, now=AT, **facts)


def of_sent(request):
    return {"pk": sent(request).pk}


def sent_job(request):
    file = sent(request)
    facts = {"targets": ["order", "number"], "is_trial": True, "actor": file.actor, "now": AT}
    return {"pk": start_sent(file, **facts).pk}


def typed_trial(request):
    """It did not run yet."""
    store, sam = request.getfixturevalue("sams_store"), request.getfixturevalue("sam")
    rows = [("8117", "PostLink", "", "LP00661290", "")]
    return {"pk": start_dispatch(store, rows=rows, is_trial=True, actor=sam, now=AT).pk}


def token(request):
    bought, now = order(request), clock.now()
    ends = {"expires_at": now + timedelta(days=1), "now": now}
    return {"token": issue("buyer", bought, store=bought.store, **ends).token}


def listing(request):
    store = request.getfixturevalue("sams_store")
    facts = {"sku": "L-1", "title": "Lamp", "status_at": AT, "created_at": AT, "updated_at": AT}
    return {"pk": Listing.objects.create(store=store, **facts).pk}


def listed(request):
    request.getfixturevalue("policy")
    return listing(request)


def guide(request):
    facts = {"text_en": "Duty", "text_zh": "关税", "sources": "https://example.org"}
    days = {"effective_from": AT.date(), "verified_on": AT.date(), "status_at": AT}
    return {"pk": Guide.objects.create(country="NL", **facts, **days).pk}


def goods(request):
    row = listing(request)
    store = Listing.objects.get(**row).store
    return {"pk": StockItem.objects.create(store=store, sku="L-1", status_at=AT).pk}


def coming(request):
    found = StockItem.objects.get(**goods(request))
    facts = {"quantity": 3, "expected_on": AT.date(), "by": request.getfixturevalue("sam")}
    return {"pk": found.arrivals.create(store=found.store, at=AT, **facts).pk}


def policy(request):
    request.getfixturevalue("policy")
    return {}


def destination(request):
    request.getfixturevalue("policy")
    return {"country": "NL"}


# Rita sells elsewhere: her role is right, the row is not hers. Staff have no store at all.
MINE = only("sam") | {"tess": 403, "rita": 404}
SEEN = only(*READERS) | {"rita": 404}
MATRIX = {
    "shipping:orders": ({}, "get", only(*READERS, "rita")),
    "shipping:pick_list": ({}, "get", only(*READERS, "rita")),
    "shipping:order": (of_order, "get", SEEN),
    "shipping:dispatch": (of_order, "post", MINE | {"sam": 422}),
    "shipping:cancel": (of_order, "post", MINE | {"sam": 422}),
    "shipping:change_address": (of_order, "post", MINE | {"sam": 422}),
    "shipping:accept_address": (wish, "post", MINE | {"sam": 302}),
    "shipping:refuse_address": (wish, "post", MINE | {"sam": 422}),
    "shipping:buyer_address": (token, "get", everybody(anon=200)),
    "shipping:stock": ({}, "get", only(*READERS, "rita")),
    "shipping:backorders": ({}, "get", only(*READERS, "rita")),
    "shipping:import_stock": ({}, "get", only("sam", "rita")),
    "shipping:export_stock": ({}, "get", only(*READERS, "rita")),
    "shipping:track_stock": ({}, "get", only("sam", "rita")),
    "shipping:stock_item": (goods, "get", SEEN),
    "shipping:count_stock": (goods, "post", MINE | {"sam": 422}),
    "shipping:receive_stock": (goods, "post", MINE | {"sam": 422}),
    "shipping:expect_stock": (goods, "post", MINE | {"sam": 422}),
    "shipping:stop_stock": (goods, "post", MINE | {"sam": 302}),
    "shipping:drop_arrival": (coming, "post", MINE | {"sam": 302}),
    "shipping:holidays": (policy, "get", only("sam", "rita")),
    "shipping:end_holiday": (holiday, "post", MINE | {"sam": 302}),
    "shipping:renew_link": (of_order, "post", MINE | {"sam": 302}),
    "shipping:buyer_preview": (of_order, "get", SEEN),
    "shipping:parcels": ({}, "get", only(*READERS, "rita")),
    "shipping:export_parcels": ({}, "get", only(*READERS, "rita", ok=422)),
    "shipping:parcel": (parcel, "get", SEEN),
    "shipping:paper": (invoice, "get", SEEN),
    "shipping:ask_for_customs": (asking, "post", MINE | {"sam": 422}),
    "shipping:answer_customs": (question, "post", MINE | {"sam": 422}),
    "shipping:withdraw_question": (question, "post", MINE | {"sam": 302}),
    "shipping:buyer_customs": (buyers_question, "get", everybody(anon=200)),
    "shipping:customs_questions": ({}, "get", only(*READERS, "rita")),
    "shipping:customs_goods": ({}, "get", only(*READERS, "rita")),
    "shipping:readiness": (policy, "get", only(*READERS, "rita")),
    "shipping:guides": (policy, "get", only(*READERS, "rita")),
    "shipping:guide": (destination, "get", only(*READERS, "rita")),
    "shipping:guide_desk": (policy, "get", only("ada")),
    "shipping:new_guide": ({}, "get", only("ada")),
    "shipping:edit_guide": (guide, "get", only("ada")),
    "shipping:publish_guide": (guide, "post", only("ada", ok=302)),
    "shipping:withdraw_guide": (guide, "post", only("ada", ok=302)),
    "shipping:goods": (listed, "get", MINE),
    "shipping:declare_kind": (listed, "post", MINE | {"sam": 422}),
    "shipping:correct_number": (parcel, "post", MINE | {"sam": 422}),
    "shipping:cure": (doubt, "get", SEEN | {"sam": 302, "tess": 302}),
    "shipping:answer_signal": (doubt, "post", MINE | {"sam": 422}),
    "shipping:answer_document": (said, "get", everybody(404)),
    "shipping:lanes": (policy, "get", everybody(200)),
    "shipping:couriers": (policy, "get", only(*READERS, "rita")),
    "shipping:courier_desk": (policy, "get", only("mia", "sena", "ada")),
    "shipping:courier_parcels": (policy, "get", only("mia", "sena", "ada")),
    "shipping:declared_events": ({}, "get", only("mia", "sena", "ada")),
    "shipping:withdraw_event": (declared, "post", only("mia", "sena", "ada", ok=302)),
    "shipping:import_orders": ({}, "get", only("sam", "rita")),
    "shipping:import_tracking": ({}, "get", only("sam", "rita")),
    "shipping:import_dispatch": ({}, "get", only("sam", "rita")),
    # Nothing is ticked.
    "shipping:dispatch_ticked": ({}, "post", only("sam", "rita", ok=422)),
    "shipping:dispatch_tried": (typed_trial, "post", MINE | {"sam": 422}),
    "shipping:dispatch_together": ({}, "post", only("sam", "rita", ok=422)),
    "shipping:labels_csv": ({}, "post", only("sam", "rita", ok=422)),
    "shipping:labels_json": ({}, "post", only("sam", "rita", ok=422)),
    "shipping:sent": (of_sent, "get", MINE),
    "shipping:sent_result": (sent_job, "get", MINE),
    "shipping:sent_refused": (sent_job, "get", MINE),
    "shipping:import": (done, "get", MINE),
    "shipping:refused_rows": (done, "get", MINE),
    "shipping:carriers": ({}, "get", only("sam", "rita")),
    "shipping:revoke_webhook": (endpoint, "post", MINE | {"sam": 302}),
    "shipping:api_keys": ({}, "get", only("sam", "rita")),
    "shipping:revoke_api_key": (key, "post", MINE | {"sam": 302}),
    "shipping:carrier_accounts": ({}, "get", only("ada")),
    "shipping:close_carrier_account": (account, "post", only("ada", ok=302)),
    "shipping:endpoints": ({}, "get", only("ada")),
    "shipping:vouch_webhook": (endpoint, "get", only("ada")),
    "shipping:carrier_list": ({}, "get", only("ada")),
    "shipping:new_carrier": ({}, "get", only("ada")),
    "shipping:carrier": ({"key": "ups"}, "get", only("ada")),
    "shipping:retire_carrier": ({"key": "ups"}, "post", only("ada", ok=302)),
    "shipping:unmapped": ({}, "get", only("ada")),
    "shipping:buyer": (token, "get", everybody(anon=200)),
    "shipping:hook": (endpoint, "post", everybody(401, anon=401)),
}
