"""The demo is made once, in a database of its own; everything here looks at the same one."""

import io

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from accounts.demo import PASSWORD, sign_ins
from accounts.models import Store
from aftersales.models import Replacement, Ticket
from config.servers import roles
from core import clock
from core.events import KINDS
from core.models import Delivery, Event
from enforcement.models import Appeal, Case, Sanction
from listings.models import Listing
from shipping.models import (
    AddressChange,
    CureWindow,
    DeclaredEvent,
    Holiday,
    Order,
    Parcel,
    ShownOrder,
    StockItem,
)
from shipping.queries.stock import days_of, short_lines
from tests.database import TEMPLATE, TEMPLATE_LOCK, admin_connection, lead_to

# Everybody else on the start page is staff, who give a code as well.
SELLERS = ("lumen@", "novaport@")


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """What the command said while it filled an empty copy of the migrated database."""
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_demo"
    server = admin_connection("postgres")
    with django_db_blocker.unblock(), server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} OWNER {roles.OWNER} TEMPLATE {TEMPLATE}")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
        lead_to(name)
        yield make_demo()
        connections.close_all()
        lead_to(own)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def make_demo():
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def count_by(rows, field):
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def row_counts():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_demo_has_its_size(said):
    rows = (Store, Listing, Order, Ticket, Case)

    again = Replacement.objects.count()
    assert [model.objects.count() for model in rows] == [12, 300, 2000 + again, 80, 26]


def test_a_fifth_of_the_listings_is_not_live(said):
    assert 54 <= Listing.objects.exclude(status="published").count() <= 66


def test_orders_stand_in_all_states(said):
    orders, parcels = count_by(Order.objects, "status"), count_by(Parcel.objects, "status")

    assert set(orders) == set(Order.Status.values)
    assert set(parcels) == set(Parcel.Status.values)
    assert orders["delivered"] > 1600
    assert {"import_customs", "exception:lost"} <= set(count_by(Parcel.objects, "state"))


def test_what_is_sent_again_leaves_the_day_after(said):
    again = Order.objects.filter(pk__in=Replacement.objects.values("order"))

    assert set(again.values_list("status", flat=True)) - {"to_ship"}
    assert not again.filter(status="to_ship", ship_by__lt=clock.now()).exists()


def test_a_buyer_waits_for_an_answer_and_a_store_goes_on_holiday(said):
    wish, holiday = AddressChange.objects.get(), Holiday.objects.get()

    assert wish.status == "open" and wish.order.status == "to_ship"
    assert holiday.status == "set" and wish.store == holiday.store


def test_two_orders_travel_in_one_parcel(said):
    member = Parcel.objects.select_related("combined_with").get(combined_with__isnull=False)

    assert member.state == member.combined_with.state != "no_events"
    assert member.order.buyer_email == member.combined_with.order.buyer_email


def test_a_shipment_that_never_left_can_still_be_put_right(said):
    cure = CureWindow.objects.select_related("parcel__store").get()
    codes = [signal["code"] for signal in cure.parcel.judgements.latest("pk").signals]

    assert cure.parcel.store.slug == "novaport"
    assert codes == ["number_reused", "no_first_scan_7d"]
    assert DeclaredEvent.objects.count() == 1


def test_one_store_has_a_ring_of_buyers_and_no_other_looks_like_it(said):
    assert count_by(ShownOrder.objects, "pattern") == {"ring": 8}
    case = Case.objects.get(signals__in=ShownOrder.objects.values("signal"))
    assert (case.store.slug, case.rule_code, case.status) == ("orchid", "manipulation", "open")


def test_one_store_counts_its_goods_and_is_short_of_one(said):
    store = Store.objects.get(slug="lumen")
    skus = [line.sku for line in short_lines(store)]

    assert StockItem.objects.filter(store=store).count() == StockItem.objects.count() == 8
    assert len(set(skus)) == 1 and all(days_of(store, skus).values())


def test_tickets_cases_and_appeals_stand_in_all_states(said):
    assert set(count_by(Ticket.objects, "status")) == set(Ticket.Status.values)
    assert set(count_by(Case.objects, "status")) == set(Case.Status.values)
    assert {"filed", "in_review", "granted", "refused"} <= set(count_by(Appeal.objects, "status"))


def test_sanctions_wait_run_and_end(said):
    found = set(Sanction.objects.values_list("kind", "status"))

    assert found >= {
        ("warn", "in_force"),
        ("restrict_shipping", "in_force"),
        ("restrict_listing", "expired"),
        ("freeze", "in_force"),
        ("freeze", "provisional"),
        ("freeze", "proposed"),
        ("ban", "proposed"),
        ("warn", "reversed"),
    }


def test_every_event_is_of_a_known_kind(said):
    assert set(Event.objects.values_list("kind", flat=True)) <= set(KINDS)


def test_few_mails_are_still_to_be_sent(said):
    mails = count_by(Delivery.objects.filter(channel="email"), "status")

    assert 10 < mails["due"] < 100
    assert set(mails) == {"due", "sent"}


def test_a_second_run_adds_nothing(said):
    before = row_counts()

    assert make_demo() == said
    assert row_counts() == before


def test_sign_ins_and_the_buyers_link_open_their_pages(said, client, settings):
    settings.DEMO = settings.STAFF_SECOND_FACTOR = True
    for _who, address in sign_ins():
        browser = Client()
        assert address in said
        form = {"login": address, "password": PASSWORD}
        answer = browser.post(reverse("account_login"), form)
        if not address.startswith(SELLERS):
            asked = browser.get(answer.url)
            answer = browser.post(answer.url, {"code": asked.context["demo_code"]})
        assert answer.url == reverse("core:home")
        assert browser.get(reverse("core:home")).status_code == 200
    link = said.strip().splitlines()[-1].strip()
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200
