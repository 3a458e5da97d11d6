"""Anna in Utrecht buys a lamp of Sam's; the policy is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from accounts.actions import open_store
from core.models import Delivery
from shipping.actions import dispatch_parcel, receive_order, record_tracking
from shipping.checks.facts import OrderFacts, ScanFacts
from shipping.checks.folding import day_of
from shipping.models import Order, Parcel
from shipping.queries.quotes import forget_quotes


@pytest.fixture(autouse=True)
def _in_force(policy):
    """Every verb reads the policy in force."""


@pytest.fixture(autouse=True)
def _no_quotes_kept():
    """A process keeps quotes; the next test has another history."""
    yield
    forget_quotes()


@pytest.fixture(autouse=True)
def _no_calls_yet():
    """All tests call from one address: none may use up the calls of the next one."""
    cache.clear()


def order_facts(**changes):
    facts = {
        "number": "8117-1",
        "buyer_name": "Anna Jansen",
        "buyer_email": "anna@example.org",
        "buyer_language": "nl",
        "country": "NL",
        "city": "Utrecht",
        "postcode": "3511 AB",
        "currency": "USD",
        "placed_at": datetime(2026, 3, 2, 12, tzinfo=UTC),
        "lines": [{"sku": "L-1", "title": "Lamp", "quantity": 2, "unit_price_minor": 995}],
    }
    return OrderFacts.model_validate(facts | changes)


def scan(code, at, **facts):
    detail = {"detail": facts.pop("detail")} if "detail" in facts else {}
    known = {"number": "LP0066129043NL", "country": "NL", "time_zone": "Europe/Amsterdam"}
    return ScanFacts.model_validate(known | {"code": code, "at": at} | detail | facts)


def mails(kind=None):
    rows = Delivery.objects.filter(channel="email", recipient=None)
    return rows.filter(event__kind=kind) if kind else rows


@pytest.fixture
def order(kept_rows, sams_store, noon):
    def build():
        return receive_order(sams_store, facts=order_facts(), actor=None, now=noon)[0]

    return kept_rows("order", noon, build=build)


@pytest.fixture
def shipped_at(noon):
    return noon + timedelta(days=1)


@pytest.fixture
def parcel(kept_rows, order, sam, shipped_at):
    facts = {"carrier": "PostLink", "service": "Air", "number": "LP00 6612-9043 NL"}

    def build():
        return dispatch_parcel(order, **facts, actor=sam, now=shipped_at)

    return kept_rows("parcel", shipped_at, build=build)


@pytest.fixture
def report(sams_store, parcel):
    """Record scans of the parcel at an instant, as its carrier unless `source` says otherwise."""

    def run(*scans, now, source="webhook"):
        return record_tracking(sams_store, scans=scans, source=source, actor=None, now=now)

    return run


@pytest.fixture
def stores(sam, noon):
    """Five stores with 30 parcels due each; the n-th has n of them late."""
    made = []
    for late in range(5):
        store = open_store(slug=f"s-{late}", name="S", country="CN", owner=sam, now=noon)
        facts = order_facts().model_dump(exclude={"lines", "total_minor", "ship_by"})
        times = {"ship_by": noon, "status_at": noon, "placed_at": noon - timedelta(days=20)}
        order = Order.objects.create(store=store, total_minor=1, **facts | times)
        due = day_of(noon) - timedelta(days=1)
        Parcel.objects.bulk_create(
            Parcel(
                store=store,
                order=order,
                origin="CN",
                destination="NL",
                carrier="P",
                number=f"LP{late}00{n:04d}",
                status="delivered",
                status_at=noon,
                declared_shipped_at=noon,
                delivered_at=noon,
                delivered_on=due + timedelta(days=int(n < late)),
                promise_on=due,
            )
            for n in range(30)
        )
        made.append(store)
    return made
